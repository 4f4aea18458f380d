// What only the presenter sees: the time, what comes next, what to say, and the sliders of a “what if”.

import { createButton, make } from "../kit.js";
import { createStage } from "./slide.js";
import { SLIDES, numbersAt } from "./slides.js";
import { clockText, createTiming } from "./timing.js";
import { createTrial } from "./trial.js";

/** Returns { element, show(at), arrive(at), follow(moment), begin() }. */
export function createDesk(ways) {
  const clock = createClock();
  const next = createStage({ quiet: true });
  const nextTitle = make("p", { class: "next-title", dir: "auto" });
  const notes = make("div", { class: "notes", tabindex: "0", role: "region", "aria-label": "Notes" });
  const trial = createTrial(ways);
  next.element.inert = true;
  const element = make(
    "aside",
    { class: "desk", "aria-label": "For the presenter" },
    clock.element,
    make("div", { class: "following" }, next.element, make("div", {}, make("h2", {}, "Next"), nextTitle)),
    make("div", { class: "spoken" }, make("h2", {}, "Notes"), notes),
    trial.element,
  );

  function show(at) {
    const following = SLIDES[at + 1];
    next.element.hidden = !following;
    nextTitle.textContent = following ? following.headline : "This is the last slide.";
    if (following) next.show({ at: at + 1, tried: null });
    notes.replaceChildren(...notesOf(SLIDES[at]));
    notes.scrollTop = 0;
  }

  function follow(moment) {
    if (moment.tried) trial.show(moment, numbersAt(moment));
  }
  return { element, show, arrive: (at) => clock.arrive(SLIDES[at].id), follow, begin: clock.begin };
}

function notesOf({ notes = [] }) {
  if (!notes.length) return [make("p", {}, "No notes for this slide.")];
  return [make("ul", {}, ...notes.map((note) => make("li", { dir: "auto" }, note)))];
}

/** The time of day, how much has gone by, and how that stands to what was planned and rehearsed. */
function createClock() {
  const timing = createTiming();
  const day = make("p", { class: "clock" });
  const passed = make("p", { class: "passed", role: "timer", "aria-live": "off" });
  const here = make("p", { class: "here" });
  const length = { type: "number", min: 0, max: 600, step: 1, class: "minutes", "aria-label": "Minutes planned" };
  const minutes = make("input", length);
  const rehearse = createButton("Rehearse", () => act(timing.rehearse), { title: "Keeps the time that each slide takes" });
  const again = createButton("Start again", () => act(timing.begin));
  const planned = make("label", {}, "Planned ", minutes, " min");
  const rows = [make("div", { class: "now" }, day, passed), here, make("div", { class: "plan" }, planned, rehearse, again)];
  minutes.addEventListener("input", () => act(() => timing.plan(Number(minutes.value))));
  minutes.value = timing.times().minutes || "";
  setInterval(tick, 1000);

  function act(change) {
    change();
    tick();
  }

  function tick() {
    const times = timing.times();
    day.textContent = new Date().toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
    passed.textContent = clockText(times.elapsed) + (times.minutes ? ` of ${clockText(60 * times.minutes)}` : "");
    passed.classList.toggle("over", times.minutes > 0 && times.elapsed > 60 * times.minutes);
    here.textContent = hereText(times);
    rehearse.textContent = times.rehearsing ? "Keep these times" : "Rehearse";
    rehearse.setAttribute("aria-pressed", times.rehearsing);
  }
  const arrive = (id) => act(() => timing.arrive(id));
  return { element: make("div", { class: "times" }, ...rows), begin: () => act(timing.begin), arrive };
}

function hereText({ here, planned, ahead, rehearsing }) {
  const slide = `This slide ${clockText(here)}`;
  if (rehearsing) return `${slide} · rehearsal`;
  if (planned === undefined) return slide;
  const stands = Math.abs(ahead) < 5 ? "on time" : `${clockText(Math.abs(ahead))} ${ahead > 0 ? "ahead" : "behind"}`;
  return `${slide} of ${clockText(planned)} · ${stands}`;
}
