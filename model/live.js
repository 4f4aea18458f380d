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
  const x = program.variables.map(({ id, baseline }) => values[id] ?? baseline);
  const decisions = decided(program, pushed(program, activations(program, x)), x[program.time]);
  const everything = flowing(program, decisions);
  const seen = program.kept[lens] ? seenThrough(program, decisions, lens) : everything;
  return {
    ...seen,
    groups: groupShares(program, seen.outcomes),
    figures: figures(program, { ...everything.flows, ...everything.outcomes }),
    contrasts: contrasts(program, everything),
  };
}

/** The probabilities of outcomes at each of `years` after the start, whatever the horizon: [{outcome id: share}]. */
export function evaluateOverTime(program, values, lens, years) {
  const x = program.variables.map(({ id, baseline }) => values[id] ?? baseline);
  // Time has no levels: what rules push is the same in every year.
  const logOdds = pushed(program, activations(program, x));
  return years.map((year) => seenThrough(program, decided(program, logOdds, year), lens).outcomes);
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

function flowing(program, decisions) {
  const reached = Object.fromEntries(program.stages.map(({ id }) => [id, 0]));
  reached[program.stages[0].id] = 1;
  const late = {};
  const shares = program.outcomes.map(() => 0);
  const flows = {};
  const onward = {};
  const named = Object.fromEntries(program.stages.map((stage) => [stage.id, stage.branches]));
  for (const stage of program.stages) {
    const flow = decisions[stage.id].chances.map(
      (chance, n) => chance * reached[stage.id] + (late[stage.id]?.[n] ?? 0),
    );
    stage.branches.forEach((branch, n) => (flows[`${stage.id}.${branch}`] = flow[n]));
    for (const [n, next] of stage.next) {
      const then = stage.race ? decisions[stage.id].following[n] : decisions[next].chances;
      named[next].forEach((branch, m) => (onward[`${stage.id}.${stage.branches[n]}.${branch}`] = then[m]));
      if (stage.race) late[next] = then.map((chance, m) => (late[next]?.[m] ?? 0) + flow[n] * chance);
      else reached[next] += flow[n];
    }
    for (const [n, outcome] of stage.outcomes) shares[outcome] += flow[n];
  }
  const outcomes = Object.fromEntries(program.outcomes.map((id, n) => [id, shares[n]]));
  return { outcomes, flows, onward };
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
