// Keys of the day page. Everything here has a button too; without this file the page is a plain form.

const panel = () => document.getElementById("day-panel");
const lines = () => [...document.querySelectorAll("[data-line]")];
const first = (line) => line?.querySelector("input[name$='-task_words']");

let next = null; // where the cursor goes after the panel came back

function store(line) {
  const below = lines()[lines().indexOf(line) + 1];
  next = below ? below.id : "last";
  line.querySelector("[data-save-line]")?.click();
}

function copyAbove(line) {
  const above = lines()[lines().indexOf(line) - 1];
  if (!above) return;
  for (const name of ["task_words", "task"]) {
    const from = above.querySelector(`[name$='-${name}']`);
    const to = line.querySelector(`[name$='-${name}']`);
    if (from && to) to.value = from.value;
  }
  line.querySelector("[name$='-quantity']")?.focus();
}

document.addEventListener("keydown", (event) => {
  if (event.altKey && event.key.toLowerCase() === "y") {
    const copy = document.querySelector("[data-copy]");
    if (copy) { event.preventDefault(); copy.click(); }
    return;
  }
  const line = event.target.closest?.("[data-line]");
  if (!line || !panel()?.contains(line)) return;
  if (event.ctrlKey && event.key === "Enter") {
    event.preventDefault();
    document.querySelector("[data-save-day]")?.click();
  } else if (event.ctrlKey && event.key.toLowerCase() === "d") {
    event.preventDefault();
    copyAbove(line);
  } else if (event.key === "Enter" && event.target.matches("input[type=text]") && !event.defaultPrevented) {
    // An open list of tasks keeps Enter for itself (combo.js runs first).
    if (event.target.getAttribute("aria-activedescendant")) return;
    event.preventDefault();
    store(line);
  }
});

document.addEventListener("combo:chosen", (event) => {
  event.target.closest("[data-line]")?.querySelector("[name$='-summary']")?.focus();
});

document.addEventListener("htmx:afterSettle", () => {
  if (next === null) return;
  const wrong = panel()?.querySelector("[aria-invalid=true]");
  const line = next === "last" ? lines().at(-1) : document.getElementById(next);
  (wrong ?? first(line ?? lines().at(-1)))?.focus();
  next = null;
});
