// A tick at a unit ticks its people; one person less, and the unit is no longer whole. Without
// this script the server does the first by itself.

document.addEventListener("change", (event) => {
  const box = event.target;
  const unit = box.closest?.(".people-unit");
  if (!unit || box.type !== "checkbox") return;
  const whole = unit.querySelector("[data-whole-unit]");
  const people = [...unit.querySelectorAll("[name=people]")];
  if (box === whole) people.forEach((one) => { one.checked = whole.checked; });
  else whole.checked = people.every((one) => one.checked);
});

// A number typed beside a name means that person.
document.addEventListener("input", (event) => {
  if (!event.target.matches?.(".own") || !event.target.value.trim()) return;
  const box = event.target.closest("li").querySelector("[name=people]");
  if (!box.checked) box.click();
});
