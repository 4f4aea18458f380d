// How do words keep to the room there is? Smaller, or fewer.

import { make } from "../kit.js";

// What is read from the back of a room; what is smaller serves a user who puts very much on one slide.
const READABLE = 24;
const BODY_SIZES = [44, 40, 36, 32, 30, 28, 26, 24, 22, 20, 18, 16, 14];

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

/**
 * Sets an element in the largest of sizes in which it, and those that share its room, are whole; returns whether they
 * are.
 */
export function fit(element, sizes, ...sharing) {
  return sizes.some((size) => {
    element.style.fontSize = `${size}px`;
    return ![element, ...sharing].some(overflows);
  });
}

/** The same for all that stands below a headline: rather closer together than smaller than can be read in a room. */
export function fitBody(element, largest) {
  const sizes = BODY_SIZES.filter((size) => size <= largest);
  const readable = sizes.filter((size) => size >= READABLE);
  element.classList.remove("tight");
  if (fit(element, readable)) return;
  element.classList.add("tight");
  if (!fit(element, [READABLE])) fit(element, sizes.filter((size) => size < READABLE));
}
