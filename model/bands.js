// How sure are the shares, in the browser? The bands of ensemble.py, from the very same draws.
// Stands below live.js in one module. `doubt` is that of browser_doubt in live.py: the deviation of the log of each
// weight, first of the rules, then of the base odds and rates; how many draws; where the generator starts.

import { underWeights } from "./live.js";

const WORD = 2n ** 64n - 1n;
const STATE = 2n ** 128n - 1n;
const MULTIPLIER = 0x2360ed051fc65da44385df649fccf645n;
const drawnOff = new WeakMap();

/**
 * Works out { id: [low, high] } of every outcome and key figure, and of every group as “group:id”; stops every so
 * often, so that it can be done between frames. The draws are the same for all settings: so bands can be compared, and
 * come out the same again.
 */
export function* bandsLive(program, doubt, values, lens = "") {
  if (!drawnOff.has(doubt)) drawnOff.set(doubt, yield* drawn(doubt));
  const { names, shares } = underWeights(program, values, lens);
  const columns = names.map(() => new Float64Array(doubt.draws));
  for (const [draw, off] of drawnOff.get(doubt).entries()) {
    shares(off).forEach((share, n) => (columns[n][draw] = share));
    yield;
  }
  const edges = [(1 - doubt.share) / 2, (1 + doubt.share) / 2];
  return Object.fromEntries(names.map((id, n) => [id, quantiles(columns[n].sort(), edges)]));
}

// By how much the log of every weight is off in each draw: a Latin hypercube of normal quantiles, _slices in ensemble.py.
function* drawn({ deviations, draws, state, increment }) {
  const random = generator(BigInt(state), BigInt(increment));
  const middles = Array.from({ length: draws }, (_, slice) => normalQuantile((slice + 0.5) / draws));
  const bits = BigInt(draws.toString(2).length);
  const off = Array.from({ length: draws }, () => new Float64Array(deviations.length));
  const keys = new BigUint64Array(draws);
  for (const [weight, deviation] of deviations.entries()) {
    keys.forEach((_, draw) => (keys[draw] = (random() << bits) | BigInt(draw)));
    keys.sort().forEach((key, draw) => (off[draw][weight] = deviation * middles[Number(BigInt.asUintN(Number(bits), key))]));
    yield;
  }
  return off;
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
