// Keys of the review queue; every one of them has a button, a link or a box too.

const USUAL_LEVEL = "4";
const UNDO_MS = 10_000;
const typing = "input:not([type=checkbox]), textarea, select";
const place = `review ${location.pathname}${location.search}`;
let lastTick = null;

const folded = (row) => row.parentElement.closest("details:not([open])");
const rows = () => [...document.querySelectorAll("[data-row]")].filter((row) => !folded(row));
const current = () => document.activeElement?.closest?.("[data-row]");
const box = (row) => row.querySelector("input[type=checkbox]");

function focusOn(row) {
  if (!row) return;
  row.focus();
  row.scrollIntoView({ block: "nearest" });
  sessionStorage.setItem(place, row.id);
}

function go(step) {
  const all = rows();
  const at = all.indexOf(current());
  focusOn(all[at < 0 ? 0 : Math.min(all.length - 1, Math.max(0, at + step))]);
}

// The decided row loses its place among the waiting ones, so the focus moves on first. A row that
// came back refused, with both versions, takes a key only after one that shows it.
function accept(row, level) {
  const button = row.querySelector(`[data-level="${level}"]`);
  if (!button) return;
  const problem = row.querySelector(".review-problem:not([data-shown])");
  if (problem) {
    problem.dataset.shown = "yes";
    problem.scrollIntoView({ block: "nearest" });
    return;
  }
  go(1);
  button.click();
}

function openReturn(row) {
  const details = row.querySelector(".review-return");
  if (!details) return;
  details.open = true;
  details.querySelector("input[type=text]").focus();
}

// The evidence that is not opened yet, or what is folded: a week, or the forms of one entry.
function open(row) {
  const link = row.querySelector("[data-evidence]:not([data-seen]), .evidence-files a:not([data-seen])");
  if (link) return link.click();
  if (row.matches("[data-line]")) return row.querySelector("[data-open]").click();
  const week = row.querySelector(":scope > details");
  if (week) week.open = !week.open;
}

function tick(row, on) {
  const its = box(row);
  if (!its) return;
  its.checked = on ?? !its.checked;
  its.dispatchEvent(new Event("change", { bubbles: true }));
  lastTick = row.id;
}

function tickTo(row) {
  const all = rows();
  const from = all.findIndex((one) => one.id === lastTick);
  const to = all.indexOf(row);
  const range = from < 0 ? [row] : all.slice(Math.min(from, to), Math.max(from, to) + 1);
  range.forEach((one) => tick(one, true));
}

// The undone row takes the focus when it is back; until then no key may hit another one. A row that
// came this moment is not htmx's yet.
function undo() {
  if (document.querySelector("[data-undo]:not([data-at])")) return setTimeout(undo, 20);
  const form = [...document.querySelectorAll("[data-undo]")]
    .sort((one, other) => (one.dataset.at ?? 0) - (other.dataset.at ?? 0))
    .at(-1);
  form?.closest("[data-decided]")?.focus();
  form?.requestSubmit();
}

const ofRow = { a: (row) => accept(row, USUAL_LEVEL), x: (row) => tick(row), X: tickTo, r: openReturn, o: open };
const ofPage = {
  j: () => go(1),
  k: () => go(-1),
  A: () => document.querySelector("[data-accept-ticked]")?.click(),
  u: undo,
  "?": () => document.getElementById("keys").showModal(),
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (document.querySelector("dialog[open]")) return;
  const row = current();
  if (event.key === "Escape") {
    const opened = event.target.closest(".review-return[open]");
    if (!opened) return;
    opened.open = false;
    row.focus();
    return;
  }
  if (event.target.matches(typing)) return;
  if (ofPage[event.key]) ofPage[event.key]();
  else if (row && /^[1-5]$/.test(event.key)) accept(row, event.key);
  else if (row && ofRow[event.key]) ofRow[event.key](row);
  else return;
  event.preventDefault();
});

// A box of a week stands for all its entries, and follows them.
document.addEventListener("change", (event) => {
  const week = event.target.closest("[data-week]");
  if (week && event.target.matches("[type=checkbox]")) {
    const own = week.querySelector("[data-tick-week]");
    const lines = [...week.querySelectorAll("details [type=checkbox]")];
    if (event.target === own) lines.forEach((one) => { one.checked = own.checked; });
    else own.checked = lines.every((one) => one.checked);
  }
  count();
});

function count() {
  const said = document.querySelector("[data-ticked]");
  if (!said) return;
  const bar = said.closest(".action-bar");
  const ids = document.querySelectorAll("[data-row]:not([data-week]) > .check :checked").length;
  said.textContent = ids;
  said.hidden = bar.hidden = !ids;
}

// Evidence that was opened here needs no more asking for.
document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-evidence], .evidence-files a");
  if (!link) return;
  link.dataset.seen = "yes";
  const row = link.closest("[data-row]");
  const left = row?.querySelector("[data-evidence]:not([data-seen]), .evidence-files a:not([data-seen])");
  const chip = row?.querySelector("[data-unopened]");
  if (chip && !left) chip.hidden = true;
});

document.addEventListener("focusin", () => {
  const row = current();
  if (row) sessionStorage.setItem(place, row.id);
});

// An undo that has become too late is no longer offered.
function watchUndo(root) {
  for (const form of root.querySelectorAll("[data-undo]:not([data-at])")) {
    form.dataset.at = Date.now();
    setTimeout(() => form.remove(), UNDO_MS);
  }
}

function settle(root, index) {
  watchUndo(document);
  count();
  if (document.activeElement !== document.body) return;
  const here = document.getElementById(sessionStorage.getItem(place));
  const follows = (row) => root.compareDocumentPosition(row) & Node.DOCUMENT_POSITION_FOLLOWING;
  const fresh = root.matches("[data-row]") && root;
  const next = root.matches("[data-decided]") && rows().find(follows);
  const still = here?.matches("[data-row]") && !folded(here) && here;
  focusOn(fresh || next || still || rows()[Math.min(index, rows().length - 1)]);
}

let placeOfFocus = 0;
document.addEventListener("htmx:beforeSwap", () => {
  placeOfFocus = Math.max(0, rows().indexOf(current()));
});
// The part that was exchanged is gone by now; the event says what took its place.
document.addEventListener("htmx:load", (event) => {
  if (event.detail.elt.matches?.("[data-row], [data-decided], #queue")) settle(event.detail.elt, placeOfFocus);
});

for (const button of document.querySelectorAll(".review-help")) button.hidden = false;
watchUndo(document);
count();
const before = document.getElementById(sessionStorage.getItem(place));
focusOn(before?.matches("[data-row]") ? before : document.querySelector(":target [data-row]"));
