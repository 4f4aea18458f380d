// How do words keep to the room there is? Smaller, or fewer.

import { make } from "../kit.js";

/** The inputs that changed; of many those that are named everywhere, if there is room for them. */
export function writeChanges(element, against, changes, most) {
  if (!changes.length) {
    element.textContent = `All settings as in ${against}.`;
    return;
  }
  const items = changes.map(({ label, start, end }) =>
    make("span", { class: "change-of" }, `${label} ${start} → `, make("strong", {}, end)),
  );
  const rest = make("span", { class: "change-of" });
  element.replaceChildren(make("span", {}, `Against ${against}: `), ...items);
  while (items.length > 1 && (items.length > most || overflows(element))) {
    items.pop().remove();
    rest.textContent = `and ${changes.length - items.length} more`;
    element.append(rest);
  }
}

function overflows(element) {
  return element.scrollHeight > element.clientHeight + 1 || element.scrollWidth > element.clientWidth + 1;
}

/** Sets an element in the largest of sizes in which it, and those that share its room, are whole. */
export function fit(element, sizes, ...sharing) {
  for (const size of sizes) {
    element.style.fontSize = `${size}px`;
    if (![element, ...sharing].some(overflows)) return;
  }
}
