// Keys of the day page. Everything here has a button too; without this file the page is a plain form.

const panel = () => document.getElementById("day-panel");
const lines = () => [...document.querySelectorAll("[data-line]")];
const field = (line, name) => line?.querySelector(`[name$='-${name}']`);
const first = (line) => field(line, "task_words");
// Where one begins in a line: its task, or the first thing that its task still lacks.
function start(line) {
  if (!first(line)?.value) return first(line);
  const empty = ["quantity", "time"].map((name) => field(line, name)).find((box) => box && !box.value);
  return empty ?? first(line);
}

let next = null; // where the cursor goes after the panel came back

function store(line) {
  const below = lines()[lines().indexOf(line) + 1];
  next = below ? below.id : "last";
  if (sent !== null) start(below)?.focus(); // one is on its way: write on meanwhile
  line.querySelector("[data-save-line]")?.click();
}

function copyAbove(line) {
  const above = lines()[lines().indexOf(line) - 1];
  if (!above) return;
  for (const name of ["task_words", "task"]) {
    if (field(above, name) && field(line, name)) field(line, name).value = field(above, name).value;
  }
  field(line, "quantity")?.focus();
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
  start(event.target.closest("[data-line]"))?.focus();
});

// A slow line: what is typed while the panel is on its way is put back into it, and what is pressed
// meanwhile waits its turn, so that no answer overwrites a letter or another answer.
const TYPED = /-(task_words|task|summary|quantity|time|output|assignment|in_progress)$|^unlogged-/;
const ours = (event) => event.detail.target?.id === "day-panel";
const valueOf = (box) => (box.type === "checkbox" ? box.checked : box.value);
const typed = () => new Map(
  [...(panel()?.querySelectorAll("input, select") ?? [])].filter((box) => TYPED.test(box.name)).map((box) => [box.name, valueOf(box)]),
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

// The line by that name; of lines just brought in, the first that nobody has worked on yet.
function lineOf(name) {
  const all = lines();
  if (name === "brought") return all.find((line) => !kept.has(line.id) && first(line).value) ?? all.at(-1);
  return (name === "last" ? null : document.getElementById(name)) ?? all.at(-1);
}
let kept = new Set(); // the lines that were there before others were brought in
document.addEventListener("click", (event) => {
  if (!event.target.closest?.("[data-brings-lines]")) return;
  kept = new Set(lines().filter((line) => first(line)?.value).map((line) => line.id));
  next = "brought";
});
// A line that says all it must is stored when one leaves it or rests, without a key or a click.
const stored = new Map(); // what each line held when it was last stored
const says = (line) => [...line.querySelectorAll("input, select")].filter((box) => TYPED.test(box.name)).map(valueOf).join("\u0000");
const whole = (line) => first(line)?.value && field(line, "time")?.value && (field(line, "quantity")?.value || field(line, "in_progress")?.checked);
document.addEventListener("click", (event) => {
  const line = event.target.closest?.("[data-save-line]")?.closest("[data-line]");
  if (line) stored.set(line.id, says(line));
});
const RESTS_MS = 2000;
let resting = 0;
function storeChanged(id) {
  const line = document.getElementById(id); // the panel may have come back since
  if (!line?.matches("[data-line]") || says(line) === stored.get(line.id) || !whole(line)) return;
  line.querySelector("[data-save-line]")?.click();
}
document.addEventListener("input", (event) => {
  const line = event.target.closest?.("[data-line]");
  clearTimeout(resting);
  if (line && panel()?.contains(line)) resting = setTimeout(storeChanged, RESTS_MS, line.id);
});
document.addEventListener("focusin", (event) => {
  const line = event.target.closest?.("[data-line]");
  if (line && !stored.has(line.id)) stored.set(line.id, says(line));
});
document.addEventListener("focusout", (event) => {
  const line = event.target.closest?.("[data-line]");
  const to = event.relatedTarget;
  if (!line || !to || line.contains(to) || !panel()?.contains(line)) return;
  if (!to.matches("button, a, summary")) storeChanged(line.id);
});
document.addEventListener("htmx:afterSettle", (event) => {
  if (sent === null || !ours(event)) return;
  sent = null;
  for (const [name, value] of late) {
    const box = document.getElementsByName(name)[0];
    if (box?.type === "checkbox") box.checked = value;
    else if (box) box.value = value;
  }
  const wrong = panel()?.querySelector("[aria-invalid=true]");
  if (next !== null && (wrong || !late.length)) {
    (wrong ?? start(lineOf(next)))?.focus();
  } else if (document.activeElement === document.body) start(lines().at(-1))?.focus();
  next = null;
  late = [];
  if (wrong) waiting.length = 0;
  else if (waiting.length) document.querySelector(waiting.shift())?.click();
});
