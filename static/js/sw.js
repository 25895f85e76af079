// The service worker. It keeps the portal's own files and one copy of today's page, and shows the
// copy only while the portal cannot be reached. It keeps no other page and no other answer.
// self.PORTAL comes from the server with each release (worklogs/views/offline.py).

const { release, files, hashed, shell, today, options, signIn } = self.PORTAL;
const STATIC = `static-${release}`;
const PAGES = `pages-${release}`;
const ON_LINE_WITHIN_MS = 3500; // with a copy at hand
const ON_LINE_AT_LAST_MS = 15000; // without one
const COPY_LIVES_MS = 12 * 60 * 60 * 1000; // as long as a session
const HOLDER = "/holder"; // key of the opaque name of whoever's copy it is
const LIKELY = "/likely"; // key of the likely tasks
const MATCH = { ignoreVary: true };

self.addEventListener("install", (event) => {
  self.skipWaiting();
  const page = new Request(shell, { credentials: "omit", cache: "no-store" });
  event.waitUntil(caches.open(STATIC).then((cache) => cache.addAll([...files, page])));
});

// Whatever an older release kept goes, copies of pages too: they name its files.
self.addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    const old = (await caches.keys()).filter((name) => name !== STATIC && name !== PAGES);
    await Promise.all(old.map((name) => caches.delete(name)));
    await self.clients.claim();
  })());
});

// A page says who is signed in. If that is somebody else, nothing of the one before stays.
self.addEventListener("message", (event) => {
  if (event.data?.holder) event.waitUntil(belongsTo(event.data.holder));
});

async function belongsTo(holder) {
  const before = await (await pages()).match(HOLDER, MATCH);
  if (before && (await before.text()) === holder) return;
  await caches.delete(PAGES);
  await (await pages()).put(HOLDER, new Response(holder));
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (request.mode === "navigate") {
    if (url.pathname !== shell) event.respondWith(navigate(event, url));
  } else if (url.pathname.startsWith("/static/")) {
    event.respondWith(hashed ? fromCache(request) : fromLine(request));
  } else if (url.pathname === options) {
    event.respondWith(tasks(request, url));
  }
});

const pages = () => caches.open(PAGES);
const later = (ms) => new Promise((_, reject) => setTimeout(reject, ms, new Error("slow")));
const thisDay = () => new Intl.DateTimeFormat("en-CA", { timeZone: "Asia/Ho_Chi_Minh" }).format();
const emptyPage = async () => (await (await caches.open(STATIC)).match(shell, MATCH)) ?? Response.error();

// Names carry a hash of the content, so what is kept by a name is what the name means.
async function fromCache(request) {
  return (await (await caches.open(STATIC)).match(request, MATCH)) ?? fetch(request);
}

async function fromLine(request) {
  try {
    return await fetch(request);
  } catch {
    return (await (await caches.open(STATIC)).match(request, MATCH)) ?? Response.error();
  }
}

async function navigate(event, url) {
  const day = thisDay();
  const isToday = url.pathname === `/days/${day}/`;
  const kept = isToday ? await copyOf(url.pathname) : undefined;
  const network = fetch(event.request).then(async (response) => {
    if (isToday) await keep(url, response.clone());
    return response;
  });
  event.waitUntil(network.catch(() => {}));
  try {
    return await (isToday ? Promise.race([network, later(kept ? ON_LINE_WITHIN_MS : ON_LINE_AT_LAST_MS)]) : network);
  } catch {
    // The start of the installed app, and "today": the day can be written without a line.
    if (url.pathname === "/" || url.pathname === today) return Response.redirect(`/days/${day}/`);
    return kept ?? emptyPage();
  }
}

async function copyOf(path) {
  const kept = await (await pages()).match(path, MATCH);
  const age = Date.now() - Date.parse(kept?.headers.get("X-Kept-At"));
  return age < COPY_LIVES_MS ? kept : undefined;
}

async function keep(url, response) {
  if (response.type === "opaqueredirect") {
    await (await pages()).delete(url.pathname); // the session has ended
    return;
  }
  const html = response.headers.get("Content-Type")?.startsWith("text/html");
  if (!response.ok || !html || url.search) return;
  const text = await response.text();
  const holder = text.match(/data-holder="([0-9a-f]{32})"/)?.[1];
  if (!holder) return;
  await belongsTo(holder);
  const at = new Date().toISOString();
  const copy = text
    .replaceAll(/(name="csrfmiddlewaretoken" value=")[^"]*/g, "$1")
    .replace("<body ", `<body data-kept="${at}" `);
  const headers = new Headers({ "Content-Type": "text/html; charset=utf-8", "X-Kept-At": at });
  for (const name of ["Content-Security-Policy", "Referrer-Policy", "X-Content-Type-Options", "X-Frame-Options", "Permissions-Policy"]) {
    const value = response.headers.get(name);
    if (value) headers.set(name, value);
  }
  const cache = await pages();
  const others = (await cache.keys()).filter((one) => new URL(one.url).pathname.startsWith("/days/"));
  await Promise.all(others.map((one) => cache.delete(one)));
  await cache.put(url.pathname, new Response(copy, { headers }));
}

// Likely tasks are kept when the page asks for them; without a line they are searched here.
async function tasks(request, url) {
  const words = [...url.searchParams].find(([name]) => name.endsWith("task_words"))?.[1] ?? "";
  try {
    const response = await fetch(request);
    const ended = response.redirected && new URL(response.url).pathname === signIn;
    if (response.ok && !ended && !words.trim()) await (await pages()).put(LIKELY, response.clone());
    return response;
  } catch (broken) {
    const likely = await (await pages()).match(LIKELY, MATCH);
    if (!likely) throw broken;
    const wanted = plain(words);
    const found = (await likely.text()).split(/(?=<li)/).filter((item) => plain(item.replaceAll(/<[^>]*>/g, " ")).includes(wanted));
    return new Response(found.join(""), { headers: { "Content-Type": "text/html; charset=utf-8" } });
  }
}

const plain = (text) => text.normalize("NFD").replaceAll(/\p{M}/gu, "").replaceAll(/[đĐ]/g, "d").toLowerCase().trim();
