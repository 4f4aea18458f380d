// Which pictures move with the numbers? Bars, branches, and branches that run into bars; each knows what a remark on it
// is about, and what such a remark must not cover.

import { flowChart, outcomeBars } from "../draw.js";
import { make } from "../kit.js";
import { boxesOf } from "./remark.js";

const TREE = { width: 500, node: 12, outcomeSlot: 33, line: 28, wrap: 13, ends: false };
const WIDE_FLOW = { width: 1200, node: 12, outcomeSlot: 33, line: 28, wrap: 24 };
const NUMBERS = ".label, .value:not(:empty), .band:not(:empty), .change:not(:empty), .flow text";
const BARS = ".fill, .before, .whisker, .tick";
const RIBBONS = ".ribbon, .flow rect";

/** The pictures by name; each has { element, update(shown, bands, height), describe(outcomes, branches) }. */
export function movingPictures(spec) {
  return { bars: barsAlone(spec), branches: branchesAlone(spec), both: branchesIntoBars(spec) };
}

/** Which of them a slide shows, and whether with the bars of what it is compared with; undefined if it shows none. */
export function movingPictureOf({ kind, views = [] }, tried) {
  const shown = tried && kind !== "scene" ? ["outcomes", "branches"] : views;
  const [outcomes, branches, comparison] = ["outcomes", "branches", "comparison"].map((view) => shown.includes(view));
  const hasBars = outcomes || comparison;
  const name = branches && hasBars ? "both" : branches ? "branches" : hasBars ? "bars" : undefined;
  return name && { name, isPaired: comparison && !tried };
}

/** Where the remark on such a picture belongs: at the end of an outcome’s bar, from which it does not stray. */
export function aboutOutcome(picture, outcomes, id) {
  const row = picture.querySelectorAll(".bars li")[outcomes.findIndex((outcome) => outcome.id === id)];
  if (!row) return undefined;
  const ends = boxesOf(picture, BARS).filter(({ top, bottom }) => isAcross(boxesIn(picture, row), (top + bottom) / 2));
  const [fill] = ends;
  return fill && { x: Math.max(...ends.map(({ right }) => right)) + 4, y: (fill.top + fill.bottom) / 2 };
}

function boxesIn(picture, row) {
  const all = boxesOf(picture, ".bars li");
  return all[[...row.parentNode.children].indexOf(row)];
}

function isAcross({ top, bottom }, y) {
  return top <= y && y <= bottom;
}

/** What a remark on such a picture must not cover, and what it should not. */
export function layersOf(picture) {
  return [NUMBERS, BARS, RIBBONS].map((part) => boxesOf(picture, part));
}

function barsAlone(spec) {
  const bars = outcomeBars(spec);
  return { element: bars.element, update: bars.update, describe: bars.describe };
}

function branchesAlone(spec) {
  const flow = flowChart(spec, WIDE_FLOW);
  function update(shown, bands, height) {
    flow.stretch(height);
    flow.update(shown);
  }
  return { element: flow.element, update, describe: (_, branches) => flow.describe(branches) };
}

/** Branches on the left, bars on the right: each outcome’s bar stands where its branches end. */
function branchesIntoBars(spec) {
  const flow = flowChart(spec, TREE);
  const bars = outcomeBars(spec);
  function update(shown, bands, height) {
    flow.stretch(height);
    const heights = flow.update(shown);
    bars.update(shown, bands);
    [...bars.element.children].forEach((row, n) => {
      row.style.transform = `translateY(${heights[n]}px)`;
    });
  }
  function describe(outcomes, branches) {
    bars.describe(outcomes);
    flow.describe(branches);
  }
  return { element: make("div", { class: "tree" }, flow.element, bars.element), update, describe };
}
