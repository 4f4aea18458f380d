// Does the model come out in the browser as it does on paper? Known answers of live.js, bands.js and ends.js.

import assert from "node:assert/strict";
import test from "node:test";
import { bandsLive } from "../model/bands.js";
import { widestEnds } from "../model/ends.js";
import { evaluateLive } from "../model/live.js";
import { CHOICE, DOUBT } from "./vote.js";

const near = (one, other) => assert.ok(Math.abs(one - other) < 1e-12, `${one} is not ${other}`);

test("odds are multiplied by a rule as far as it fires", () => {
  near(evaluateLive(CHOICE, {}).outcomes.yes, 1 / 2);
  near(evaluateLive(CHOICE, { rain: 100 }).outcomes.yes, 4 / 5);
  near(evaluateLive(CHOICE, { rain: 50 }).outcomes.yes, 2 / 3);
});

test("shares sum to one, and a figure is a share of all that was asked for", () => {
  const { outcomes, groups, figures, flows } = evaluateLive(CHOICE, { rain: 20 });
  near(outcomes.yes + outcomes.no, 1);
  near(groups.both, 1);
  near(figures.share, outcomes.yes);
  near(flows["vote.yes"], outcomes.yes);
});

test("a lens leaves only its own cases, but the key figures are of all", () => {
  const { outcomes, figures } = evaluateLive(CHOICE, { rain: 100 }, "only");
  near(outcomes.yes, 1);
  near(figures.share, 4 / 5);
});

test("a risk strikes by the exponential law, whatever its shape makes of the time", () => {
  const race = { shapes: [2], exposure: [[0]], arrival: [[1]] };
  const stages = [{ ...CHOICE.stages[0], race }];
  const program = { ...CHOICE, rules: [], terms: [], base: [Math.log(0.1)], stages };
  near(evaluateLive(program, { time: 3 }).outcomes.yes, 1 - Math.exp(-0.1 * 9));
});

const bands = (deviations) => bandsLive(CHOICE, { ...DOUBT, deviations }, {});

test("without doubt a band has no width", () => {
  const [low, high] = bands([0, 0, 0]).yes;
  near(low, 1 / 2);
  near(high, 1 / 2);
});

test("a band holds nine draws of ten: the normal law’s own edges, to the sampling of a hypercube", () => {
  const share = (z) => 1 / (1 + Math.exp(-0.8 * z));
  const [low, high] = bands([0, 0.8, 0]).yes;
  assert.ok(Math.abs(low - share(-1.6449)) < 0.004, String(low));
  assert.ok(Math.abs(high - share(1.6449)) < 0.004, String(high));
  assert.deepEqual(bands([0, 0.8, 0]), bands([0, 0.8, 0]));
});

test("the weight that moves a result most is the one that is least sure, if it counts at all", () => {
  const doubt = { ...DOUBT, deviations: [3, 0.4, 0.2] };
  const share = (log) => 1 / (1 + Math.exp(-log));
  const { weight, low, high } = widestEnds(CHOICE, doubt, {}, "", "yes");
  assert.equal(weight, 1);
  near(low, share(-0.4 * doubt.edge));
  near(high, share(0.4 * doubt.edge));
  assert.equal(widestEnds(CHOICE, doubt, { rain: 100 }, "", "group:both").low, 1);
  assert.equal(widestEnds(CHOICE, doubt, { rain: 100 }, "", "yes").weight, 0);
});
