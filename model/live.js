// What follows from these values, in the browser: the same steps as engine.py, for one scenario.
// Depends on nothing: numbers in, numbers out. `program` is what live.py makes, as JSON.

const SMALLEST_NORMAL = 2 ** -1022;

/** Probabilities of outcomes, flows and branches, and key figures, for {variable id: number}; missing → baseline. */
export function evaluateLive(program, values) {
  const x = program.variables.map(({ id, baseline }) => values[id] ?? baseline);
  const logOdds = pushed(program, activations(program, x));
  const reached = Object.fromEntries(program.stages.map(({ id }) => [id, 0]));
  reached[program.stages[0].id] = 1;
  const outcomes = program.outcomes.map(() => 0);
  const branches = {};
  const flows = {};
  for (const stage of program.stages) {
    const chances = stage.race ? race(stage, logOdds, x[program.time]) : softmax(stage, logOdds);
    stage.branches.forEach((branch, n) => {
      branches[`${stage.id}.${branch}`] = chances[n];
      flows[`${stage.id}.${branch}`] = chances[n] * reached[stage.id];
    });
    for (const [n, next] of stage.next) reached[next] += chances[n] * reached[stage.id];
    for (const [n, outcome] of stage.outcomes) outcomes[outcome] += chances[n] * reached[stage.id];
  }
  const byId = Object.fromEntries(program.outcomes.map((id, n) => [id, outcomes[n]]));
  return { outcomes: byId, branches, flows, figures: figures(program, { ...flows, ...byId }) };
}

function activations(program, x) {
  const memberships = program.terms.map(([column, one, ofLow, ofHigh, lowEnd, lowSlope, highStart, highSlope]) => {
    const low = clip((lowEnd - x[column]) * lowSlope);
    const high = clip((x[column] - highStart) * highSlope);
    return one + ofLow * low + ofHigh * high;
  });
  return program.rules.map(({ when }) => when.reduce((product, term) => product * memberships[term], 1));
}

function clip(share) {
  return Math.min(1, Math.max(0, share));
}

function pushed(program, activation) {
  const logOdds = [...program.base];
  program.rules.forEach(({ pushes, weight }, rule) => {
    for (const target of pushes) logOdds[target] += activation[rule] * weight;
  });
  return logOdds;
}

function softmax(stage, logOdds) {
  const own = logOdds.slice(stage.first, stage.first + stage.branches.length);
  const top = Math.max(...own);
  const odds = own.map((value) => Math.exp(value - top));
  const total = sum(odds);
  return odds.map((value) => value / total);
}

// engine.py gives the method and its source.
function race({ first: place, race: { shapes, exposure, arrival } }, logRates, horizon) {
  const hazard = shapes.map((shape, n) => Math.exp(logRates[place + n]) * horizon ** shape);
  const total = sum(hazard);
  const struck = -Math.expm1(-total);
  if (hazard.length === 1) return [struck, 1 - struck];
  const surviving = exposure.map((node) => Math.exp(-sum(node.map((share, n) => share * hazard[n]))));
  let first = hazard.map((h, n) => h * sum(arrival[n].map((share, node) => share * surviving[node])));
  let shared = sum(first);
  if (shared < SMALLEST_NORMAL) {
    first = hazard;
    shared = total > 0 ? total : 1;
  }
  return [...first.map((share) => (share * struck) / shared), 1 - struck];
}

function figures(program, chance) {
  const count = (terms) => sum(terms.map((term) => chance[term]));
  const everything = program.outcomes;
  return Object.fromEntries(
    program.figures.map(({ id, of, given }) => [id, count(of) / count(given.length ? given : everything)]),
  );
}

function sum(numbers) {
  return numbers.reduce((total, number) => total + number, 0);
}
