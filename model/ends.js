// Which one weight moves a result most over what its evidence leaves open, in the browser? As weight_ends in
// sensitivity.py. `doubt` is that of browser_doubt in live.py.

import { evaluateOff } from "./live.js";

const endsOff = new WeakMap();

/** The place of the weight that moves a result most, and the lower and the higher of what it makes of it: { weight, low, high }. */
export function widestEnds(program, doubt, values, lens, result) {
  if (!endsOff.has(doubt)) endsOff.set(doubt, oneAtATime(doubt));
  const column = evaluateOff(program, values, lens, endsOff.get(doubt))[result];
  const digits = 10 ** doubt.digits;
  const spans = doubt.order.map((weight) => {
    const [low, high] = column.subarray(2 * weight, 2 * weight + 2).toSorted();
    return { weight, low, high, width: Math.round((high - low) * digits) };
  });
  return spans.reduce((widest, span) => (span.width > widest.width ? span : widest));
}

// Two rows for each weight: it alone at its lower end, then at its upper.
function oneAtATime({ deviations, edge }) {
  return deviations.map((deviation, weight) => {
    const column = new Float64Array(2 * deviations.length);
    column.set([-edge * deviation, edge * deviation], 2 * weight);
    return column;
  });
}
