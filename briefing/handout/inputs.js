// What people touch, and what is told to those who do not see: buttons, sliders, a voice.

import { make } from "../kit.js";
import { measured, valueWords } from "./story.js";

const PAUSE_MILLISECONDS = 600;
let sliderCount = 0;

/**
 * One slider; returns { element, show(value, origin) }. `moved(value)` is called while it moves; the origin is
 * marked on the track. A value between two steps is kept until somebody moves the slider, and so is any if a touch turns
 * out to scroll the page.
 */
export function createSlider(variable, moved) {
  const [low, high] = variable.range;
  const id = `slider-${(sliderCount += 1)}`;
  const input = make("input", { type: "range", id, min: low, max: high, step: variable.step, title: variable.question });
  // The slider itself tells both, as its value.
  const value = make("span", { class: "setting", "aria-hidden": "true" });
  const meaning = make("span", { class: "meaning", "aria-hidden": "true" });
  const origin = make("span", { class: "origin", "aria-hidden": "true" });
  const label = make("label", { for: id }, variable.label);
  const rail = make("span", { class: "rail" }, origin, input);
  let shown, touched;
  input.addEventListener("input", () => moved(Number(input.value)));
  input.addEventListener("pointerdown", () => (touched = shown));
  input.addEventListener("pointercancel", () => moved(touched));

  function show(now, start) {
    shown = now;
    input.value = now;
    value.textContent = measured(variable, now);
    meaning.textContent = valueWords(variable, now);
    input.setAttribute("aria-valuetext", `${value.textContent}, ${meaning.textContent}`);
    origin.style.setProperty("--at", (start - low) / (high - low));
  }
  return { element: make("div", { class: "slider" }, label, value, rail, meaning), show };
}

/** Says what it is given to screen readers, once there has been nothing new for a moment. */
export function createVoice() {
  const element = make("p", { class: "unseen", role: "status" });
  let waiting;
  function say(text) {
    clearTimeout(waiting);
    waiting = setTimeout(() => (element.textContent = text), PAUSE_MILLISECONDS);
  }
  return { element, say };
}
