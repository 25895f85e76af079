// Lines that wait on this device until the portal has them. Every page of a signed-in person loads
// this: it sends what waits, and asks before a sign-out would lose it. offline.js shows it.
//
// A waiting line: { id, key, holder, date, version, fields: [[name, value]], written, state, answer }.
// `state` is waiting, conflict or refused; `version` is the one that the line was read at, 0 for new.

const settings = document.getElementById("outbox").dataset;
const AGAIN_MS = 30_000;
let holder = settings.holder; // opaque; empty on the page without a line, which asks the database

const done = (request) => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});

async function store(name, mode, use) {
  const opening = indexedDB.open("portal", 1);
  opening.onupgradeneeded = () => {
    opening.result.createObjectStore("lines", { keyPath: "id" });
    opening.result.createObjectStore("about", { keyPath: "name" });
  };
  const database = await done(opening);
  database.onversionchange = () => database.close();
  try {
    return await done(use(database.transaction(name, mode).objectStore(name)));
  } finally {
    database.close();
  }
}

// A browser that keeps nothing (some private windows) has nothing that waits.
const everybodys = () => store("lines", "readonly", (lines) => lines.getAll()).catch(() => []);
const tell = (name, detail) => document.dispatchEvent(new CustomEvent(`outbox:${name}`, { detail }));

async function mine() {
  const all = await everybodys();
  return all.filter((line) => line.holder === holder).sort((a, b) => a.written.localeCompare(b.written));
}

async function put(line) {
  await store("lines", "readwrite", (lines) => lines.put({ ...line, holder }));
  tell("changed");
}

async function remove(id) {
  await store("lines", "readwrite", (lines) => lines.delete(id));
  tell("changed");
}

// ---- Sending -------------------------------------------------------------------------------

let sending = null;

// Send what waits, one after the other. Twice is as good as once: the portal knows each line by its id.
function send({ always = false } = {}) {
  sending ??= sendAll(always).finally(() => { sending = null; });
  return sending;
}

async function sendAll(always) {
  await begun;
  const all = await everybodys();
  const waiting = all.filter((line) => line.state === "waiting");
  if (!waiting.length && !always) return;
  const pass = await askForPass();
  if (!pass) return;
  tell("pass", pass);
  await adopt(all, pass.holders);
  let sent = 0;
  for (const line of (await mine()).filter((one) => one.state === "waiting")) {
    const answer = await sendOne(line, pass.token);
    if (!answer) return;
    sent += answer.state === "stored" ? 1 : 0;
  }
  if (sent) tell("state", "sent");
}

// Whoever is signed in now, with a form token of now. Nothing of it is kept.
async function askForPass() {
  let response;
  try {
    response = await fetch(settings.pass, { redirect: "manual", cache: "no-store" });
  } catch {
    tell("state", "no-line");
    return null;
  }
  if (response.type === "opaqueredirect" || !response.ok) {
    tell("state", response.status >= 500 ? "no-line" : "sign-in");
    return null;
  }
  const pass = await response.json();
  if (holder && pass.holders.includes(holder)) return pass;
  tell("state", "stranger");
  return null;
}

// Lines kept under a name of this person that an older key made.
async function adopt(all, names) {
  [holder] = names;
  for (const line of all.filter((one) => one.holder !== holder && names.includes(one.holder))) await put(line);
}

async function sendOne(line, token) {
  const form = new FormData();
  form.set("holder", holder);
  form.set("work_date", line.date);
  form.set("written_at", line.written);
  form.set("line", line.key);
  form.set(`${line.key}-id`, line.id);
  form.set(`${line.key}-version`, line.version);
  for (const [name, value] of line.fields) form.append(`${line.key}-${name}`, value);
  let answer;
  try {
    const response = await fetch(settings.send, { method: "POST", body: form, redirect: "manual", headers: { "X-CSRFToken": token } });
    answer = await response.json();
  } catch {
    return null; // no line, or not our answer: it waits on
  }
  await heed(line, answer);
  return answer.state === "stranger" ? null : answer;
}

async function heed(line, answer) {
  if (answer.state === "stranger") return;
  const now = (await everybodys()).find((one) => one.id === line.id);
  const sameWords = now?.written === line.written;
  if (answer.state === "stored" || answer.state === "late") {
    if (sameWords) await remove(line.id);
    else if (now && answer.state === "stored") await put({ ...now, version: answer.version });
  } else if (sameWords) {
    await put({ ...line, state: answer.state, answer });
  }
  tell("answered", { line, answer });
}

// ---- Signing out ---------------------------------------------------------------------------

async function wipe() {
  for (const name of await (window.caches?.keys() ?? [])) await caches.delete(name);
  for (const worker of await (navigator.serviceWorker?.getRegistrations() ?? [])) await worker.unregister();
  await done(indexedDB.deleteDatabase("portal"));
}

async function leave(form) {
  await wipe().catch(() => {}); // the portal's answer removes everything once more
  form.submit();
}

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (form.method !== "post" || new URL(form.action).pathname !== settings.signOut) return;
  event.preventDefault();
  event.stopPropagation();
  const count = (await everybodys()).length;
  if (count) ask(form, count);
  else leave(form);
}, true);

function ask(form, count) {
  document.querySelector("[data-leaving]")?.remove();
  form.closest("details")?.removeAttribute("open"); // the menu would lie over the question
  const part = document.getElementById("leaving").content.firstElementChild.cloneNode(true);
  part.querySelector("[data-count]").textContent = count;
  part.querySelector("[data-stay]").addEventListener("click", () => part.remove());
  part.querySelector("[data-leave]").addEventListener("click", () => leave(form));
  part.querySelector("[data-send-first]").addEventListener("click", async () => {
    await send();
    const left = (await everybodys()).length;
    if (left) ask(form, left);
    else leave(form);
  });
  document.getElementById("main").prepend(part);
  part.focus();
  part.scrollIntoView({ block: "center" });
}

// ---- Beginning -----------------------------------------------------------------------------

async function begin() {
  if (!holder) {
    holder = (await store("about", "readonly", (about) => about.get("holder")))?.value ?? "";
    return;
  }
  await store("about", "readwrite", (about) => about.put({ name: "holder", value: holder }));
  // A copy of a page says who it was made for, not who is signed in.
  if (!("serviceWorker" in navigator) || document.body.dataset.kept) return;
  navigator.serviceWorker.register(settings.worker).catch(() => {});
  navigator.serviceWorker.ready.then((ready) => ready.active.postMessage({ holder }));
}

const begun = begin().catch(() => {});
window.outbox = { begun, mine, put, remove, send, whose: () => holder };
begun.then(() => tell("changed"));
send();
addEventListener("online", () => send({ always: true }));
document.addEventListener("visibilitychange", () => { if (!document.hidden) send(); });
setInterval(send, AGAIN_MS);
