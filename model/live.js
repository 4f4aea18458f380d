// What follows from these values, in the browser: the same steps as engine.py, for one scenario.
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
  const decisions = decided(program, pushed(program, activations(program, x)), x[program.time]);
  const all = flowing(program, decisions);
  const everything = named(program, decisions, all);
  const seen = program.kept[lens] ? named(program, ...seenThrough(program, decisions, lens)) : everything;
  return {
    ...seen,
    groups: groupShares(program, seen.outcomes),
    figures: figures(program, { ...everything.flows, ...everything.outcomes }),
    contrasts: contrasts(program, everything),
  };
}

/**
 * What is counted of every outcome, key figure and “group:id” when weights are off: { names, shares(off) }. `off` holds
 * by how much the log of each weight is, first of the rules, then of the base odds and rates; shares come in the order
 * of the names.
 */
export function underWeights(program, values, lens) {
  const x = placed(program, values);
  const activation = activations(program, x);
  const centre = pushed(program, activation);
  const firing = [...activation.keys()].filter((rule) => activation[rule] > 0);
  const figureNames = program.figures.map(({ id }) => id);
  // Places in what passes through every branch, and after these in the outcomes.
  const flows = program.stages.flatMap(({ id, branches }) => branches.map((branch) => `${id}.${branch}`));
  const place = Object.fromEntries([...flows, ...program.outcomes].map((name, n) => [name, n]));
  const counted = (terms) => terms.map((term) => place[term]);
  const parts = program.figures.map(({ of, given }) => [of, given.length ? given : program.outcomes].map(counted));
  const members = program.groups.map(({ outcomes }) => outcomes.map((outcome) => program.outcomes.indexOf(outcome)));

  function shares(off) {
    const logOdds = centre.map((value, target) => value + off[program.rules.length + target]);
    for (const rule of firing) {
      for (const target of program.rules[rule].pushes) logOdds[target] += activation[rule] * off[rule];
    }
    const decisions = decided(program, logOdds, x[program.time]);
    const everything = flowing(program, decisions);
    const outcomes = program.kept[lens] ? seenThrough(program, decisions, lens)[1].shares : everything.shares;
    const chance = [...program.stages.flatMap(({ id }) => everything.passing[id]), ...everything.shares];
    const count = (places) => totalOf(chance, places);
    return [
      ...outcomes,
      ...parts.map(([of, given]) => count(of) / count(given)),
      ...members.map((places) => totalOf(outcomes, places)),
    ];
  }
  return { names: [...program.outcomes, ...figureNames, ...program.groups.map(({ id }) => `group:${id}`)], shares };
}

function totalOf(numbers, places) {
  return places.reduce((total, place) => total + numbers[place], 0);
}

/** The probabilities of outcomes at each of `years` after the start, whatever the horizon: [{outcome id: share}]. */
export function evaluateOverTime(program, values, lens, years) {
  const x = placed(program, values);
  // Time has no levels: what rules push is the same in every year.
  const logOdds = pushed(program, activations(program, x));
  return years.map((year) => {
    const [, { shares }] = seenThrough(program, decided(program, logOdds, year), lens);
    return outcomesOf(program, shares);
  });
}

function placed(program, values) {
  return program.variables.map(({ id, baseline }) => values[id] ?? baseline);
}

// The decisions that a lens leaves, and what flows by them.
function seenThrough(program, decisions, lens) {
  const kept = program.kept[lens];
  const seen = kept ? through(program, decisions, kept) : decisions;
  return [seen, flowing(program, seen)];
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
    const own = [...kept[stage.id]];
    for (const [n, next] of stage.next) {
      if (!kept[next]) continue;
      if (!stage.race) {
        own[n] *= staying[next];
        continue;
      }
      const parts = following[n].map((chance, branch) => chance * onward[next][branch]);
      own[n] *= sum(parts);
      following[n] = sharedOut(parts);
    }
    const parts = chances.map((chance, n) => chance * own[n]);
    onward[stage.id] = own;
    staying[stage.id] = sum(parts);
    seen[stage.id] = { chances: sharedOut(parts), following };
  }
  return seen;
}

function sharedOut(parts) {
  const total = Math.max(sum(parts), SMALLEST_NORMAL);
  return parts.map((part) => part / total);
}

// What passes through every branch of a stage, and the shares of outcomes.
function flowing(program, decisions) {
  const reached = { [program.stages[0].id]: 1 };
  const late = {};
  const shares = program.outcomes.map(() => 0);
  const passing = {};
  for (const { id, race, next, outcomes } of program.stages) {
    const arriving = reached[id] ?? 0;
    const flow = decisions[id].chances.map((chance, n) => chance * arriving + (late[id]?.[n] ?? 0));
    for (const [n, then] of next) {
      if (race) late[then] = decisions[id].following[n].map((chance, m) => (late[then]?.[m] ?? 0) + flow[n] * chance);
      else reached[then] = (reached[then] ?? 0) + flow[n];
    }
    for (const [n, outcome] of outcomes) shares[outcome] += flow[n];
    passing[id] = flow;
  }
  return { passing, shares };
}

function named(program, decisions, { passing, shares }) {
  const flows = {};
  const onward = {};
  const own = Object.fromEntries(program.stages.map(({ id, branches }) => [id, branches]));
  for (const { id, race, branches, next } of program.stages) {
    branches.forEach((branch, n) => (flows[`${id}.${branch}`] = passing[id][n]));
    for (const [n, then] of next) {
      const chances = race ? decisions[id].following[n] : decisions[then].chances;
      own[then].forEach((branch, m) => (onward[`${id}.${branches[n]}.${branch}`] = chances[m]));
    }
  }
  return { outcomes: outcomesOf(program, shares), flows, onward };
}

function outcomesOf(program, shares) {
  return Object.fromEntries(program.outcomes.map((id, n) => [id, shares[n]]));
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

function hazardsOf({ first: place, race: { shapes } }, logRates, horizon) {
  return shapes.map((shape, n) => Math.exp(Math.min(logRates[place + n], LARGEST_LOG_RATE)) * horizon ** shape);
}

// engine.py gives the method and its source.
function race({ arrival }, hazard, alive) {
  const total = sum(hazard);
  const struck = -Math.expm1(-total);
  if (hazard.length === 1) return [struck, 1 - struck];
  let first = hazard.map((h, n) => h * sum(arrival[n].map((share, node) => share * alive[node])));
  let shared = sum(first);
  if (shared < SMALLEST_NORMAL) {
    first = hazard;
    shared = total > 0 ? total : 1;
  }
  return [...first.map((share) => (share * struck) / shared), 1 - struck];
}

// Chance that no risk has struck by each node; a race of one risk that leads nowhere needs none.
function surviving({ race: { exposure }, next }, hazard) {
  if (hazard.length === 1 && !next.length) return [];
  return exposure.map((node) => Math.exp(-sum(node.map((share, n) => share * hazard[n]))));
}

// What a race comes to at each node of another that leads to it, its clock starting anew.
function racesInTimeLeft(left, stage, hazard) {
  return left.map((share) => {
    const own = hazard.map((h, n) => h * share ** stage.race.shapes[n]);
    return race(stage.race, own, surviving(stage, own));
  });
}

// The mean over when the risk strikes of what the race that follows comes to from there.
function meanWhenStruck({ arrival }, alive, risk, atNodes) {
  const arriving = arrival[risk].map((share, node) => share * alive[node]);
  if (sum(arriving) < SMALLEST_NORMAL) arriving[0] = 1;
  return sharedOut(atNodes[0].map((_, branch) => sum(arriving.map((share, node) => share * atNodes[node][branch]))));
}

function groupShares({ groups }, outcomes) {
  return Object.fromEntries(groups.map(({ id, outcomes: own }) => [id, sum(own.map((outcome) => outcomes[outcome]))]));
}

function figures(program, chance) {
  const count = (terms) => sum(terms.map((term) => chance[term]));
  const everything = program.outcomes;
  return Object.fromEntries(
    program.figures.map(({ id, of, given }) => [id, count(of) / count(given.length ? given : everything)]),
  );
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
