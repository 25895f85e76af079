// Keys of the day page. Everything here has a button too; without this file the page is a plain form.

const panel = () => document.getElementById("day-panel");
const lines = () => [...document.querySelectorAll("[data-line]")];
const first = (line) => line?.querySelector("input[name$='-task_words']");

let next = null; // where the cursor goes after the panel came back

function store(line) {
  const below = lines()[lines().indexOf(line) + 1];
  next = below ? below.id : "last";
  if (sent !== null) first(below)?.focus(); // one is on its way: write on meanwhile
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

// A slow line: what is typed while the panel is on its way is put back into it, and what is pressed
// meanwhile waits its turn, so that no answer overwrites a letter or another answer.
const TYPED = /-(task_words|task|summary|quantity|time|output|assignment|in_progress)$/;
const ours = (event) => event.detail.target?.id === "day-panel";
const valueOf = (field) => (field.type === "checkbox" ? field.checked : field.value);
const typed = () => new Map(
  [...(panel()?.querySelectorAll("input, select") ?? [])].filter((field) => TYPED.test(field.name)).map((field) => [field.name, valueOf(field)]),
);

let sent = null; // what the fields held when the panel was asked for; null: nothing is on its way
let late = []; // [name, value] of what was typed since
const waiting = []; // buttons pressed since, as selectors

function selectorOf(button) {
  const line = button.closest("[data-line]");
  if (line && button.matches("[data-save-line]")) return `#${CSS.escape(line.id)} [data-save-line]`;
  return button.matches("[data-save-day]") ? "[data-save-day]" : `[formaction="${button.getAttribute("formaction")}"]`;
}

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("button[hx-post]") ?? event.target.closest?.("[data-save-day]");
  if (!button || sent === null) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  waiting.push(selectorOf(button));
}, true);

document.addEventListener("htmx:beforeRequest", (event) => {
  if (ours(event)) sent = typed();
});

document.addEventListener("htmx:beforeSwap", (event) => {
  if (ours(event) && event.detail.shouldSwap) late = [...typed()].filter(([name, value]) => sent?.get(name) !== value);
});

document.addEventListener("htmx:afterRequest", (event) => {
  if (!ours(event) || event.detail.successful || [409, 422].includes(event.detail.xhr?.status)) return;
  sent = null; // nothing came that could be shown: everything stays as it is typed
  waiting.length = 0;
});

document.addEventListener("htmx:afterSettle", (event) => {
  if (sent === null || !ours(event)) return;
  sent = null;
  for (const [name, value] of late) {
    const field = document.getElementsByName(name)[0];
    if (field?.type === "checkbox") field.checked = value;
    else if (field) field.value = value;
  }
  const wrong = panel()?.querySelector("[aria-invalid=true]");
  if (next !== null && (wrong || !late.length)) {
    const line = next === "last" ? lines().at(-1) : document.getElementById(next);
    (wrong ?? first(line ?? lines().at(-1)))?.focus();
  }
  next = null;
  late = [];
  if (wrong) waiting.length = 0;
  else if (waiting.length) document.querySelector(waiting.shift())?.click();
});
