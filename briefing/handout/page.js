// The page beyond what it says without scripts: every scene drawn, colours for the dark, and buttons.

import { flowChart, groupTotals, outcomeBars } from "../draw.js";
import { createButton, headed, isDark, make } from "../kit.js";
import { PAGE_FLOW } from "./panel.js";
import { setRoom } from "./screen.js";
import { slideOfScene } from "./slides.js";
import { BEGINNING, SCENES_TOLD, STORY, before, casesOf, evaluated, legend } from "./story.js";

const WAYS = "Arrows go on and back, ? lists all keys; buttons come where the mouse nears the foot, or by touch";

/** Draws bars and branches of every scene into the page. */
export function drawScenes() {
  STORY.scenes.slice(0, SCENES_TOLD).forEach((scene, place) => {
    const spec = { ...STORY, baseline: evaluated(before(place)) };
    const shown = evaluated(scene);
    const drawn = [];
    if (scene.show.includes("outcomes")) drawn.push(drawnBars(spec, shown, place));
    if (scene.show.includes("branches")) drawn.push(drawnFlow(spec, shown, place));
    const pictures = document.querySelector(`#scene-${place + 1} .pictures`);
    pictures.querySelector("noscript").remove();
    pictures.prepend(...drawn);
  });
}

function drawnBars(spec, shown, place) {
  const { outcomesSentence, bands } = STORY.scenes[place];
  const groups = groupTotals(spec);
  const bars = outcomeBars(spec);
  groups.update(shown, bands);
  bars.describe(outcomesSentence);
  bars.update(shown, bands);
  const heading = headed("Outcomes", ...amongOf(STORY.scenes[place]));
  return make("div", {}, heading, groups.element, bars.element, make("p", { class: "legend" }, legend(place)));
}

function drawnFlow(spec, shown, place) {
  const flow = flowChart(spec, PAGE_FLOW);
  flow.describe(STORY.scenes[place].flowSentence);
  flow.update(shown);
  return make("div", {}, headed("How it branches", ...amongOf(STORY.scenes[place])), flow.element);
}

function amongOf(scene) {
  return scene.lens ? [make("span", { class: "among" }, `of ${casesOf(scene)}`)] : [];
}

export function addButtons({ present, tryFrom }) {
  const tools = [
    createButton("Present", () => present(0), { id: "present", class: "main", title: WAYS }),
    createButton("Try it yourself", () => tryFrom(BEGINNING)),
    createButton("Print", () => print()),
    createRoomButton(),
  ];
  document.querySelector(".opening .caveat").after(make("div", { class: "tools" }, ...tools));
  STORY.scenes.slice(0, SCENES_TOLD).forEach((scene, place) => {
    const number = place + 1;
    const own = [
      createButton("What if?", () => tryFrom(scene), { "aria-label": `What if, from scene ${number}` }),
      createButton("Present from here", () => present(slideOfScene(place)), {
        class: "present",
        "aria-label": `Present from here, scene ${number}`,
      }),
    ];
    document.querySelector(`#scene-${number} > .source`).before(make("div", { class: "tools" }, ...own));
  });
}

function createRoomButton() {
  const element = createButton("", () => {
    setRoom(isDark(document.body) ? "light" : "dark");
    name();
  });
  const name = () => (element.textContent = isDark(document.body) ? "Light" : "Dark");
  name();
  return element;
}
