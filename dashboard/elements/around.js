// What does the panel read and write on the page around it? Streamlit's own sliders and lens, the answer, the Why section.

import { make, reducedMotion } from "../../briefing/kit.js";

const WHY = ".st-key-why_section";

/** Where the sliders stand; a value between two steps cannot be shown by one, and stays as the server sent it. */
export function valuesOnPage({ values, sliderKey, steps }) {
  const shown = { ...values };
  for (const id of Object.keys(values)) {
    const slider = document.querySelector(`.st-key-${sliderKey}${id} input[type=range]`);
    const value = Number.parseFloat(slider?.value);
    if (Math.abs(value - values[id]) > steps[id] / 2) shown[id] = value;
  }
  return shown;
}

/** The lens that is pressed, of those in the order of their buttons; undefined where there are none. */
export function lensOnPage(ids) {
  const buttons = [...document.querySelectorAll(".st-key-lens button")];
  return ids[buttons.findIndex((button) => [button.ariaChecked, button.ariaPressed].includes("true"))];
}

/**
 * Paragraphs in place of the server's in the element of that selector, for as long as page.css shows them; returns
 * { say(sentences), close() }.
 */
export function spokenIn(selector) {
  const element = make("div", { class: "spoken" });
  function say(sentences) {
    const container = document.querySelector(selector);
    if (container && element.parentNode !== container) container.append(element);
    element.replaceChildren(...sentences.map((sentence) => make("p", {}, sentence)));
  }
  return { say, close: () => element.remove() };
}

/** Takes the reader, and the focus, to what answers “why this?”. */
export function scrollToWhy() {
  const section = document.querySelector(WHY);
  if (!section) return;
  section.tabIndex = -1;
  section.focus({ preventScroll: true });
  section.scrollIntoView({ behavior: reducedMotion() ? "auto" : "smooth", block: "start" });
}

/** Hides the words beside each slider that has moved on from the value they speak of. */
export function hideOutrunWords(values, spokenOf) {
  for (const [id, value] of Object.entries(values)) {
    document.querySelector(`.st-key-note_${id}`)?.toggleAttribute("data-outrun", value !== spokenOf[id]);
  }
}
