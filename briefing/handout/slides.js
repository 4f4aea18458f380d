// Where is each slide, and what stands on it in numbers and words? The slides themselves come with the document.
//
// A moment is what is to be seen: { at: which slide, tried: the values of a “what if”, or null, page: of its sliders }.

import { points } from "../draw.js";
import { bandsAt } from "./bands.js";
import { BASELINES, LEADERS, SCENES_TOLD, STORY, before, evaluated, flowText, leadingOutcome, outcomesText } from "./story.js";

// The sliders of a “what if”, as many at a time as a slide has room for; the leading ones first.
const SLIDERS_AT_ONCE = 3;
// Bars end at a whole number of these, in the whole.
const AXIS_STEPS = 10;
export const SLIDER_PAGES = pagesOf([...LEADERS, ...STORY.variables.filter((x) => !LEADERS.includes(x))]);
export const SLIDES = [...STORY.slides];

function pagesOf([...left]) {
  const pages = [];
  while (left.length) pages.push(left.splice(0, SLIDERS_AT_ONCE));
  return pages;
}

export function slideOfScene(place) {
  return SLIDES.findIndex((slide) => slide.place === place);
}

/** Where a slide is: “#present-2” for the second scene’s, “#present-2-map” for its map, others by their id. */
export function addressOf(at) {
  const { kind, id } = SLIDES[at];
  return kind === "title" ? "#present" : `#present-${id.replace(/^scene-/, "")}`;
}

/** Which slide an address means, the nearest if there is no such slide; undefined if it means none. */
export function slideAt(hash) {
  const name = /^#present(?:-(.*))?$/.exec(hash)?.[1];
  if (name === undefined) return hash === "#present" ? 0 : undefined;
  const [place, view] = [Number.parseInt(name) - 1, name.replace(/^\d+-/, "")];
  const ways = [
    (_, at) => addressOf(at) === hash,
    (slide) => slide.place === place && slide.views.includes(view),
    (slide) => slide.place === place,
    ({ id }) => id === name.replace(/-\d+$/, ""),
  ];
  return Math.max(0, ...ways.map((way) => SLIDES.findIndex(way)).filter((at) => at >= 0).slice(0, 1));
}

/** The settings to be seen: those of the scene, or what is tried from there. */
export function settingsAt({ at, tried }) {
  const { place } = SLIDES[at];
  const scene = place === undefined ? BASELINES[0] : STORY.scenes[place];
  return tried ? { reading: scene.reading, lens: scene.lens, baseline: scene.baseline, values: tried } : scene;
}

/** All numbers of a slide, in the form that `between` takes. */
export function numbersAt(moment) {
  const { place, views } = SLIDES[moment.at];
  const settings = settingsAt(moment);
  const result = evaluated(settings);
  if (place === undefined) return { ...result, reference: result.outcomes };
  const reference = evaluated(moment.tried ? STORY.scenes[place] : before(place)).outcomes;
  const bands = bandsAt(settings);
  // While somebody tries, bars are measured by one and the same length.
  const end = moment.tried ? 1 : axisEnd(result.outcomes, reference, views.includes("comparison") ? {} : bands);
  return { ...result, reference, ...edges(bands), axis: { end } };
}

/** Where bars end, as emphasis.py has it: near the longest of them, its band and what it is compared with. */
function axisEnd(outcomes, reference, bands) {
  const reached = STORY.outcomes.map(({ id }) => Math.max(outcomes[id], reference[id], bands[id]?.[1] ?? 0));
  return Math.min(Math.max(Math.ceil(AXIS_STEPS * Math.max(...reached) - 1e-9), 1) / AXIS_STEPS, 1);
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

/**
 * The outcomes that stand in full colour, as emphasis.py has them: what leads and, beside what it is compared with, what
 * changes most from there; all of them while somebody tries.
 */
export function litAt({ tried }, { outcomes, reference }, isPaired) {
  if (tried) return undefined;
  const changes = Object.fromEntries(Object.keys(outcomes).map((id) => [id, Math.abs(outcomes[id] - reference[id])]));
  const most = leadingOutcome({ outcomes: changes });
  return new Set([leadingOutcome({ outcomes }), ...(isPaired && points(changes[most]) ? [most] : [])]);
}

/** The bars and the branches of a slide in words. */
export function sentencesAt({ at, tried }, result) {
  const scene = STORY.scenes[SLIDES[at].place];
  const isSaid = !tried && scene.outcomesSentence;
  return isSaid ? [scene.outcomesSentence, scene.flowSentence] : [outcomesText(result, scene), flowText(result, scene)];
}

/** What the sliders start from; null where there is nothing to try. */
export function startOfTrial(at) {
  const { place } = SLIDES[at];
  return place === undefined ? null : { ...STORY.scenes[place].values };
}

/** What a slide says to those who do not see it. */
export function spoken({ at, tried, blank }) {
  if (blank) return "The screen is blank. B shows it again.";
  const { kind, place, headline, views, stills = [], text = [] } = SLIDES[at];
  if (kind === "title") return `${STORY.title}. ${STORY.caveat}`;
  if (place === undefined) return [`${headline}.`, ...text].join(" ");
  const scene = STORY.scenes[place];
  if (tried) return `What if, from “${scene.name}”. ${outcomesText(evaluated(settingsAt({ at, tried })), scene)}`;
  const shown = stills.map(({ view, sentence }) => `${STORY.headings[view]}: ${sentence}`);
  const said = shown.length ? shown : sentencesAt({ at }, evaluated(scene)).slice(views[0] === "branches" ? 1 : 0);
  const which = scene.from === undefined ? `Scene ${place + 1} of ${SCENES_TOLD}: ` : "";
  return `${which}${headline}. ${said[0]}`;
}
