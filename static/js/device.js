// The page "Data on this device": how many lines wait here, and the button that removes everything.

const part = document.querySelector("[data-device]");
const show = (name, shown) => { part.querySelector(`[data-${name}]`).hidden = !shown; };
const done = (request) => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});

async function waiting() {
  const there = await indexedDB.databases();
  if (!there.some((one) => one.name === "portal")) return 0;
  const database = await done(indexedDB.open("portal"));
  try {
    return await done(database.transaction("lines").objectStore("lines").count());
  } finally {
    database.close();
  }
}

async function refresh() {
  const count = await waiting();
  part.querySelector("[data-count]").textContent = count;
  show("unsent", count > 0);
}

part.querySelector("[data-wipe]").addEventListener("click", async () => {
  for (const name of await (window.caches?.keys() ?? [])) await caches.delete(name);
  for (const worker of await (navigator.serviceWorker?.getRegistrations() ?? [])) await worker.unregister();
  await done(indexedDB.deleteDatabase("portal"));
  await refresh();
  show("wiped", true);
});

part.hidden = false;
refresh();
