// What stands still on a slide? Tables, words, pictures of the user’s own, further views, all scenes beside each other.

import { colour, percent } from "../draw.js";
import { make } from "../kit.js";
import { colourPictures } from "./inks.js";
import { SCENES_TOLD, STORY, evaluated } from "./story.js";

// More scenes than this have no room for a row each.
const MOST_ROWS = 8;
const AXIS_STEP_OF_ALL = 0.1;

/** What stands below the headline of a slide that shows no scene, as page elements. */
export function bodyOf(slide) {
  const { kind, id, text = [], rows = [], shares } = slide;
  if (kind === "comparison") return [...paragraphs(text), scenesBeside()];
  if (kind === "closing") return [beside([pointsOf(text), decisions(rows)])];
  if (kind === "own") return [beside([[...paragraphs(text, "own-text"), ...tableOf(rows)], ownPicture(id)])];
  return [...paragraphs(text), ...tableOf(rows, shares)];
}

/** Columns beside each other, of those that hold anything. */
function beside(parts) {
  const filled = parts.filter((column) => column.length);
  const divisions = filled.map((column) => make("div", {}, ...column));
  return make("div", { class: "beside", style: `--columns:${filled.length}` }, ...divisions);
}

function paragraphs(text, name = "said") {
  return text.map((one) => make("p", { class: name, dir: "auto" }, one));
}

function pointsOf(text) {
  return text.length ? [make("ul", { class: "so-what" }, ...text.map((one) => make("li", { dir: "auto" }, one)))] : [];
}

function decisions([heading, ...rows]) {
  if (!rows.length) return [];
  return [make("h2", {}, heading[0]), make("ol", {}, ...rows.map(([one]) => make("li", { dir: "auto" }, one)))];
}

function tableOf([heading, ...rows], shares) {
  if (!heading) return [];
  const whole = shares?.reduce((sum, share) => sum + share, 0);
  const widths = (shares ?? []).map((share) => make("col", { style: `width:${(100 * share) / whole}%` }));
  const head = make("tr", {}, ...heading.map((cell) => make("th", { scope: "col", dir: "auto" }, cell)));
  const body = rows.map(([first, ...rest]) =>
    make("tr", {}, make("th", { scope: "row", dir: "auto" }, first), ...rest.map((cell) => make("td", { dir: "auto" }, cell))),
  );
  const parts = [make("colgroup", {}, ...widths), make("thead", {}, head), make("tbody", {}, ...body)];
  return [make("table", { class: shares ? "shared" : "free" }, ...parts)];
}

/** A picture of the user’s own stands already on the page. */
function ownPicture(id) {
  const picture = document.querySelector(`#${id} img`)?.cloneNode();
  return picture ? [picture] : [];
}

/** The further views of a slide: pictures that stand already on the page or came for this slide, or tables. */
export function viewsOf({ place, stills = [] }) {
  const shown = stills.map((one) => ({ ...one, element: one.picture ? sentPicture(one.picture) : onThePage(place, one.view) }));
  if (shown.length === 1) return [shown[0].element];
  const halves = shown.map(({ view, key = "", element }) => {
    const legend = make("p", { class: "key" }, key);
    const half = element.tagName === "TABLE" ? listOf(element) : element;
    return make("div", { class: "half" }, make("h2", {}, STORY.headings[view]), half, legend);
  });
  return [make("div", { class: "halves" }, ...halves)];
}

/** A table in half the room: of every row the first cell, the one before the last below it, the last beside it. */
function listOf(table) {
  const [heading, ...rows] = [...table.rows].map((row) => [...row.cells].map((cell) => cell.textContent));
  if (heading.length < 3) return table;
  const entry = (cells, tag) => [make(tag, {}, cells[0]), make("span", { class: "last" }, cells.at(-1)), make("small", {}, cells.at(-2))];
  const items = rows.map((cells) => make("li", {}, ...entry(cells, "strong")));
  return make("ul", { class: "cases" }, make("li", { class: "heading" }, ...entry(heading, "span")), ...items);
}

/** Whether a further view is a table. */
export function isTable(place, { view, picture }) {
  return !picture && onThePage(place, view).tagName === "TABLE";
}

function sentPicture(picture) {
  const { documentElement } = new DOMParser().parseFromString(picture.replace("<svg", `<svg xmlns="${SVG_NAMES}"`), "image/svg+xml");
  documentElement.setAttribute("preserveAspectRatio", "xMinYMin");
  const holder = make("div", {}, document.importNode(documentElement, true));
  colourPictures(holder);
  return holder.firstChild;
}

const SVG_NAMES = "http://www.w3.org/2000/svg";

function onThePage(place, view) {
  const copy = document.querySelector(`#view-${place + 1}-${view} :is(svg, table)`)?.cloneNode(true) ?? "";
  if (copy.tagName === "svg") copy.setAttribute("preserveAspectRatio", "xMinYMin");
  return copy;
}

/** Every scene in a row: how often it comes to each group of outcomes, what leads in full colour. */
function scenesBeside() {
  const scenes = STORY.scenes.slice(0, SCENES_TOLD);
  const of = columns();
  const shares = scenes.map((scene) => of.map((column) => shareOf(column, evaluated(scene))));
  return scenes.length > MOST_ROWS ? leadersOf(scenes, of, shares) : barsOfScenes(scenes, of, shares);
}

/** What is compared: groups or, where there are none, outcomes; each in one colour. */
function columns() {
  const own = Object.fromEntries(STORY.outcomes.map((outcome) => [outcome.id, outcome.colour]));
  if (!STORY.groups.length) return STORY.outcomes.map(({ id, label }) => ({ label, outcomes: [id], ink: own[id] }));
  return STORY.groups.map(({ label, outcomes }) => ({ label, outcomes, ink: own[outcomes[0]] }));
}

function shareOf({ outcomes }, result) {
  return outcomes.reduce((sum, id) => sum + result.outcomes[id], 0);
}

function barsOfScenes(scenes, of, shares) {
  const end = Math.min(1, Math.ceil(Math.max(...shares.flat()) / AXIS_STEP_OF_ALL) * AXIS_STEP_OF_ALL);
  const head = make("tr", {}, make("th", { scope: "col" }, "Scene"), ...of.map(({ label }) => make("th", { scope: "col" }, label)));
  const rows = scenes.map((scene, n) => {
    const leading = Math.max(...shares[n]);
    const cells = of.map(({ ink }, place) => barCell(shares[n][place], end, ink, shares[n][place] === leading));
    return make("tr", {}, make("th", { scope: "row" }, ...nameOf(scene, n)), ...cells);
  });
  const widths = make("colgroup", {}, make("col", { class: "names" }), ...of.map(() => make("col", {})));
  return make("table", { class: "scenes" }, widths, make("thead", {}, head), make("tbody", {}, ...rows));
}

function barCell(share, end, ink, leads) {
  const bar = make("span", { class: "length", style: `width:${(100 * share) / end}%;background:${colour(ink)}` });
  return make("td", leads ? { class: "lit" } : {}, make("span", { class: "bar" }, bar), make("span", { class: "value" }, percent(share)));
}

/** Many scenes in columns: of each only what leads. */
function leadersOf(scenes, of, shares) {
  const items = scenes.map((scene, n) => {
    const place = shares[n].indexOf(Math.max(...shares[n]));
    const swatch = make("span", { class: "swatch", style: `background:${colour(of[place].ink)}` });
    return make("li", {}, make("span", { class: "count" }, `${n + 1}`), swatch, `${of[place].label} ${percent(shares[n][place])}`);
  });
  return make("ol", { class: "leaders", style: `--rows:${Math.ceil(items.length / 3)}` }, ...items);
}

function nameOf(scene, n) {
  return [make("span", { class: "scene-name" }, `${n + 1}. `, make("bdi", {}, scene.called))];
}
