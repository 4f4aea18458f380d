// How do words keep to the room there is? Smaller, or fewer.

import { make } from "../kit.js";

/** The inputs that changed, as many as there is room for. */
export function writeChanges(element, against, changes) {
  if (!changes.length) {
    element.textContent = `All settings as in ${against}.`;
    return;
  }
  const items = changes.map(({ label, start, end }) =>
    make("span", { class: "change-of" }, `${label} ${start} → `, make("strong", {}, end)),
  );
  const rest = make("span", { class: "change-of" });
  element.replaceChildren(make("span", {}, `Against ${against}: `), ...items);
  for (let left = 1; overflows(element) && items.length > 1; left += 1) {
    items.pop().remove();
    rest.textContent = `and ${left} more`;
    element.append(rest);
  }
}

function overflows(element) {
  return element.scrollHeight > element.clientHeight + 1 || element.scrollWidth > element.clientWidth + 1;
}

export function fit(element, sizes) {
  for (const size of sizes) {
    element.style.fontSize = `${size}px`;
    if (!overflows(element)) return;
  }
}
