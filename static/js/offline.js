// The day page without a line: what cannot be sent is kept on the device (outbox.js) and shown here.
// The line's fields travel as they are named in the form, so this file knows none of them.

const { outbox } = window;
const part = document.getElementById("offline");
const said = part.querySelector("[data-said]");
const list = part.querySelector("[data-list]");
const words = part.dataset;
const shell = document.querySelector("[data-shell]");
const ANSWERS_WITHIN_MS = 15_000;
const SAVES = /^\/days\/[0-9-]+\/(lines\/([0-9a-z-]+)\/|submission\/)?$/;
const isCopy = () => Boolean(shell || document.body.dataset.kept);
const day = () => location.pathname.match(/^\/days\/(\d{4}-\d{2}-\d{2})\//)?.[1];

const lines = () => [...document.querySelectorAll("[data-line]")];
const keyOf = (line) => line.querySelector("input[name=line]").value;
const own = (line, name) => line.querySelector(`[name="${keyOf(line)}-${name}"]`);
const lineById = (id) => lines().find((line) => own(line, "id")?.value === id);
const boxes = (line) => [...line.querySelectorAll("input, select, textarea")].filter((box) => box.name.startsWith(`${keyOf(line)}-`) && !/-(id|version)$/.test(box.name) && box.type !== "file");
const isEmpty = (line) => !boxes(line).some((box) => (box.type === "text" || box.tagName === "TEXTAREA") && box.value.trim());

function say(text, { reload = false } = {}) {
  said.textContent = text;
  part.querySelector("[data-reload]").hidden = !reload;
  part.hidden = !text && !list.children.length;
}

// ---- Keeping a line ------------------------------------------------------------------------

function recordOf(line) {
  const key = keyOf(line);
  const fields = boxes(line)
    .filter((box) => !["checkbox", "radio"].includes(box.type) || box.checked)
    .map((box) => [box.name.slice(key.length + 1), box.value]);
  return { id: own(line, "id").value, key, date: day(), version: own(line, "version").value, fields, written: new Date().toISOString(), state: "waiting" };
}

async function keep(chosen) {
  const kept = chosen.filter((line) => !isEmpty(line));
  for (const line of kept) await outbox.put(recordOf(line));
  if (kept.length && !lines().some(isEmpty)) addLine(newId());
  return kept.length;
}

function goOn(line) {
  (lines()[lines().indexOf(line) + 1] ?? line).querySelector("[name$='-task_words']")?.focus();
}

// Time-ordered like the portal's own ids (UUID version 7).
function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  new DataView(bytes.buffer).setBigUint64(0, (BigInt(Date.now()) << 16n) | BigInt(0x7000 | ((bytes[6] & 15) << 8) | bytes[7]));
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

// An empty line made of the last one, as the portal would have sent it.
function addLine(id) {
  const last = lines().at(-1);
  const line = last.cloneNode(true);
  rename(line, keyOf(last), id.replaceAll("-", ""));
  line.querySelectorAll(".chip, .field-error, .field-hint, .entry-warnings, fieldset, [formaction*=withdrawal]").forEach((one) => one.remove());
  line.querySelectorAll(".has-error").forEach((one) => one.classList.remove("has-error"));
  line.querySelectorAll("[autofocus], [aria-invalid]").forEach((one) => ["autofocus", "aria-invalid", "aria-describedby"].forEach((name) => one.removeAttribute(name)));
  for (const box of boxes(line)) {
    if (box.type === "checkbox") box.checked = false;
    else if (box.tagName === "SELECT") box.selectedIndex = 0;
    else box.value = "";
  }
  own(line, "id").value = id;
  own(line, "version").value = "0";
  last.after(line);
  window.htmx?.process(line);
  return line;
}

function rename(line, before, after) {
  for (const element of [line, ...line.querySelectorAll("*")]) {
    for (const { name, value } of [...element.attributes]) {
      if (value.includes(before)) element.setAttribute(name, value.replaceAll(before, after));
    }
  }
}

// ---- When a save does not reach the portal -------------------------------------------------

const isSave = (event) => event.detail.target?.id === "day-panel" && SAVES.exec(new URL(event.detail.pathInfo.requestPath, location.href).pathname);

document.addEventListener("htmx:beforeSend", (event) => {
  if (event.detail.target?.id === "day-panel") event.detail.xhr.timeout = ANSWERS_WITHIN_MS;
});

for (const name of ["htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(name, async (event) => {
    const save = isSave(event);
    if (!save) return;
    const [, what, key] = save;
    const chosen = lines().filter((line) => (key ? keyOf(line) === key : isChanged(line)));
    const kept = await keep(chosen);
    if (!kept) return;
    if (key && chosen[0].contains(document.activeElement)) goOn(chosen[0]);
    document.querySelector(".connection").hidden = true; // this says it better
    say(what === "submission/" ? `${words.noLine} ${words.undeclared}` : words.noLine);
  });
}

const isChanged = (line) => own(line, "version").value === "0" || boxes(line).some((box) => {
  if (box.type === "checkbox") return box.checked !== box.defaultChecked;
  return box.tagName === "SELECT" ? [...box.options].some((one) => one.selected !== one.defaultSelected) : box.value !== box.defaultValue;
});

// A copy of the page has no form token, and the page without a line has none: they store by the outbox.
document.addEventListener("click", async (event) => {
  const button = event.target.closest?.("[data-save-line], [data-save-day]");
  if (!button || !isCopy()) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const line = button.closest("[data-line]");
  await keep(line ? [line] : lines().filter(isChanged));
  if (line) goOn(line);
  outbox.send({ always: true });
}, true);

// A save that did reach the portal: what waited for the same line has been said.
document.addEventListener("htmx:afterRequest", async (event) => {
  const save = event.detail.successful && isSave(event);
  if (!save) return;
  const sent = event.detail.requestConfig.parameters;
  for (const waiting of await outbox.mine()) {
    if (waiting.date !== day() || (save[2] && waiting.key !== save[2])) continue;
    if (sent[`${waiting.key}-id`] === waiting.id) await outbox.remove(waiting.id);
  }
});

// ---- Showing what waits --------------------------------------------------------------------

const stateWords = { waiting: words.waits, refused: words.refused, conflict: words.conflict };
const summaryOf = (record) => ["task_words", "summary", "time"].map((name) => record.fields.find(([one]) => one === name)?.[1]).filter(Boolean).join(" · ");

async function show() {
  const records = await outbox.mine();
  list.replaceChildren(...records.map(itemOf));
  document.querySelectorAll("[data-waits-chip]").forEach((chip) => chip.remove());
  for (const record of records) mark(lineById(record.id), stateWords[record.state]);
  part.hidden = !list.children.length && !said.textContent;
}

function mark(line, text) {
  const chip = Object.assign(document.createElement("span"), { className: "chip warn", textContent: text });
  chip.dataset.waitsChip = "";
  line?.querySelector(".entry-more")?.prepend(chip);
}

function itemOf(record) {
  const item = document.getElementById("outbox-line").content.firstElementChild.cloneNode(true);
  const find = (name) => item.querySelector(`[data-${name}]`);
  const { answer = {} } = record;
  find("day").textContent = record.date.split("-").reverse().join("/");
  find("day").href = `/days/${record.date}/`;
  find("words").textContent = summaryOf(record);
  find("state").textContent = stateWords[record.state];
  find("sentences").hidden = find("refusal").hidden = record.state !== "refused";
  find("sentences").replaceChildren(...(answer.sentences ?? []).map((text) => Object.assign(document.createElement("li"), { textContent: text })));
  find("look").href = `/days/${record.date}/#line-${record.key}`;
  find("drop").addEventListener("click", () => outbox.remove(record.id));
  find("both").hidden = record.state !== "conflict";
  if (record.state === "conflict") {
    find("mine").replaceChildren(...pairs(answer.mine));
    find("stored").replaceChildren(...pairs(answer.stored ?? []));
    find("gone").hidden = Boolean(answer.stored);
    find("keep-mine").addEventListener("click", () => keepMine(record));
    find("keep-stored").addEventListener("click", async () => { await outbox.remove(record.id); location.reload(); });
  }
  return item;
}

const pairs = (rows) => rows.filter(([, text]) => text).map(([heading, text]) => {
  const row = document.createElement("div");
  row.append(Object.assign(document.createElement("dt"), { textContent: heading }), Object.assign(document.createElement("dd"), { textContent: text }));
  return row;
});

// Over what is stored, as a change of the version just shown; as a new line where that cannot be.
async function keepMine(record) {
  const { version } = record.answer;
  const next = { ...record, state: "waiting", answer: undefined, written: new Date().toISOString() };
  if (version === null) {
    next.id = newId();
    next.key = next.id.replaceAll("-", "");
    next.version = "0";
    await outbox.remove(record.id);
  } else {
    next.version = version;
  }
  await outbox.put(next);
  await outbox.send({ always: true });
  location.reload();
}

// When the page opens: what waits stands in its line again, so that it can be read and mended.
async function restore() {
  for (const record of (await outbox.mine()).filter((one) => one.date === day())) {
    if (!lines().length) break;
    const line = lineById(record.id) ?? emptyLineFor(record);
    const fields = new Map(record.fields);
    for (const box of boxes(line)) {
      const value = fields.get(box.name.slice(keyOf(line).length + 1));
      if (box.type === "checkbox") box.checked = value !== undefined;
      else if (value !== undefined) box.value = value;
    }
    if (!lines().some(isEmpty)) addLine(newId());
  }
  await show();
}

function emptyLineFor(record) {
  const line = lines().find((one) => isEmpty(one) && own(one, "version").value === "0") ?? addLine(record.id);
  own(line, "id").value = record.id;
  rename(line, keyOf(line), record.key);
  window.htmx?.process(line);
  return line;
}

// ---- Events --------------------------------------------------------------------------------

document.addEventListener("outbox:changed", show);
document.addEventListener("htmx:afterSettle", (event) => { if (event.target.id === "day-panel") show(); });

document.addEventListener("outbox:answered", ({ detail: { line: record, answer } }) => {
  const line = lineById(record.id);
  if (answer.state === "stored" && line) own(line, "version").value = answer.version;
  if (answer.state === "late") say(words.late, { reload: true });
});

document.addEventListener("outbox:state", ({ detail }) => {
  const sentences = { "no-line": words.noLine, "sign-in": words.signIn, stranger: words.stranger, sent: words.sent };
  say(sentences[detail] ?? "", { reload: detail !== "no-line" });
});

document.addEventListener("outbox:pass", ({ detail: { token, release } }) => {
  document.querySelectorAll("[name=csrfmiddlewaretoken]").forEach((box) => { box.value = token; });
  const made = document.getElementById("outbox").dataset.release;
  if (isCopy() || made !== release) say(words.fresh, { reload: true });
});

if (shell) openShell();
else if (document.body.dataset.kept) {
  say(`${words.keptWords} ${new Date(document.body.dataset.kept).toLocaleTimeString("vi-VN", { hour: "2-digit", minute: "2-digit" })}.`);
} else if (day() && navigator.onLine) {
  navigator.serviceWorker?.ready.then(() => fetch(`/tasks/options/?on=${day()}`)).catch(() => {}); // kept by the worker
}
part.querySelector("[data-reload] a").href = location.href;
if (!shell) restore();

// The page without a line: it learns its day from its address, and its line gets an id of its own.
async function openShell() {
  await outbox.begun;
  const known = outbox.whose();
  const panel = document.getElementById("day-panel");
  panel.hidden = !(known && day());
  document.querySelector("[data-nobody]").hidden = Boolean(known);
  document.querySelector("[data-elsewhere]").hidden = !known || Boolean(day());
  if (panel.hidden) return;
  const [line] = lines();
  const id = newId();
  for (const element of panel.querySelectorAll("*")) {
    for (const { name, value } of [...element.attributes]) {
      if (value.includes(shell.dataset.shell)) element.setAttribute(name, value.replaceAll(shell.dataset.shell, day()));
    }
  }
  rename(line, keyOf(line), id.replaceAll("-", ""));
  own(line, "id").value = id;
  shell.textContent = day().split("-").reverse().join("/");
  await restore();
}
