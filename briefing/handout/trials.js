// Which “what ifs” were kept? Each a scene of its own after the one from which it was tried, for this session of the
// browser; and the storyline with them, as a file.

import { keep, kept, make } from "../kit.js";
import { bandsAt } from "./bands.js";
import { SLIDES } from "./slides.js";
import { SCENES_TOLD, STORY, differences, evaluated, leadLabel } from "./story.js";

const MOST_NAMED_IN_HEADLINE = 2;
const MOST_KEPT = 20;
const DRAWN = ["outcomes", "branches"];
const place = `what if: ${STORY.title}`;
// In order: { from: the scene from which it was tried, values }.
let keptTrials = [];

/** Keeps a “what if” tried from a scene; returns at which slide it now stands, or nothing where no more are kept. */
export function keepTrial(from, values) {
  if (keptTrials.length === MOST_KEPT) return undefined;
  setTrials([...keptTrials, { from, values }]);
  keep("sessionStorage", place, JSON.stringify(keptTrials));
  return SLIDES.findLastIndex((slide) => slide.place === STORY.scenes.length - 1);
}

/** Those kept, as `setTrials` takes them. */
export function trialsKept() {
  return keptTrials;
}

/** Puts these among the scenes and slides, in place of any that were kept before. */
export function setTrials(trials) {
  if (JSON.stringify(trials) === JSON.stringify(keptTrials)) return;
  STORY.scenes.splice(SCENES_TOLD);
  SLIDES.splice(0, SLIDES.length, ...STORY.slides);
  for (const trial of trials) addTrial(trial);
  keptTrials = trials;
}

/** Brings back what this session kept before the page was loaded anew. */
export function restoreTrials() {
  try {
    setTrials(JSON.parse(kept("sessionStorage", place) ?? "[]"));
  } catch {
    // What was kept of another version of this presentation does not belong to it.
    keep("sessionStorage", place, "[]");
    setTrials([]);
  }
}

function addTrial({ from, values }) {
  const start = STORY.scenes[from];
  const settings = { reading: start.reading, lens: start.lens, baseline: start.baseline, values };
  const number = STORY.scenes.length - SCENES_TOLD + 1;
  const moved = differences(start, settings);
  const bands = bandsAt(settings);
  const name = `${start.name} (changed)`;
  const scene = { ...start, ...settings, name, from, bands, changes: moved, apart: "", show: DRAWN, outcomesSentence: "" };
  const headline = `What if: ${briefly(moved)}? ${leadLabel(evaluated(settings), bands)}`;
  const notes = [`Kept while it was presented: ${moved.map(changeText).join("; ") || "nothing changed"}.`];
  const slide = { id: `kept-${number}`, kind: "scene", place: STORY.scenes.length, views: DRAWN, headline, notes };
  STORY.scenes.push(scene);
  SLIDES.splice(endOf(from), 0, slide);
}

/** After the slides of a scene and those of the “what ifs” tried from it. */
function endOf(from) {
  const isOf = ({ place: own }) => own === from || (own !== undefined && STORY.scenes[own].from === from);
  return SLIDES.findLastIndex(isOf) + 1;
}

function briefly(moved) {
  const rest = moved.length - MOST_NAMED_IN_HEADLINE;
  const named = moved.slice(0, MOST_NAMED_IN_HEADLINE).map(changeText);
  return [...named, ...(rest > 0 ? [`${rest} more`] : [])].join(", ") || "as the scene";
}

function changeText({ label, start, end }) {
  return `${label} ${start} → ${end}`;
}

/** Hands out the storyline with what was kept, as the Simulator reads it. */
export function downloadWithTrials() {
  const file = new Blob([JSON.stringify(storylineWithTrials(), null, 2)], { type: "application/json" });
  const address = URL.createObjectURL(file);
  const link = make("a", { href: address, download: "storyline-with-what-was-kept.json" });
  link.click();
  setTimeout(() => URL.revokeObjectURL(address));
}

/** The storyline of this document with what was kept among its scenes. */
export function storylineWithTrials() {
  const { storyline } = JSON.parse(document.getElementById("record").textContent);
  const stored = [...storyline.scenes];
  for (const { place: own, headline } of SLIDES.filter(({ id }) => id.startsWith("kept-")).toSorted(inOrderMade)) {
    const { name, from, values } = STORY.scenes[own];
    const scenario = { ...stored[from].scenario, name: name.slice(0, STORY.longestName), ranges: {}, values: allOf(values) };
    stored.push({ scenario, headline: headline.slice(0, STORY.longestHeadline), show: DRAWN });
  }
  const order = [...new Set(SLIDES.map((slide) => slide.place).filter((own) => own !== undefined))];
  const slides = storyline.slides.map((slide) => ({ ...slide, after: placeAfter(slide.after, order) }));
  return { ...storyline, scenes: order.map((own) => stored[own]), slides };
}

function inOrderMade(one, other) {
  return one.place - other.place;
}

function allOf(values) {
  return Object.fromEntries(STORY.variables.map(({ id, baseline }) => [id, values[id] ?? baseline]));
}

/** After how many scenes a slide stands that stood after so many of those told. */
function placeAfter(after, order) {
  const next = order.indexOf(after);
  return next < 0 ? order.length : next;
}
