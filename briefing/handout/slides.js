// Which slides there are, where each is found, and what stands on it in numbers and words.
//
// A moment is what is to be seen: { at: which slide, tried: the values of a “what if”, or null, page: of its sliders }.

import { bandsAt } from "./bands.js";
import { BASELINE, LEADERS, STORY, before, evaluated, flowText, outcomesText } from "./story.js";

// The sliders of a “what if”, as many at a time as a slide has room for; the leading ones first.
const SLIDERS_AT_ONCE = 3;
export const SLIDER_PAGES = pagesOf([...LEADERS, ...STORY.variables.filter((x) => !LEADERS.includes(x))]);
export const SLIDES = [{ kind: "title" }, ...STORY.scenes.flatMap(slidesOf)];

function pagesOf([...left]) {
  const pages = [];
  while (left.length) pages.push(left.splice(0, SLIDERS_AT_ONCE));
  return pages;
}

/** A scene’s own slide, if it shows outcomes or branches, and one for each further view. */
function slidesOf(scene, place) {
  const main = scene.show.length ? [{ kind: "scene", place, picture: scene.show.join(" ") }] : [];
  const kindOf = ({ view }) => (view === "comparison" ? view : "view");
  const further = scene.views.map((view) => ({ kind: kindOf(view), place, view }));
  return [...main, ...further];
}

export function slideOfScene(place) {
  return SLIDES.findIndex((slide) => slide.place === place);
}

export function addressOf(at) {
  const { place, view } = SLIDES[at];
  const scene = place === undefined ? "" : `-${place + 1}`;
  return `#present${scene}${view ? `-${view.view}` : ""}`;
}

/** Which slide an address means, the nearest if there is no such slide; undefined if it means none. */
export function slideAt(hash) {
  const found = /^#present(?:-(\d+)(?:-\w+)?)?$/.exec(hash);
  if (!found) return undefined;
  const exact = SLIDES.findIndex((_, at) => addressOf(at) === hash);
  return exact >= 0 ? exact : Math.max(0, slideOfScene(Number(found[1]) - 1));
}

/** The settings to be seen: those of the scene, or what is tried from there. */
export function settingsAt({ at, tried }) {
  const { place } = SLIDES[at];
  const scene = place === undefined ? BASELINE : STORY.scenes[place];
  return tried ? { reading: scene.reading, lens: scene.lens, values: tried } : scene;
}

/** All numbers of a slide, in the form that `between` takes. */
export function numbersAt(moment) {
  const { place } = SLIDES[moment.at];
  const settings = settingsAt(moment);
  const result = evaluated(settings);
  if (place === undefined) return { ...result, reference: result.outcomes };
  const scene = STORY.scenes[place];
  const reference = evaluated(moment.tried ? scene : before(place)).outcomes;
  return { ...result, reference, ...edges(bandsAt(settings)) };
}

/** Bands in the form that `between` takes; `bandsOf` gives them back. */
function edges(bands) {
  return { low: edge(bands, 0), high: edge(bands, 1) };
}

function edge(bands, side) {
  return Object.fromEntries(Object.entries(bands).map(([id, band]) => [id, band[side]]));
}

export function bandsOf({ low, high }) {
  return low && Object.fromEntries(Object.keys(low).map((id) => [id, [low[id], high[id]]]));
}

/** The bars and the branches of a slide in words. */
export function sentencesAt({ at, tried }, result) {
  const scene = STORY.scenes[SLIDES[at].place];
  return tried ? [outcomesText(result, scene), flowText(result, scene)] : [scene.outcomesSentence, scene.flowSentence];
}

/** What the sliders start from; null where there is nothing to try. */
export function startOfTrial(at) {
  const { place } = SLIDES[at];
  return place === undefined ? null : { ...STORY.scenes[place].values };
}

export function titleOf({ place, view }) {
  return view ? STORY.headings[view.view] : `Scene ${place + 1}: ${STORY.scenes[place].headline}`;
}

/** What a slide says to those who do not see it. */
export function spoken({ at, tried, blank }) {
  if (blank) return "The screen is blank. B shows it again.";
  const { place, view } = SLIDES[at];
  if (place === undefined) return `${STORY.title}. ${STORY.caveat}`;
  const scene = STORY.scenes[place];
  if (tried) return `What if, from “${scene.name}”. ${outcomesText(evaluated(settingsAt({ at, tried })), scene)}`;
  const shown = view ? `${STORY.headings[view.view]}: ${view.sentence}` : scene.outcomesSentence;
  return `Scene ${place + 1} of ${STORY.scenes.length}: ${scene.headline}. ${shown}`;
}
