// Keys of the review queue; every one of them has a button too.

const rows = () => [...document.querySelectorAll("[data-entry]")];
const current = () => document.activeElement?.closest?.("[data-entry]");
const typing = "input[type=text], input[type=search], textarea, select";

function go(step) {
  const all = rows();
  if (!all.length) return;
  const at = all.indexOf(current());
  const to = all[at < 0 ? 0 : Math.min(all.length - 1, Math.max(0, at + step))];
  to.focus();
  to.scrollIntoView({ block: "nearest" });
}

// The decided row loses its place among the waiting ones, so the focus moves on first.
function accept(row, level) {
  go(1);
  row.querySelector(`[data-level="${level}"]`)?.click();
}

function tick(row) {
  const box = row.querySelector("input[type=checkbox]");
  if (box) box.checked = !box.checked;
}

function openReturn(row) {
  row.querySelector("details").open = true;
  row.querySelector("details input[type=text]").focus();
}

const ofRow = { a: (row) => accept(row, 4), x: tick, r: openReturn };
const ofPage = {
  j: () => go(1),
  k: () => go(-1),
  A: () => document.querySelector(".action-bar button[form=tick-form]")?.click(),
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.key === "Escape") {
    const open = event.target.closest(".review-return[open]");
    if (open) {
      open.open = false;
      open.closest("[data-entry]").focus();
    }
    return;
  }
  if (event.target.matches(typing)) return;
  const row = current();
  if (ofPage[event.key]) ofPage[event.key]();
  else if (row && /^[1-5]$/.test(event.key)) accept(row, event.key);
  else if (row && ofRow[event.key]) ofRow[event.key](row);
  else return;
  event.preventDefault();
});

// A decision made with the mouse leaves no focus behind; go on with the next entry.
document.addEventListener("htmx:afterSettle", (event) => {
  const decided = event.target.closest?.("[data-decided]") ?? document.querySelector("[data-decided]:has(+ [data-entry])");
  if (document.activeElement === document.body) decided?.parentElement.querySelector("[data-entry]")?.focus();
});

// Ticking all ordinary entries is a convenience of the script, so its button comes with it.
const all = document.querySelector("[data-tick-all]");
if (all) {
  all.hidden = false;
  all.addEventListener("click", () => {
    const boxes = rows().flatMap((row) => [...row.querySelectorAll("input[type=checkbox]")]);
    const wanted = boxes.some((box) => !box.checked);
    boxes.forEach((box) => { box.checked = wanted; });
  });
}
