// Combo box over a list that the server sends (htmx). See docs/design.md, "Combo box".
// Keeps ARIA in step: the input is role=combobox, the list a listbox, focus never leaves the input.

const parts = (element) => {
  const box = element.closest?.("[data-combo]");
  return box && {
    box,
    input: box.querySelector("input:not([type=hidden])"),
    value: box.querySelector("[data-combo-value]"),
    list: box.querySelector(".combo-list"),
  };
};

let count = 0;

function dress({ input, list }) {
  if (input.getAttribute("role") === "combobox") return;
  list.id ||= `combo-list-${(count += 1)}`;
  const attributes = { role: "combobox", "aria-autocomplete": "list", "aria-controls": list.id, "aria-expanded": "false" };
  Object.entries(attributes).forEach(([name, value]) => input.setAttribute(name, value));
  list.setAttribute("role", "listbox");
  if (input.labels?.[0]) list.setAttribute("aria-label", input.labels[0].textContent.trim());
}

function show({ input, list }, open) {
  const shown = open && list.children.length > 0;
  list.hidden = !shown;
  input.setAttribute("aria-expanded", String(shown));
  if (!shown) mark({ input, list }, null);
}

function mark({ input, list }, option) {
  list.querySelectorAll("[aria-selected=true]").forEach((old) => old.setAttribute("aria-selected", "false"));
  if (!option) {
    input.removeAttribute("aria-activedescendant");
    return;
  }
  option.setAttribute("aria-selected", "true");
  option.scrollIntoView({ block: "nearest" });
  input.setAttribute("aria-activedescendant", option.id);
}

function choose(combo, option) {
  combo.input.value = option.dataset.words;
  combo.value.value = option.dataset.value;
  show(combo, false);
  combo.box.dispatchEvent(new CustomEvent("combo:chosen", { bubbles: true, detail: { ...option.dataset } }));
}

function move(combo, step) {
  const options = [...combo.list.querySelectorAll("[data-value]")];
  if (!options.length) return;
  show(combo, true);
  const now = options.findIndex((option) => option.getAttribute("aria-selected") === "true");
  const first = step > 0 ? 0 : options.length - 1;
  mark(combo, options[now < 0 ? first : (now + step + options.length) % options.length]);
}

document.addEventListener("focusin", (event) => {
  const combo = parts(event.target);
  if (combo && event.target === combo.input) dress(combo);
});

document.addEventListener("input", (event) => {
  const combo = parts(event.target);
  if (combo && event.target === combo.input) combo.value.value = "";
});

document.addEventListener("keydown", (event) => {
  const combo = parts(event.target);
  if (!combo || event.target !== combo.input || event.isComposing) return;
  const marked = combo.list.querySelector("[aria-selected=true]");
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    move(combo, event.key === "ArrowDown" ? 1 : -1);
  } else if (event.key === "Enter" && marked && !combo.list.hidden) {
    event.preventDefault();
    event.stopImmediatePropagation();
    choose(combo, marked);
  } else if (event.key === "Escape" && !combo.list.hidden) {
    event.stopImmediatePropagation();
    show(combo, false);
  }
}, true);

// mousedown, not click: the input must not lose the focus first.
document.addEventListener("mousedown", (event) => {
  const option = event.target.closest(".combo-list [data-value]");
  if (!option) return;
  event.preventDefault();
  choose(parts(option), option);
});

document.addEventListener("focusout", (event) => {
  const combo = parts(event.target);
  if (combo && event.target === combo.input) show(combo, false);
});

document.addEventListener("htmx:afterSwap", (event) => {
  if (!event.target.matches?.(".combo-list")) return;
  const combo = parts(event.target);
  combo.list.querySelectorAll("[data-value]").forEach((option, index) => {
    option.id ||= `${combo.list.id}-${index}`;
    option.setAttribute("role", "option");
    option.setAttribute("aria-selected", "false");
  });
  show(combo, document.activeElement === combo.input);
});
