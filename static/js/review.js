// Keys of the review queue; every one of them has a button too.

const rows = () => [...document.querySelectorAll("[data-entry]")];
const current = () => document.activeElement?.closest?.("[data-entry]");

function go(step) {
  const all = rows();
  if (!all.length) return;
  const at = all.indexOf(current());
  const to = all[at < 0 ? 0 : Math.min(all.length - 1, Math.max(0, at + step))];
  to.focus();
  to.scrollIntoView({ block: "nearest" });
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input[type=text], textarea, select")) return;
  const row = current();
  if (event.key === "j") go(1);
  else if (event.key === "k") go(-1);
  else if (event.key === "A") document.querySelector("button[form=tick-form]")?.click();
  else if (!row) return;
  else if (/^[1-5]$/.test(event.key)) { go(1); row.querySelector(`[data-level="${event.key}"]`)?.click(); }
  else if (event.key === "a") { go(1); row.querySelector('[data-level="4"]')?.click(); }
  else if (event.key === "x") { const box = row.querySelector("input[type=checkbox]"); box.checked = !box.checked; }
  else if (event.key === "r") {
    const details = row.querySelector("details");
    details.open = true;
    details.querySelector("input[type=text]").focus();
  } else return;
  event.preventDefault();
});
