// What follows from these values, in the browser: the same steps as engine.py. As there, a column holds one number for
// each of some rows: of the draws behind a band, of the years of a timeline, or of a single case.
// Depends on nothing: numbers in, numbers out. `program` is what live.py makes, as JSON.

const SMALLEST_NORMAL = 2 ** -1022;
const LARGEST_LOG_RATE = 600;

/**
 * Probabilities of outcomes, their groups, flows (passing through each branch) and what each branch leads onward to, and
 * key figures, and the ways of every contrast as “id.place”, for {variable id: number}; missing → baseline. All but key
 * figures and contrasts are counted among the cases that `lens` names, or all.
 */
export function evaluateLive(program, values, lens = "") {
  const x = placed(program, values);
  const logOdds = pushed(program, activations(program, x)).map((value) => filled(1, value));
  const decisions = decided(program, logOdds, filled(1, x[program.time]));
  const everything = flowing(program, decisions);
  const kept = program.kept[lens] && flowing(program, through(program, decisions, program.kept[lens]));
  const all = named(program, everything);
  const seen = kept ? named(program, kept) : all;
  return {
    ...seen,
    groups: groupShares(program, seen.outcomes),
    figures: firsts(figures(program, everything)),
    contrasts: contrasts(program, all),
  };
}

/** The probabilities of outcomes at each of `years` after the start, whatever the horizon: [{outcome id: share}]. */
export function evaluateOverTime(program, values, lens, years) {
  // Time has no levels: what rules push is the same in every year.
  const pushing = pushed(program, activations(program, placed(program, values)));
  const logOdds = pushing.map((value) => filled(years.length, value));
  const { shares } = seenThrough(program, decided(program, logOdds, Float64Array.from(years)), lens);
  return years.map((_, year) => Object.fromEntries(program.outcomes.map((id, n) => [id, shares[n][year]])));
}

/**
 * A column of every outcome, key figure and “group:id” when weights are off: `off` holds a column for the log of each
 * weight, first of the rules, then of the base odds and rates.
 */
export function evaluateOff(program, values, lens, off) {
  const x = placed(program, values);
  const activation = activations(program, x);
  const logOdds = pushed(program, activation).map((value, target) => {
    const column = off[program.rules.length + target].map((more) => value + more);
    program.rules.forEach(({ pushes }, rule) => {
      if (activation[rule] && pushes.includes(target)) add(column, off[rule], activation[rule]);
    });
    return column;
  });
  const decisions = decided(program, logOdds, filled(off[0].length, x[program.time]));
  const { shares } = seenThrough(program, decisions, lens);
  const outcomes = Object.fromEntries(program.outcomes.map((id, n) => [id, shares[n]]));
  const groups = program.groups.map(({ id, outcomes: own }) => [`group:${id}`, added(own.map((one) => outcomes[one]))]);
  // An outcome and a group may share an id.
  return { ...outcomes, ...figures(program, flowing(program, decisions)), ...Object.fromEntries(groups) };
}

function placed(program, values) {
  return program.variables.map(({ id, baseline }) => values[id] ?? baseline);
}

function seenThrough(program, decisions, lens) {
  const kept = program.kept[lens];
  return flowing(program, kept ? through(program, decisions, kept) : decisions);
}

// Per stage its chances and, for a risk after which another race follows, the chances of that in the time left.
function decided(program, logOdds, horizon) {
  const inTimeLeft = {};
  const decisions = {};
  for (const stage of program.stages.toReversed()) {
    if (!stage.race) {
      decisions[stage.id] = { chances: softmax(stage, logOdds), following: {} };
      continue;
    }
    const hazards = hazardsOf(stage, logOdds, horizon);
    const alive = surviving(stage, hazards);
    const following = stage.next.map(([n, next]) => [n, meanWhenStruck(stage.race, alive, n, inTimeLeft[next])]);
    decisions[stage.id] = { chances: race(stage.race, hazards, alive), following: Object.fromEntries(following) };
    if (stage.late) inTimeLeft[stage.id] = racesInTimeLeft(program.left, stage, hazards);
  }
  return decisions;
}

// What every stage comes to in those cases that a lens keeps; engine.py says how.
function through(program, decisions, kept) {
  const seen = {};
  const onward = {};
  const staying = {};
  for (const stage of program.stages.toReversed()) {
    if (!kept[stage.id]) {
      seen[stage.id] = decisions[stage.id];
      continue;
    }
    const { chances } = decisions[stage.id];
    const following = { ...decisions[stage.id].following };
    const own = kept[stage.id].map((share) => filled(chances[0].length, share));
    for (const [n, next] of stage.next) {
      if (!kept[next]) continue;
      if (!stage.race) {
        own[n] = times(own[n], staying[next]);
        continue;
      }
      const parts = following[n].map((chance, branch) => times(chance, onward[next][branch]));
      own[n] = times(own[n], added(parts));
      following[n] = sharedOut(parts);
    }
    const parts = chances.map((chance, n) => times(chance, own[n]));
    onward[stage.id] = own;
    staying[stage.id] = added(parts);
    seen[stage.id] = { chances: sharedOut(parts), following };
  }
  return seen;
}

// What passes through every branch of a stage, the shares of outcomes, and the decisions that led there.
function flowing(program, decisions) {
  const rows = decisions[program.stages[0].id].chances[0].length;
  const reached = { [program.stages[0].id]: filled(rows, 1) };
  const late = {};
  const shares = program.outcomes.map(() => filled(rows, 0));
  const passing = {};
  for (const { id, race: isRace, next, branches, outcomes } of program.stages) {
    const { chances, following } = decisions[id];
    const flow = chances.map((chance, n) => {
      const arriving = reached[id] ? times(chance, reached[id]) : filled(rows, 0);
      if (late[id]) add(arriving, late[id][n]);
      return arriving;
    });
    for (const [n, then] of next) {
      if (isRace) {
        late[then] ??= following[n].map(() => filled(rows, 0));
        following[n].forEach((chance, m) => add(late[then][m], times(flow[n], chance)));
      } else add((reached[then] ??= filled(rows, 0)), flow[n]);
    }
    for (const [n, outcome] of outcomes) add(shares[outcome], flow[n]);
    branches.forEach((branch, n) => (passing[`${id}.${branch}`] = flow[n]));
  }
  return { passing, shares, decisions };
}

// By name, of the first row alone.
function named(program, { passing, shares, decisions }) {
  const onward = {};
  const own = Object.fromEntries(program.stages.map(({ id, branches }) => [id, branches]));
  for (const { id, race: isRace, branches, next } of program.stages) {
    for (const [n, then] of next) {
      const chances = isRace ? decisions[id].following[n] : decisions[then].chances;
      own[then].forEach((branch, m) => (onward[`${id}.${branches[n]}.${branch}`] = chances[m][0]));
    }
  }
  const outcomes = Object.fromEntries(program.outcomes.map((id, n) => [id, shares[n][0]]));
  return { outcomes, flows: firsts(passing), onward };
}

function firsts(columns) {
  return Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, column[0]]));
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
  const top = own.reduce((highest, column) => highest.map((value, row) => Math.max(value, column[row])));
  return sharedOut(own.map((column) => column.map((value, row) => Math.exp(value - top[row]))));
}

function hazardsOf({ first: place, race: { shapes } }, logRates, horizon) {
  return shapes.map((shape, n) => {
    const passed = horizon.map((time) => time ** shape);
    return logRates[place + n].map((rate, row) => Math.exp(Math.min(rate, LARGEST_LOG_RATE)) * passed[row]);
  });
}

// engine.py gives the method and its source.
function race({ arrival }, hazards, alive) {
  const total = added(hazards);
  const struck = total.map((hazard) => -Math.expm1(-hazard));
  const spared = struck.map((share) => 1 - share);
  if (hazards.length === 1) return [struck, spared];
  const first = hazards.map((hazard, n) => times(hazard, weighted(alive, arrival[n])));
  const shared = added(first);
  shared.forEach((share, row) => {
    if (share >= SMALLEST_NORMAL) return;
    first.forEach((column, n) => (column[row] = hazards[n][row]));
    shared[row] = total[row] > 0 ? total[row] : 1;
  });
  return [...first.map((column) => column.map((share, row) => (share * struck[row]) / shared[row])), spared];
}

// Chance that no risk has struck by each node; a race of one risk that leads nowhere needs none.
function surviving({ race: { exposure }, next }, hazards) {
  if (hazards.length === 1 && !next.length) return [];
  return exposure.map((node) => weighted(hazards, node).map((hazard) => Math.exp(-hazard)));
}

// What a race comes to at each node of another that leads to it, its clock starting anew.
function racesInTimeLeft(left, stage, hazards) {
  return left.map((share) => {
    const own = hazards.map((hazard, n) => weighted([hazard], [share ** stage.race.shapes[n]]));
    return race(stage.race, own, surviving(stage, own));
  });
}

// The mean over when the risk strikes of what the race that follows comes to from there.
function meanWhenStruck({ arrival }, alive, risk, atNodes) {
  const arriving = alive.map((column, node) => weighted([column], [arrival[risk][node]]));
  added(arriving).forEach((share, row) => {
    if (share < SMALLEST_NORMAL) arriving[0][row] = 1;
  });
  const parts = atNodes[0].map((_, branch) => added(arriving.map((share, node) => times(share, atNodes[node][branch]))));
  return sharedOut(parts);
}

function groupShares({ groups }, outcomes) {
  return Object.fromEntries(groups.map(({ id, outcomes: own }) => [id, sum(own.map((outcome) => outcomes[outcome]))]));
}

function figures(program, { passing, shares }) {
  const { outcomes } = program;
  const chance = { ...passing, ...Object.fromEntries(outcomes.map((id, n) => [id, shares[n]])) };
  const count = (terms) => added(terms.map((term) => chance[term]));
  const share = ({ of, given }) => {
    const among = count(given.length ? given : outcomes);
    return count(of).map((ends, row) => ends / among[row]);
  };
  return Object.fromEntries(program.figures.map((figure) => [figure.id, share(figure)]));
}

// Of the cases that take each way, the share that ends as the contrast says; contrast.py says how.
function contrasts(program, { flows, onward }) {
  const along = (chain) => chain.reduce((product, chance) => product * onward[chance], 1);
  const share = (way) => {
    const ended = way.map(([branch, chains]) => flows[branch] * sum(chains.map(along)));
    return sum(ended) / sum(way.map(([branch]) => flows[branch]));
  };
  return Object.fromEntries(
    program.contrasts.flatMap(({ id, ways }) => ways.map((way, place) => [`${id}.${place}`, share(way)])),
  );
}

function sum(numbers) {
  return numbers.reduce((total, number) => total + number, 0);
}

function filled(rows, number) {
  return new Float64Array(rows).fill(number);
}

function add(column, other, weight = 1) {
  for (let row = 0; row < column.length; row++) column[row] += weight * other[row];
}

function times(one, other) {
  const product = new Float64Array(one.length);
  for (let row = 0; row < one.length; row++) product[row] = one[row] * other[row];
  return product;
}

function weighted(columns, weights) {
  const total = new Float64Array(columns[0].length);
  columns.forEach((column, n) => add(total, column, weights[n]));
  return total;
}

function added(columns) {
  return weighted(columns, columns.map(() => 1));
}

function sharedOut(columns) {
  const total = added(columns);
  return columns.map((column) => column.map((part, row) => part / Math.max(total[row], SMALLEST_NORMAL)));
}
