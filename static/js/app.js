// What every page gets. Nothing here is needed to do one's work: pages work without it.

// A second click while the first is on its way sends nothing. htmx keeps its own queue.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method === "dialog" || form.method === "get") return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
  event.submitter?.setAttribute("aria-busy", "true");
  if (form.matches("[data-download]")) setTimeout(release, 3000, form);
});

function release(form) {
  delete form.dataset.sent;
  form.querySelectorAll("[aria-busy]").forEach((button) => button.removeAttribute("aria-busy"));
}

// The Back button brings a page back as it was: its forms may be sent again.
window.addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach(release));

// Menus close when one looks elsewhere.
const openMenus = () => document.querySelectorAll("details[data-menu][open]");
document.addEventListener("click", (event) => {
  for (const menu of openMenus()) if (!menu.contains(event.target)) menu.open = false;
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of openMenus()) {
    if (menu.contains(document.activeElement)) menu.querySelector("summary").focus();
    menu.open = false;
  }
});

// Dialogs are native; two attributes open and close them.
document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-opens]");
  if (opener) document.getElementById(opener.dataset.opens)?.showModal();
  if (event.target.closest("[data-closes]")) event.target.closest("dialog")?.close();
});

// The help of a page came: it opens beside what somebody has typed, and closes back to it.
document.addEventListener("htmx:afterSwap", (event) => {
  if (event.target.id !== "help-text") return;
  const dialog = document.getElementById("help");
  dialog.showModal();
  event.target.focus({ preventScroll: true }); // its beginning, not its first link
  dialog.scrollTop = 0;
});

// A filter may apply itself.
document.addEventListener("change", (event) => {
  if (event.target.matches("[data-submits]")) event.target.form?.requestSubmit();
});

// Errors take the focus, on load and after a swap.
const focusErrors = (root) => root.querySelector?.(".error-summary")?.focus();
focusErrors(document);
document.addEventListener("htmx:afterSettle", (event) => focusErrors(event.target));

// Say when a part could not be fetched, and stop saying so when the line is back.
const line = document.querySelector(".connection");
function say(words) {
  if (!line) return;
  line.textContent = words;
  line.hidden = !words;
}
document.addEventListener("htmx:sendError", () => say(line?.dataset.broken));
document.addEventListener("htmx:timeout", () => say(line?.dataset.broken));
document.addEventListener("htmx:responseError", () => say(line?.dataset.failed));
document.addEventListener("htmx:afterOnLoad", (event) => {
  if (event.detail.successful) say("");
});

// The session has ended: the sign-in page belongs into the window, not into a part of a page.
document.addEventListener("htmx:beforeSwap", (event) => {
  const signIn = line?.dataset.signIn;
  if (!signIn || !event.detail.xhr.responseURL.includes(signIn)) return;
  event.detail.shouldSwap = false;
  window.location.reload();
});
