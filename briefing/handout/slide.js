// How does a slide look? Its words, one picture or table, its source; drawn 1280 × 720, then scaled.

import { between } from "../draw.js";
import { createMotion, make } from "../kit.js";
import { fit, fitBody, writeChanges } from "./fit.js";
import { aboutOutcome, layersOf, movingPictureOf, movingPictures } from "./moving.js";
import { createRemark } from "./remark.js";
import { SLIDES, bandsOf, litAt, numbersAt, sentencesAt, settingsAt } from "./slides.js";
import { bodyOf, isTable, viewsOf } from "./standing.js";
import { READING, STORY, beforeLabel, casesOf, legend, legendText, overText } from "./story.js";
import { createTrial } from "./trial.js";

const MOTION_MILLISECONDS = 320;
const CANVAS = { width: 1280, height: 720 };
const GAP = 8;
const TITLE_SIZES = [88, 72, 60, 48, 40, 32];
const HEADLINE_SIZES = [48, 44, 40, 36, 32, 28, 24];
const NARROW_SIZES = [36, 32, 28, 24];
// Above what needs all the room there is.
const SMALL_HEADLINE_SIZES = [40, 36, 32, 28, 24];
const CROWDED = ["comparison", "methods", "pair"];
// Words are larger than tables.
const [LARGEST_WORDS, LARGEST_TABLE] = [40, 28];

/**
 * Returns { element, show(moment) }. Of a “what if” `ways` says what happens, see createTrial; a slide that is `quiet`
 * changes at once.
 */
function createSlide({ quiet = false, ...ways } = {}) {
  const spec = { ...STORY, baseline: { outcomes: {} } };
  const pictures = movingPictures(spec);
  const trial = createTrial(ways);
  const parts = slideParts();
  const remark = createRemark();
  const element = make("section", { class: "slide" }, ...parts.inOrder, trial.element);
  const motion = createMotion();
  let last, numbers, picture;
  // What was fitted in another font is fitted anew.
  document.fonts.addEventListener("loadingdone", () => last && show({ ...last }, true));

  function show(moment, anew) {
    const follows = last?.tried && moment.tried && last.slide === SLIDES[moment.at];
    const target = numbersAt(moment);
    const isOther = last?.slide !== SLIDES[moment.at] || !last.tried !== !moment.tried;
    if (anew || isOther) write(moment, target);
    if (moment.tried) trial.show(moment, target);
    if (picture) target.frame = frameBetween(moment.tried ? trial.element : parts.words, below());
    last = { ...moment, slide: SLIDES[moment.at] };
    picture?.describe(...sentencesAt(moment, target));
    if (picture && numbers && !follows && !quiet) {
      const start = numbers;
      motion.start((share) => draw(share < 1 ? between(start, target, share) : target, share === 1), MOTION_MILLISECONDS);
    } else {
      motion.stop();
      draw(target, true);
    }
  }

  function below() {
    return parts.legend.textContent ? parts.legend : parts.source;
  }

  function draw(now, isLast) {
    numbers = now;
    spec.baseline.outcomes = now.reference;
    if (picture) {
      setFrame(parts.picture, now.frame);
      picture.update(now, bandsOf(now), now.frame.height);
    }
    if (isLast) annotate(SLIDES[last.at], last.tried);
  }

  function write(moment, target) {
    const slide = SLIDES[moment.at];
    const moving = movingPictureOf(slide, moment.tried);
    picture = pictures[moving?.name];
    spec.lit = litAt(moment, target, moving?.isPaired);
    element.dataset.kind = moment.tried ? "trial" : layoutOf(slide);
    remark.clear();
    parts.picture.className = `picture${moving?.isPaired ? " paired" : ""}`;
    parts.legend.textContent = legendOf(slide, moment.tried, moving, target);
    writeSource(moment);
    if (slide.kind === "title") {
      fit(parts.title, TITLE_SIZES, parts.opening);
      return;
    }
    setFrame(parts.picture, {});
    if (!moment.tried) writeWords(parts, slide);
    if (picture) parts.picture.replaceChildren(picture.element, remark.element);
    else writeBody(slide);
  }

  function writeSource(moment) {
    for (const tall of [false, true]) {
      element.classList.toggle("tall", tall);
      parts.source.replaceChildren(...sourceOf(moment, tall));
      const name = parts.source.querySelector(".name");
      if (name.scrollWidth <= name.clientWidth + 1) return;
    }
  }

  function writeBody(slide) {
    parts.picture.replaceChildren(...(slide.kind === "view" ? viewsOf(slide) : bodyOf(slide)), remark.element);
    if (element.dataset.kind === "view") return;
    setFrame(parts.picture, frameBetween(parts.words, below()));
    fitBody(parts.picture, parts.picture.querySelector("table") ? LARGEST_TABLE : LARGEST_WORDS);
  }

  function annotate({ remark: said }, tried) {
    if (!said || !picture || tried) remark.clear();
    else remark.place(said, aboutOutcome(parts.picture, STORY.outcomes, said.at), layersOf(parts.picture));
  }
  return { element, show };
}

/** How a slide is laid out: as its kind, but views that are no single picture as what has the whole width. */
function layoutOf({ kind, place, stills = [] }) {
  if (kind !== "view") return kind;
  if (stills.length > 1) return "pair";
  return isTable(place, stills[0]) ? "table" : kind;
}

/** Where the picture stands: it has what room the words above and what is below leave. */
function frameBetween({ offsetTop, offsetHeight }, below) {
  const top = offsetTop + offsetHeight;
  return { top, height: Math.max(0, below.offsetTop - GAP - top) };
}

function setFrame(picture, frame) {
  for (const side of ["top", "height"]) picture.style[side] = side in frame ? `${frame[side]}px` : "";
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
  const { organisation, lines } = STORY.imprint;
  const logo = document.getElementById("logo")?.cloneNode();
  logo?.removeAttribute("id");
  const opening = make(
    "div",
    { class: "title" },
    make("p", { class: "whose" }, ...(logo ? [logo] : []), make("bdi", {}, organisation)),
    make("p", {}, STORY.subject),
    title,
    make("p", { class: "lines" }, ...lines.map((line) => make("bdi", {}, line))),
    make("p", { class: "caveat" }, STORY.caveat),
    make("p", { class: "made" }, STORY.made),
  );
  const words = make("div", { class: "words" }, headline, changed, viewed, told);
  const inOrder = [opening, words, picture, caption, source];
  return { opening, title, words, headline, changed, viewed, told, picture, legend: caption, source, inOrder };
}

function writeWords({ headline, changed, viewed, told }, { kind, place, headline: said, stills = [] }) {
  const [still] = kind === "view" && stills.length === 1 && !isTable(place, stills[0]) ? stills : [];
  const isOwn = still?.sentence && !still.sentence.startsWith(said);
  headline.textContent = said;
  viewed.textContent = still ? STORY.headings[still.view] : "";
  told.textContent = isOwn ? still.sentence : "";
  changed.textContent = "";
  const sizes = still ? NARROW_SIZES : CROWDED.includes(layoutOf({ kind, place, stills })) ? SMALL_HEADLINE_SIZES : HEADLINE_SIZES;
  fit(headline, sizes, ...(still ? [told.parentElement] : []));
  if (kind === "scene") writeChanges(changed, beforeLabel(place), STORY.scenes[place].changes, STORY.mostNamed);
}

function legendOf({ kind, place, stills = [] }, tried, moving, { axis }) {
  if (tried) return legendText("the scene as it stands");
  if (kind === "view") return stills.length === 1 ? (stills[0].key ?? "") : "";
  if (kind !== "scene" || moving.name === "branches") return "";
  const said = moving.isPaired ? `Pale: ${beforeLabel(place)}.` : legend(place);
  return axis.end < 0.995 ? `${said} Bars end at ${Math.round(100 * axis.end)}\u00a0%.` : said;
}

/** Where the numbers come from, and which of all slides this is; a long name has a line of its own. */
function sourceOf({ at, tried }, tall) {
  const number = make("span", { class: "number" }, `${at + 1} / ${SLIDES.length}`);
  const [name, ...besides] = namedOn(SLIDES[at], at, tried);
  const lines = tall ? [[name, number], besides] : [[name, ...besides, number]];
  const made = make("p", {}, `${STORY.made} · ${STORY.day} · ${STORY.caveat}`);
  return [...lines.map((line) => make("p", {}, ...line)), made];
}

/** What the numbers of a slide are of; an edited reading stands out. */
function namedOn({ place, kicker }, at, tried) {
  if (place === undefined) return [make("bdi", { class: "name" }, kicker ?? STORY.title)];
  const scene = STORY.scenes[place];
  const name = scene.from === undefined ? `Scene ${place + 1}. ${scene.called}` : scene.name;
  const reading = READING[scene.reading].mark ? "reading edited" : "reading";
  return [
    make("bdi", { class: "name" }, tried ? `What if, from “${scene.name}”` : name),
    make("span", { class: "far" }, overText(settingsAt({ at, tried }))),
    make("bdi", { class: reading }, scene.readingLabel),
    ...(scene.lens ? [make("span", { class: "lens" }, `of ${casesOf(scene)}`)] : []),
  ];
}

/** A slide on a stage that fills whatever room it has; with its marking at both edges, if it has one. */
export function createStage(handlers) {
  const slide = createSlide(handlers);
  const { marking } = STORY.imprint;
  const edges = marking ? ["above", "under"].map((edge) => make("p", { class: `marking ${edge}` }, marking)) : [];
  const canvas = make("div", { class: marking ? "canvas marked" : "canvas" }, slide.element, ...edges);
  const element = make("div", { class: "stage" }, canvas);
  new ResizeObserver(([{ contentRect: { width, height } }]) => {
    canvas.style.setProperty("--scale", Math.min(width / CANVAS.width, height / CANVAS.height));
  }).observe(element);
  return { element, canvas, show: slide.show };
}
