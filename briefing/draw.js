// How an answer looks in a browser: outcome bars, key figures and the flow through the event tree.
// Numbers in, page elements out. Depends on nothing but the page; every number is also text.
//
// spec: { outcomes, stages, figures, baseline } – names, colours, and the outcomes and figures to compare with, which
//       `against` names if they are not the baseline’s; with ask(name), every outcome, “group:id”, key figure and
//       “stage.branch” is a button that calls it
//       `lit`, if there is any, holds those outcomes that stand in full colour; all others are pale
// shown: { outcomes, groups, flows, onward, figures } as from evaluateLive, with axis.end for bars that end at another
//       share than 1; bands: { id: [low, high] }

import { createButton, make, markWhereCut, set } from "./kit.js";

// A branch has its label upon its ribbons or, where these are too thin for it, above them with this gap.
const LABEL_GAP = 4;
const WIDEST_SHARE = "100\u00a0%";
// Pixels, but for `wrap`: the characters that a branch's label may have in a line. Without `width` the flow takes what
// room it finds, from `narrowest` on; without `ends` the outcomes are labelled by whatever stands beside it.
const FLOW = { height: 332, node: 10, outcomeSlot: 22, line: 16, narrowest: 520, wrap: Infinity, ends: true };

export function points(share) {
  return Math.floor(100 * share + 0.5);
}

/** The share as words.py writes it: “47 %”, “<1 %”, “>99 %”. */
export function percent(share) {
  if (Number.isNaN(share)) return "–";
  if (share > 0 && share < 0.005) return "<1\u00a0%";
  if (share >= 0.995 && share < 1) return ">99\u00a0%";
  return `${points(share)}\u00a0%`;
}

function change(share, reference) {
  const difference = points(share) - points(reference);
  return difference ? `${difference > 0 ? "▲" : "▼"}\u00a0${Math.abs(difference)}` : "";
}

export function bandText([low, high]) {
  return points(low) === points(high) ? `${points(low)}` : `${points(low)}–${points(high)}`;
}

export function colour({ light, dark }) {
  return `light-dark(${light}, ${dark})`;
}

function isPale({ lit }, outcome) {
  return Boolean(lit && !lit.has(outcome));
}

// A name that can be asked about, if anybody answers; `meaning` is shown to whoever rests upon it.
function asking({ ask }, name, label, meaning) {
  if (!ask) return label;
  return createButton(label, () => ask(name), { class: "asks", title: `${meaning} Why this?` });
}

/** The numbers of one result on their way to those of another. */
export function between(from, to, share) {
  const mixed = {};
  for (const part of Object.keys(to)) {
    mixed[part] = {};
    for (const [id, end] of Object.entries(to[part])) {
      const start = from[part]?.[id] ?? end;
      mixed[part][id] = start + share * (end - start);
    }
  }
  return mixed;
}

/**
 * A list of outcome bars; returns { element, update(shown, bands), describe(sentence) }.
 * What is compared with is a tick on the bar or, in a list of class “paired”, a pale bar above it.
 */
export function outcomeBars(spec) {
  const rows = spec.outcomes.map((outcome) => {
    const parts = {
      fill: make("span", { class: "fill", style: `background:${colour(outcome.colour)}` }),
      before: make("span", { class: "before", style: `background:${colour(outcome.colour)}` }),
      whisker: make("span", { class: "whisker" }),
      tick: make("span", { class: "tick" }),
      value: make("data", { class: "value" }),
      band: make("span", { class: "band" }),
      change: make("span", { class: "change" }),
    };
    const drawn = [parts.before, parts.fill, parts.whisker, parts.tick];
    const track = make("span", { class: "track", "aria-hidden": "true" }, ...drawn);
    const label = make("span", { class: "label" }, asking(spec, outcome.id, outcome.label, outcome.meaning));
    const element = make("li", { title: outcome.meaning }, label, track, parts.value, parts.band, parts.change);
    return { outcome, parts, element };
  });
  const element = make("ol", { class: "bars" }, ...rows.map((row) => row.element));

  function update(shown, bands) {
    const whole = 100 / (shown.axis?.end ?? 1);
    for (const { outcome, parts, element: row } of rows) {
      const share = shown.outcomes[outcome.id];
      const reference = spec.baseline.outcomes[outcome.id];
      row.classList.toggle("pale", isPale(spec, outcome.id));
      parts.fill.style.width = `${whole * share}%`;
      parts.before.style.width = `${whole * reference}%`;
      parts.tick.style.left = `${whole * reference}%`;
      parts.value.value = share;
      parts.value.textContent = percent(share);
      parts.change.textContent = change(share, reference);
      const [low, high] = bands[outcome.id];
      parts.whisker.style.left = `${whole * low}%`;
      parts.whisker.style.width = `${whole * (high - low)}%`;
      parts.band.textContent = bandText(bands[outcome.id]);
    }
  }
  return { element, update, describe: (sentence) => element.setAttribute("aria-label", sentence) };
}

/** What the groups of outcomes come to, in a row; returns { element, update(shown, bands) }. */
export function groupTotals(spec) {
  const inks = Object.fromEntries(spec.outcomes.map((outcome) => [outcome.id, colour(outcome.colour)]));
  const cells = spec.groups.map((group) => {
    const parts = { value: make("span", { class: "value" }), band: make("span", { class: "band" }) };
    const swatches = group.outcomes.map((id) => make("span", { class: "swatch", style: `background:${inks[id]}` }));
    const number = make("dd", {}, parts.value, parts.band);
    const label = make("span", {}, asking(spec, `group:${group.id}`, group.label, group.meaning));
    const own = make("span", { class: "swatches", "aria-hidden": "true" }, ...swatches);
    return { group, parts, element: make("div", {}, make("dt", {}, label, own), number) };
  });
  const element = make("dl", { class: "groups" }, ...cells.map((cell) => cell.element));
  element.hidden = !cells.length;

  function update(shown, bands) {
    for (const { group, parts } of cells) {
      parts.value.textContent = percent(shown.groups[group.id]);
      parts.band.textContent = bandText(bands[`group:${group.id}`]);
    }
  }
  return { element, update };
}

/** Which settings hardly go together; returns { element, update(values) }, to which every value is given. */
export function tensionNotes(spec) {
  const element = make("div", { class: "tensions" });
  let last = "";
  function update(values) {
    const holds = ([id, [low, high]]) => low <= values[id] && values[id] <= high;
    const tense = spec.tensions.filter(({ when }) => Object.entries(when).every(holds));
    const sentences = tense.map(({ sentence }) => sentence);
    if (sentences.join() === last) return;
    last = sentences.join();
    const heading = sentences.length ? [make("p", {}, "Settings that hardly go together")] : [];
    element.replaceChildren(...heading, ...sentences.map((sentence) => make("p", {}, sentence)));
  }
  return { element, update };
}

/** The key figures, each against the baseline; returns { element, update(shown, bands) }. */
export function keyFigures(spec) {
  const cells = spec.figures.map((figure) => {
    const parts = {
      value: make("span", { class: "value" }),
      change: make("span", { class: "change" }),
      against: make("span", {}),
      band: make("span", { class: "band" }),
    };
    const note = make("span", { class: "note" }, parts.against, parts.band);
    const number = make("dd", {}, parts.value, parts.change, note);
    const label = make("dt", {}, asking(spec, figure.id, figure.label, figure.meaning));
    const element = make("div", { title: figure.meaning }, label, number);
    return { figure, parts, element };
  });
  const element = make("dl", { class: "figures" }, ...cells.map((cell) => cell.element));

  function update(shown, bands) {
    for (const { figure, parts } of cells) {
      const share = shown.figures[figure.id];
      const reference = spec.baseline.figures[figure.id];
      parts.value.textContent = percent(share);
      parts.change.textContent = change(share, reference);
      parts.against.textContent = `${spec.against ?? "baseline"} ${percent(reference)}`;
      parts.band.textContent = ` · band ${bandText(bands[figure.id])}`;
    }
  }
  return { element, update };
}

/**
 * The flow from the first choice to the outcomes; returns { element, update(shown), describe(sentence), stretch }.
 * `update` returns the height at which each outcome stands; `stretch(height)` is for whoever has another height for it.
 */
export function flowChart(spec, size = {}) {
  const graph = flowGraph(spec, { ...FLOW, ...size });
  const { node: thick, line, ends } = graph.size;
  // What can be pressed in a picture is lost to whoever is given it as one image.
  const svg = make("svg:svg", { class: "flow", role: spec.ask ? "group" : "img" });
  const ribbons = graph.links.map((link) => make("svg:path", { class: "ribbon", style: `fill:${link.colour}` }));
  if (spec.ask) graph.links.forEach((link, n) => (ribbons[n].onclick = () => spec.ask(graph.nodes[link.to].id)));
  const bars = graph.nodes.map((node) => make("svg:rect", { style: `fill:${node.colour}`, width: thick }));
  const named = graph.nodes.filter((node) => ends || !node.isOutcome);
  const labels = named.map((node) =>
    make("svg:text", {}, ...node.lines.map((part, n) => make("svg:tspan", { dy: n ? line : 0 }, part))),
  );
  const values = named.map((node) => make(node.isOutcome ? "svg:text" : "svg:tspan", { class: "number" }));
  named.forEach((node, n) => node.isOutcome || labels[n].append(node.isInLine ? " " : "", values[n]));
  const texts = named.map((node, n) => [labels[n], ...(node.isOutcome ? [values[n]] : [])]);
  svg.append(...ribbons, ...bars, ...texts.flatMap((own, n) => (spec.ask ? [pressed(spec, named[n], own)] : own)));
  const element = make("div", { class: "flow-frame" }, svg);
  let room = graph.size.width ?? 0;
  let last;
  if (!room) {
    new ResizeObserver(([{ contentRect }]) => resize(contentRect.width)).observe(element);
    markWhereCut(element);
  }

  function resize(width) {
    if (!width) return;
    room = width;
    // Where the chart is wider than the page it scrolls by itself, and the keyboard must be able to.
    if (room < graph.size.narrowest) element.tabIndex = 0;
    else element.removeAttribute("tabindex");
    if (last) update(last);
  }

  function update(shown) {
    last = shown;
    const { height } = graph.size;
    const width = graph.size.width ?? Math.max(graph.size.narrowest, room);
    set(svg, { viewBox: `0 0 ${width} ${height}`, width, height });
    const placed = flowLayout(graph, shown, width);
    graph.links.forEach((link, n) => {
      const { id, isOutcome } = graph.nodes[link.to];
      ribbons[n].setAttribute("d", ribbonPath(placed.links[n]));
      ribbons[n].classList.toggle("pale", isOutcome && isPale(spec, id));
    });
    graph.nodes.forEach(({ id, isOutcome }, n) => {
      const { x, y, thickness } = placed.nodes[n];
      set(bars[n], { x, y, height: thickness });
      bars[n].classList.toggle("pale", Boolean(isOutcome) && isPale(spec, id));
    });
    named.forEach((node, n) => write(node, placed.nodes[graph.place[node.id]], width, labels[n], values[n]));
    return placed.nodes.filter((_, n) => graph.nodes[n].isOutcome).map(({ middle }) => middle);
  }

  function write(node, { x, share, middle, labelMiddle }, width, label, value) {
    value.textContent = percent(share);
    const left = x + thick + (node.isOutcome ? 8 : 6);
    const first = node.isOutcome ? middle + 0.28 * line : labelMiddle + line * (0.8125 - rowsOf(node) / 2);
    label.setAttribute("y", first);
    for (const part of label.children) if (part !== value || !node.isInLine) part.setAttribute("x", left);
    if (node.isOutcome) set(value, { x: width, y: first, "text-anchor": "end" });
    else if (!node.isInLine) value.setAttribute("dy", line);
    const isThere = node.isOutcome || share > 0;
    label.style.display = isThere ? "" : "none";
    if (!spec.ask) return;
    set(label.parentNode, { "aria-label": `${node.lines.join(" ")}, ${percent(share)}: why this?` });
    label.parentNode.style.display = isThere ? "" : "none";
  }
  const stretch = (height) => (graph.size.height = height);
  return { element, update, stretch, describe: (sentence) => svg.setAttribute("aria-label", sentence) };
}

// The texts of a branch or outcome as one button.
function pressed({ ask }, { id, meaning }, texts) {
  const button = make("svg:g", { class: "asks", role: "button", tabindex: 0 }, make("svg:title", {}, `${meaning} Why this?`));
  button.append(...texts);
  button.onclick = () => ask(id);
  button.onkeydown = (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    ask(id);
  };
  return button;
}

// Nodes are the branches of the choices, column by column, then the outcomes; links say what flows between.
function flowGraph(spec, size) {
  const stages = Object.fromEntries(spec.stages.map((stage) => [stage.id, stage]));
  const choices = spec.stages.filter((stage) => stage.kind === "choice");
  const column = {};
  for (const stage of choices) {
    column[stage.id] ??= 0;
    for (const branch of stage.branches) {
      if (stages[branch.stage]?.kind === "choice") {
        column[branch.stage] = Math.max(column[branch.stage] ?? 0, column[stage.id] + 1);
      }
    }
  }
  const last = Math.max(...choices.map((stage) => column[stage.id])) + 1;
  const nodes = choices.flatMap((stage) =>
    stage.branches.map(({ id, label }) => ({
      id: `${stage.id}.${id}`,
      meaning: stage.question,
      ...labelled(label, size.wrap),
      column: column[stage.id],
      colour: "var(--quiet)",
    })),
  );
  nodes.push(
    ...spec.outcomes.map(({ id, label, meaning, colour: own }) => ({
      id,
      meaning,
      lines: [label],
      column: last,
      colour: colour(own),
      isOutcome: true,
    })),
  );
  const place = Object.fromEntries(nodes.map(({ id }, n) => [id, n]));
  const links = choices.flatMap((stage) =>
    stage.branches.flatMap((branch) => {
      const from = `${stage.id}.${branch.id}`;
      const ways = Object.entries(Object.groupBy(waysFrom(stages, stage.id, branch), ({ end }) => end));
      return ways.map(([end, own]) => ({
        from: place[from],
        to: place[end],
        flow: from,
        ways: own.map(({ chances }) => chances),
      }));
    }),
  );
  for (const link of links) link.colour = nodes[link.to].isOutcome ? nodes[link.to].colour : "var(--faint)";
  return { nodes, links, last, place, size };
}

// Every way from a branch to a branch of the next choice or, through races, to an outcome: { end, chances }, where
// chances name what is taken on the way in `shown.onward`.
function waysFrom(stages, stage, branch, chances = []) {
  if (branch.outcome) return [{ end: branch.outcome, chances }];
  const next = stages[branch.stage];
  return next.branches.flatMap((then) => {
    const taken = [...chances, `${stage}.${branch.id}.${then.id}`];
    return next.kind === "choice" ? [{ end: `${next.id}.${then.id}`, chances: taken }] : waysFrom(stages, next.id, then, taken);
  });
}

// A branch's share stands in the last line of its label where there is room for it, else below.
function labelled(label, most) {
  if (most === Infinity) return { lines: [label], isInLine: false };
  const lines = wrapped(`${label} ${WIDEST_SHARE}`, most);
  const last = lines.pop().replace(WIDEST_SHARE, "").trimEnd();
  return { lines: last ? [...lines, last] : lines, isInLine: Boolean(last) };
}

function rowsOf({ lines, isInLine }) {
  return lines.length + (isInLine ? 0 : 1);
}

// In as few lines as it takes, and those about as long as each other.
function wrapped(label, most) {
  const lines = broken(label, most);
  if (lines.length === 1) return lines;
  const fewer = broken(label, most - 1);
  return fewer.length > lines.length || most === 1 ? lines : wrapped(label, most - 1);
}

function broken(label, most) {
  const lines = [];
  for (const word of label.split(" ")) {
    const joined = lines.length ? `${lines.at(-1)} ${word}` : word;
    if (lines.length && joined.length <= most) lines[lines.length - 1] = joined;
    else lines.push(word);
  }
  return lines;
}

// Every slot has a least height for its label; what is left of the height is shared by probability, so that one
// scale holds in all columns.
function flowLayout(graph, shown, width) {
  const size = graph.size;
  const share = (node) => (node.isOutcome ? shown.outcomes[node.id] : shown.flows[node.id]);
  const labelHeight = (node) => rowsOf(node) * size.line;
  const least = (node) => {
    if (node.isOutcome) return size.outcomeSlot;
    // What a lens shuts out takes no room.
    return share(node) > 0 ? labelHeight(node) + 2 * LABEL_GAP : 0;
  };
  const scale = Math.max(0, Math.min(...Array.from({ length: graph.last + 1 }, (_, column) => roomIn(column))));
  function roomIn(column) {
    const own = graph.nodes.filter((node) => node.column === column);
    const taken = own.reduce((total, node) => total + least(node), 0);
    return (size.height - taken) / own.reduce((total, node) => total + share(node), 0);
  }
  const slot = (node) => least(node) + scale * share(node);
  const outcomeX = width - (size.ends ? Math.min(11.5 * size.line, width * 0.42) : size.node);
  const nodes = graph.nodes.map((node) => ({ share: share(node), x: (node.column / graph.last) * outcomeX }));
  for (let column = 0; column <= graph.last; column++) {
    const own = graph.nodes.map((node, n) => n).filter((n) => graph.nodes[n].column === column);
    const total = own.reduce((sum, n) => sum + slot(graph.nodes[n]), 0);
    const spare = Math.max(0, size.height - total);
    const gap = column === 0 && own.length > 1 ? spare / (own.length - 1) : 0;
    let top = 0;
    for (const n of own) {
      const height = slot(graph.nodes[n]);
      const thickness = scale * nodes[n].share;
      const label = labelHeight(graph.nodes[n]);
      // From the foot of its slot to the middle: by steps, or a ribbon that grows would jump.
      const raised = graph.nodes[n].isOutcome ? 1 : Math.min(1, Math.max(0, (thickness - label) / label));
      nodes[n].middle = top + height - thickness / 2 - (raised * (height - thickness)) / 2;
      nodes[n].y = nodes[n].middle - thickness / 2;
      nodes[n].labelMiddle = thickness < label ? nodes[n].y - LABEL_GAP - label / 2 : nodes[n].middle;
      nodes[n].thickness = thickness || graph.nodes[n].isOutcome ? Math.max(thickness, 1) : 0;
      top += height + gap;
    }
  }
  const along = (chances) => chances.reduce((product, chance) => product * shown.onward[chance], 1);
  const flows = graph.links.map((link) => shown.flows[link.flow] * link.ways.reduce((sum, way) => sum + along(way), 0));
  const y0 = stacked(graph.links, flows, nodes, scale, "from", "to");
  const y1 = stacked(graph.links, flows, nodes, scale, "to", "from");
  const links = graph.links.map((link, n) => ({
    x0: nodes[link.from].x + size.node,
    y0: y0[n],
    x1: nodes[link.to].x,
    y1: y1[n],
    // What a lens shuts out leaves no line.
    height: flows[n] && Math.max(scale * flows[n], 0.5),
  }));
  return { nodes, links };
}

// Where each ribbon meets its node at one end: in the order of the nodes at its other end, so that few cross.
function stacked(links, flows, nodes, scale, end, otherEnd) {
  const aim = (n) => nodes[links[n][otherEnd]].middle;
  const order = links.map((_, n) => n).sort((one, other) => aim(one) - aim(other));
  const next = nodes.map(({ y }) => y);
  const tops = [];
  for (const n of order) {
    tops[n] = next[links[n][end]];
    next[links[n][end]] += scale * flows[n];
  }
  return tops;
}

function ribbonPath({ x0, y0, x1, y1, height }) {
  const bend = (x0 + x1) / 2;
  return (
    `M${x0},${y0}C${bend},${y0} ${bend},${y1} ${x1},${y1}` +
    `L${x1},${y1 + height}C${bend},${y1 + height} ${bend},${y0 + height} ${x0},${y0 + height}Z`
  );
}
