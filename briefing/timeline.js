// How do the outcomes share out over time, in a browser? Areas upon each other, labelled at the horizon, as
// svg/timeline.py draws them on paper. Numbers in, page elements out.

import { colour, percent } from "./draw.js";
import { make, set } from "./kit.js";

const SIZE = { height: 208, top: 10, below: 44, left: 48, leader: 22, row: 17, label: 184, narrowest: 320 };
const SHARES = [0, 0.25, 0.5, 0.75, 1];
const [MOST_TICKS, TICK_PIXELS] = [8, 24];
// What rounds to nothing at the horizon is not labelled.
const LABELLED_SHARE = 0.005;
const YEARS = 20;

/** Years from the start to a horizon, closest together at the start, where most happens. */
export function yearsUpTo(horizon) {
  return Array.from({ length: YEARS + 1 }, (_, n) => horizon * (n / YEARS) ** 2);
}

/**
 * The outcomes from the start to the horizon, the first on top; returns { element, update(years, shares), describe }.
 * `shares` holds {outcome id: share} for each of the years.
 */
export function timeline(spec) {
  const areas = spec.outcomes.map((outcome) => make("svg:polygon", { style: `fill:${colour(outcome.colour)}` }));
  const labels = spec.outcomes.map(() => ({ text: make("svg:text", {}), leader: make("svg:line", { class: "axis" }) }));
  const axes = make("svg:g", {});
  const title = make("svg:text", { class: "note", "text-anchor": "middle" }, spec.time.axis || spec.time.label);
  const svg = make("svg:svg", { class: "timeline", role: "img" }, ...areas, axes, title);
  svg.append(...labels.flatMap(({ text, leader }) => [leader, text]));
  const element = make("div", { class: "timeline-frame" }, svg);
  let room = 0;
  let last;
  new ResizeObserver(([{ contentRect }]) => {
    room = contentRect.width;
    if (room < SIZE.narrowest) element.tabIndex = 0;
    else element.removeAttribute("tabindex");
    if (last) update(...last);
  }).observe(element);

  function update(years, shares) {
    last = [years, shares];
    const { height, top, below, left, leader, label } = SIZE;
    const width = Math.max(SIZE.narrowest, room);
    const right = width - label - leader;
    const across = years.map((year) => left + ((right - left) * year) / (years.at(-1) || 1));
    set(svg, { viewBox: `0 0 ${width} ${top + height + below}`, width, height: top + height + below });
    // From the top down: the edge above the first outcome, between each two, and below the last.
    const edges = years.map((_, n) => {
      let reached = top;
      return [reached, ...spec.outcomes.map(({ id }) => (reached += height * shares[n][id]))];
    });
    spec.outcomes.forEach((_, place) => {
      const upper = across.map((x, n) => `${x.toFixed(1)},${edges[n][place].toFixed(1)}`);
      const lower = across.map((x, n) => `${x.toFixed(1)},${edges[n][place + 1].toFixed(1)}`);
      areas[place].setAttribute("points", [...upper, ...lower.toReversed()].join(" "));
    });
    axes.replaceChildren(...drawnAxes(years.at(-1), right));
    set(title, { x: (left + right) / 2, y: top + height + 38 });
    writeLabels(edges.at(-1), shares.at(-1), right);
  }

  function writeLabels(edges, shares, right) {
    const middles = spec.outcomes.map((_, n) => (edges[n] + edges[n + 1]) / 2);
    const shown = spec.outcomes.map((_, n) => n).filter((n) => shares[spec.outcomes[n].id] >= LABELLED_SHARE);
    const heights = apart(shown.map((n) => middles[n]), SIZE.row, SIZE.top + 4, SIZE.top + SIZE.height);
    labels.forEach(({ text, leader }) => [text, leader].forEach((part) => (part.style.display = "none")));
    shown.forEach((n, place) => {
      const { text, leader } = labels[n];
      const { id, label } = spec.outcomes[n];
      text.style.display = leader.style.display = "";
      text.textContent = `${label} ${percent(shares[id])}`;
      set(text, { x: right + SIZE.leader, y: heights[place] + 4.5 });
      set(leader, { x1: right + 2, y1: middles[n], x2: right + SIZE.leader - 4, y2: heights[place] });
    });
  }
  return { element, update, describe: (sentence) => svg.setAttribute("aria-label", sentence) };
}

function drawnAxes(horizon, right) {
  const { height, top, left } = SIZE;
  const across = SHARES.flatMap((share) => {
    const y = top + height * (1 - share);
    const label = make("svg:text", { class: "note", x: left - 8, y: y + 4.5, "text-anchor": "end" }, percent(share));
    return [make("svg:line", { class: "axis", x1: left, y1: y, x2: right, y2: y }), label];
  });
  const along = ticks(horizon, Math.min(MOST_TICKS, (right - left) / TICK_PIXELS)).flatMap((year) => {
    const x = left + ((right - left) * year) / (horizon || 1);
    const place = { class: "note", x, y: top + height + 19, "text-anchor": "middle" };
    const mark = make("svg:line", { class: "axis", x1: x, y1: top + height, x2: x, y2: top + height + 5 });
    return [mark, make("svg:text", place, String(Number(year.toPrecision(6))))];
  });
  return [...across, ...along];
}

// In whole steps of 1, 2 or 5 times a power of ten.
function ticks(horizon, most) {
  let step = 1e-3;
  for (let n = 0; horizon / step > most; n++) step *= [2, 2.5, 2][n % 3];
  return Array.from({ length: Math.floor(horizon / step + 1e-9) + 1 }, (_, n) => step * n);
}

// The heights, moved no more than it takes to leave a row between each two, within the ends.
function apart(middles, row, top, end) {
  const heights = [];
  middles.forEach((middle, n) => (heights[n] = Math.max(middle, n ? heights[n - 1] + row : top)));
  for (let n = heights.length - 1, limit = end; n >= 0; limit = heights[n] - row, n--) heights[n] = Math.min(heights[n], limit);
  return heights;
}
