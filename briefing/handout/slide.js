// How a slide looks: the title, a scene with its bars and branches, or a further view; drawn 1280 × 720, then scaled.

import { between, flowChart, outcomeBars } from "../draw.js";
import { createMotion, make } from "../kit.js";
import { fit, writeChanges } from "./fit.js";
import { SLIDES, bandsOf, numbersAt, sentencesAt, settingsAt } from "./slides.js";
import { READING, STORY, beforeLabel, casesOf, legend, legendText, overText } from "./story.js";
import { createTrial } from "./trial.js";

const MOTION_MILLISECONDS = 320;
const CANVAS = { width: 1280, height: 720 };
const LEGEND_GAP = 8;
const TREE = { width: 500, node: 12, outcomeSlot: 33, line: 28, wrap: 13, ends: false };
const WIDE_FLOW = { width: 1200, node: 12, outcomeSlot: 33, line: 28, wrap: 24 };
const TITLE_SIZES = [88, 72, 60, 48, 40, 32];
const HEADLINE_SIZES = [48, 44, 40, 36, 32, 28, 24];
const NARROW_SIZES = [36, 32, 28, 24];

/**
 * Returns { element, show(moment) }. Of a “what if” `ways` says what happens, see createTrial; a slide that is `quiet`
 * changes at once.
 */
function createSlide({ quiet = false, ...ways } = {}) {
  const spec = { ...STORY, baseline: { outcomes: {} } };
  const pictures = picturesOf(spec);
  const trial = createTrial(ways);
  const parts = slideParts();
  const element = make("section", { class: "slide" }, ...parts.inOrder, trial.element);
  const motion = createMotion();
  let last, numbers, picture;
  // What was fitted in another font is fitted anew.
  document.fonts.addEventListener("loadingdone", () => last && show({ ...last }, true));

  function show(moment, anew) {
    const follows = last?.tried && moment.tried && last.at === moment.at;
    const target = numbersAt(moment);
    if (anew || last?.at !== moment.at || !last.tried !== !moment.tried) write(moment);
    if (moment.tried) trial.show(moment, target);
    if (picture) target.frame = frameBetween(moment.tried ? trial.element : parts.words, parts.legend);
    last = moment;
    picture?.describe(...sentencesAt(moment, target));
    if (picture && numbers && !follows && !quiet) {
      const start = numbers;
      motion.start((share) => draw(share < 1 ? between(start, target, share) : target), MOTION_MILLISECONDS);
    } else {
      motion.stop();
      draw(target);
    }
  }

  function draw(now) {
    numbers = now;
    spec.baseline.outcomes = now.reference;
    if (!picture) return;
    for (const side of ["top", "height"]) parts.picture.style[side] = `${now.frame[side]}px`;
    picture.update(now, bandsOf(now), now.frame.height);
  }

  function write(moment) {
    const slide = SLIDES[moment.at];
    element.dataset.kind = moment.tried ? "trial" : slide.kind;
    picture = pictures[pictureOf(slide, moment.tried)];
    if (slide.kind === "title") {
      fit(parts.title, TITLE_SIZES);
      return;
    }
    parts.picture.replaceChildren(picture?.element ?? still(slide));
    for (const side of ["top", "height"]) parts.picture.style[side] = "";
    parts.legend.textContent = legendOf(slide, moment.tried);
    parts.source.replaceChildren(...sourceOf(moment));
    if (!moment.tried) writeWords(parts, slide);
  }
  return { element, show };
}

function picturesOf(spec) {
  const comparison = outcomeBars(spec);
  comparison.element.classList.add("paired");
  return {
    "outcomes branches": branchesIntoBars(spec),
    outcomes: outcomeBars(spec),
    branches: branchesAlone(spec),
    comparison,
  };
}

function branchesAlone(spec) {
  const flow = flowChart(spec, WIDE_FLOW);
  function update(shown, bands, height) {
    flow.stretch(height);
    flow.update(shown);
  }
  return { element: flow.element, update, describe: (_, branches) => flow.describe(branches) };
}

/** Where the picture stands: it has what room the words above and the legend below leave. */
function frameBetween({ offsetTop, offsetHeight }, below) {
  const top = offsetTop + offsetHeight;
  return { top, height: below.offsetTop - LEGEND_GAP - top };
}

/** Which of the pictures that move a slide shows; a still one, or none, otherwise. */
function pictureOf({ kind, picture }, tried) {
  if (kind === "comparison" && !tried) return kind;
  return picture ?? (tried ? "outcomes branches" : "");
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

function slideParts() {
  const title = make("h1", { dir: "auto" }, STORY.title);
  const headline = make("h1", { class: "headline", dir: "auto" });
  const changed = make("p", { class: "changed" });
  const viewed = make("p", { class: "viewed" });
  const told = make("p", { class: "told", dir: "auto" });
  const picture = make("div", { class: "picture" });
  const caption = make("p", { class: "legend" });
  const source = make("footer", { class: "source" });
  const opening = make(
    "div",
    { class: "title" },
    make("p", {}, STORY.subject),
    title,
    make("p", {}, STORY.day),
    make("p", { class: "caveat" }, STORY.caveat),
    make("p", { class: "made" }, STORY.made),
  );
  const words = make("div", { class: "words" }, headline, changed, viewed, told);
  const inOrder = [opening, words, picture, caption, source];
  return { title, words, headline, changed, viewed, told, picture, legend: caption, source, inOrder };
}

function writeWords({ headline, changed, viewed, told }, { kind, place, view }) {
  headline.textContent = STORY.scenes[place].headline;
  viewed.textContent = kind === "view" ? STORY.headings[view.view] : "";
  told.textContent = kind === "view" ? view.sentence : "";
  if (kind === "view") {
    fit(headline, NARROW_SIZES, told.parentElement);
  } else {
    fit(headline, HEADLINE_SIZES);
    writeChanges(changed, beforeLabel(place), STORY.scenes[place].changes, STORY.mostNamed);
  }
}

function legendOf({ kind, place, picture, view }, tried) {
  if (tried) return legendText("the scene as it stands");
  if (kind === "view") return view.key ?? "";
  if (kind === "comparison") return `Pale: ${beforeLabel(place)}.`;
  return kind === "scene" && picture !== "branches" ? legend(place) : "";
}

/** Where the numbers come from, and which of all slides this is; an edited reading stands out. */
function sourceOf({ at, tried }) {
  const scene = STORY.scenes[SLIDES[at].place];
  const name = tried ? `What if, from “${scene.name}”` : scene.name;
  const reading = READING[scene.reading].mark ? "reading edited" : "reading";
  const first = make(
    "p",
    {},
    make("bdi", { class: "name" }, name),
    make("span", { class: "far" }, overText(settingsAt({ at, tried }))),
    make("bdi", { class: reading }, scene.readingLabel),
    ...(scene.lens ? [make("span", { class: "lens" }, `of ${casesOf(scene)}`)] : []),
    make("span", { class: "number" }, `${at + 1} / ${SLIDES.length}`),
  );
  return [first, make("p", {}, `${STORY.made} · ${STORY.day} · ${STORY.caveat}`)];
}

/** A further view stands already on the page. */
function still({ place, view }) {
  const copy = document.querySelector(`#view-${place + 1}-${view.view} :is(svg, table)`)?.cloneNode(true) ?? "";
  if (copy.tagName === "svg") copy.setAttribute("preserveAspectRatio", "xMinYMin");
  return copy;
}

/** A slide on a stage that fills whatever room it has. */
export function createStage(handlers) {
  const slide = createSlide(handlers);
  const canvas = make("div", { class: "canvas" }, slide.element);
  const element = make("div", { class: "stage" }, canvas);
  new ResizeObserver(([{ contentRect: { width, height } }]) => {
    canvas.style.setProperty("--scale", Math.min(width / CANVAS.width, height / CANVAS.height));
  }).observe(element);
  return { element, show: slide.show };
}
