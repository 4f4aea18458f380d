// How sure are the shares, in the browser? The same bands as ensemble.py draws when only the weights are in doubt.
// Stands below live.js in one module. `deviations` are those of browser_deviations in live.py: of the log of each
// weight, first of the rules, then of the base odds and rates.

import { evaluateLive } from "./live.js";

const BAND_DRAWS = 400;
const BAND_EDGES = [0.05, 0.95];
const BAND_SEED = 20260106;
const drawnPlaces = {};

/**
 * Works out { id: [low, high] } of every outcome and key figure, and of every group as “group:id”; stops every so
 * often, so that it can be done between frames. The draws are the same for all settings: so bands can be compared, and
 * come out the same again.
 */
export function* bandsLive(program, deviations, values, lens = "") {
  const places = (drawnPlaces[deviations.length] ??= yield* latinHypercube(deviations.length));
  const draws = [];
  for (let draw = 0; draw < BAND_DRAWS; draw++) {
    const { outcomes, figures, groups } = evaluateLive(reweighted(program, deviations, places, draw), values, lens);
    // An outcome and a group may share an id.
    const named = Object.entries(groups).map(([id, share]) => [`group:${id}`, share]);
    draws.push({ ...outcomes, ...figures, ...Object.fromEntries(named) });
    yield;
  }
  const edges = (id) => quantiles(draws.map((shares) => shares[id]), BAND_EDGES);
  return Object.fromEntries(Object.keys(draws[0]).map((id) => [id, edges(id)]));
}

function reweighted(program, deviations, places, draw) {
  const off = deviations.map((deviation, weight) => deviation * places[weight][draw]);
  const rules = program.rules.map((rule, n) => ({ ...rule, weight: rule.weight + off[n] }));
  return { ...program, rules, base: program.base.map((weight, n) => weight + off[rules.length + n]) };
}

// In each column the normal quantile at the middle of every one of as many equal slices as there are draws, shuffled.
function* latinHypercube(columns) {
  const random = generator(BAND_SEED);
  const middles = Array.from({ length: BAND_DRAWS }, (_, place) => normalQuantile((place + 0.5) / BAND_DRAWS));
  const places = [];
  for (; places.length < columns; yield) places.push(shuffled(middles, random));
  return places;
}

function shuffled(numbers, random) {
  const order = [...numbers];
  for (let last = order.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    [order[last], order[other]] = [order[other], order[last]];
  }
  return order;
}

// Mulberry32, Tommy Ettinger 2017, public domain: numbers from 0 to below 1, the same on every machine.
function generator(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

// By Newton’s steps from the middle, which never overshoot: on either side of it the curve bends one way.
function normalQuantile(share) {
  let place = 0;
  for (let step = 0; step < 12; step++) {
    const density = Math.exp((-place * place) / 2) / Math.sqrt(2 * Math.PI);
    place += (share - 0.5 - density * areaOverDensity(place)) / density;
  }
  return place;
}

// The area under the normal curve from its middle, by its density there: Marsaglia 2004, Journal of Statistical
// Software 11(4).
function areaOverDensity(place) {
  let total = place;
  for (let term = place, n = 3; total + term !== total; n += 2) {
    term *= (place * place) / n;
    total += term;
  }
  return total;
}

// Between two draws in proportion, as numpy does.
function quantiles(numbers, edges) {
  const sorted = Float64Array.from(numbers).sort();
  return edges.map((edge) => {
    const place = edge * (sorted.length - 1);
    const below = Math.floor(place);
    return sorted[below] + (place - below) * (sorted[Math.min(below + 1, sorted.length - 1)] - sorted[below]);
  });
}
