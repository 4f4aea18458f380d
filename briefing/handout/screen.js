// How does a presentation fill its window? The room’s light, and a slide that can be blanked and written over.

import { make } from "../kit.js";
import { createStage } from "./slide.js";

const NOTICE_MILLISECONDS = 6000;

export function setRoom(room) {
  document.documentElement.dataset.room = room;
}

/**
 * A slide filling its room, which can be blanked; what was said is written over it for a while. `point(place)` puts a
 * large dot where a pointer stands, in shares of the slide, or takes it away.
 */
export function createScreen(handlers) {
  const stage = createStage(handlers);
  const blank = make("div", { class: "blank", hidden: "" }, make("span", {}, "The screen is blank."));
  const dot = make("div", { class: "dot", hidden: "" });
  const notice = make("p", { class: "notice", role: "status" });
  let waiting;
  function show(state) {
    stage.show(state);
    blank.hidden = !state.blank;
  }
  function say(text) {
    notice.textContent = text;
    clearTimeout(waiting);
    waiting = setTimeout(() => (notice.textContent = ""), NOTICE_MILLISECONDS);
  }
  function point(place) {
    dot.hidden = !place;
    if (place) dot.style.translate = `${100 * place.x}cqw ${100 * place.y}cqh`;
  }
  stage.canvas.append(dot);
  /** Where a pointer is on the slide. */
  function placeOf({ clientX, clientY }) {
    const { left, top, width, height } = stage.canvas.getBoundingClientRect();
    return { x: (clientX - left) / width, y: (clientY - top) / height };
  }
  return { element: make("div", { class: "screen" }, stage.element, blank, notice), show, say, point, placeOf };
}
