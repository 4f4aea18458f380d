// How sure are the shares, in the browser? The bands of ensemble.py, from the very same draws.
// Stands below live.js in one module. `doubt` is that of browser_doubt in live.py: the deviation of the log of each
// weight, first of the rules, then of the base odds and rates; how many draws; where the generator starts.

import { evaluateOff } from "./live.js";

const WORD = 2n ** 64n - 1n;
const STATE = 2n ** 128n - 1n;
const MULTIPLIER = 0x2360ed051fc65da44385df649fccf645n;
const drawnOff = new WeakMap();

/**
 * { id: [low, high] } of every outcome and key figure, and of every group as “group:id”. The draws are the same for all
 * settings: so bands can be compared, and come out the same again.
 */
export function bandsLive(program, doubt, values, lens = "") {
  if (!drawnOff.has(doubt)) drawnOff.set(doubt, drawn(doubt));
  const edges = [(1 - doubt.share) / 2, (1 + doubt.share) / 2];
  const columns = Object.entries(evaluateOff(program, values, lens, drawnOff.get(doubt)));
  return Object.fromEntries(columns.map(([id, column]) => [id, quantiles(column.toSorted(), edges)]));
}

// By how much the log of each weight is off, a column of draws for each: a Latin hypercube of normal quantiles.
function drawn({ deviations, draws, state, increment }) {
  const random = generator(BigInt(state), BigInt(increment));
  const middles = Array.from({ length: draws }, (_, slice) => normalQuantile((slice + 0.5) / draws));
  // As _slices in ensemble.py has it: random numbers are sorted that end in their place.
  const bits = draws.toString(2).length;
  return deviations.map((deviation) => {
    const keys = BigUint64Array.from({ length: draws }, (_, draw) => (random() << BigInt(bits)) | BigInt(draw));
    return Float64Array.from(keys.sort(), (key) => deviation * middles[Number(BigInt.asUintN(bits, key))]);
  });
}

// PCG64, O’Neill 2014, as numpy has it: whole numbers below 2 ** 64.
function generator(state, increment) {
  return () => {
    state = (state * MULTIPLIER + increment) & STATE;
    const mixed = (state >> 64n) ^ (state & WORD);
    const turn = state >> 122n;
    return ((mixed >> turn) | (mixed << (64n - turn))) & WORD;
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

// Between two draws in proportion, as numpy does; what is not defined in one, which is sorted last, has none.
function quantiles(sorted, edges) {
  return edges.map((edge) => {
    const place = edge * (sorted.length - 1);
    const below = Math.floor(place);
    const above = sorted[Math.min(below + 1, sorted.length - 1)];
    return Number.isNaN(sorted.at(-1)) ? Number.NaN : sorted[below] + (place - below) * (above - sorted[below]);
  });
}
