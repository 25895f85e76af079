// A button that copies a text of the page; without this file the text is marked and copied by hand.
for (const button of document.querySelectorAll("[data-copies]")) {
  if (!navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copies).textContent);
    button.lastChild.textContent = ` ${button.dataset.done}`;
  });
}
