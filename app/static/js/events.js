// Ticks all boxes of a list at once. Delegated, because a filter swaps the list.
"use strict";
document.addEventListener("change", (event) => {
  const all = event.target;
  if (!(all instanceof HTMLInputElement) || !all.dataset.pickAll) return;
  const form = all.closest("form");
  form?.querySelectorAll(`input[name="${all.dataset.pickAll}"]`).forEach((box) => {
    box.checked = all.checked;
  });
});
