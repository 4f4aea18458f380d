// What only the presenter sees: the time, what comes next, what to say, and the sliders of a “what if”.

import { createButton, make } from "../kit.js";
import { createStage } from "./slide.js";
import { SLIDES, numbersAt, titleOf } from "./slides.js";
import { STORY } from "./story.js";
import { createTrial } from "./trial.js";

/** Returns { element, show(at), follow(moment), begin() }. */
export function createDesk(ways) {
  const clock = make("p", { class: "clock" });
  const passed = make("p", { class: "passed", role: "timer", "aria-live": "off" });
  const next = createStage({ quiet: true });
  const nextTitle = make("p", { class: "next-title", dir: "auto" });
  const notes = make("div", { class: "notes", tabindex: "0", role: "region", "aria-label": "Notes" });
  const trial = createTrial(ways);
  next.element.inert = true;
  const element = make(
    "aside",
    { class: "desk", "aria-label": "For the presenter" },
    make("div", { class: "times" }, clock, passed, createButton("Start again", begin)),
    make("div", { class: "following" }, next.element, make("div", {}, make("h2", {}, "Next"), nextTitle)),
    make("div", { class: "spoken" }, make("h2", {}, "Notes"), notes),
    trial.element,
  );
  let begun = Date.now();
  setInterval(tick, 1000);

  function begin() {
    begun = Date.now();
    tick();
  }

  function tick() {
    const now = new Date();
    const seconds = Math.floor((now - begun) / 1000);
    clock.textContent = now.toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
    passed.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  }

  function show(at) {
    const following = SLIDES[at + 1];
    next.element.hidden = !following;
    nextTitle.textContent = following ? titleOf(following) : "This is the last slide.";
    if (following) next.show({ at: at + 1, tried: null });
    notes.replaceChildren(...notesOf(STORY.scenes[SLIDES[at].place]));
    notes.scrollTop = 0;
  }

  function follow(moment) {
    if (moment.tried) trial.show(moment, numbersAt(moment));
  }
  return { element, show, follow, begin };
}

function notesOf(scene) {
  if (!scene?.points.length) return [make("p", {}, "No notes for this slide.")];
  const points = make("ul", {}, ...scene.points.map((point) => make("li", { dir: "auto" }, point)));
  return scene.stale ? [make("p", { class: "stale" }, scene.stale), points] : [points];
}
