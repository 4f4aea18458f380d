"""Does the browser say what the server says? sentences.js against words.py, over random settings."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from browsing import ROOT
from conftest import TREATED

import model
from briefing import words
from briefing.answer import answer
from briefing.drawing import drawn_parts, spoken_parts
from briefing.findings import rests_on, results
from model import RuleBase
from model.live import browser_doubt, browser_program
from model.parts import OWN_READING
from model.rulebase import parse
from scenarios.scenario import OwnReading, baseline_scenario, lens_choices

CONTRAST = """
[[contrasts]]
id = "dry"
clause = "After {time}, it would have run dry in"
of = ["dry", "green"]
ways = [
  { phrase = "with rationing", given = ["meeting.ration"] },
  { phrase = "once treated", given = ["summer.greens"] },
]
"""
SAY = """
import { readFileSync } from "node:fs";
import { bandsLive } from "ROOT/model/bands.js";
import { widestEnds } from "ROOT/model/ends.js";
import { evaluateLive, evaluateOverTime } from "ROOT/model/live.js";
import { contrastSentence, leading, restsSentence, resultSentence, timelineSentence } from "ROOT/briefing/sentences.js";
const { spec, doubt, rows } = JSON.parse(readFileSync(0));
const said = rows.map(({ program, values, lens, yardstick, horizon, years }) => {
  const shown = evaluateLive(program, values, lens);
  const contrasts = spec.contrasts.map((contrast) => contrastSentence(spec, shown, contrast, horizon));
  const shares = evaluateOverTime(program, values, lens, years);
  const bands = bandsLive(program, doubt, values, lens);
  const sentences = [resultSentence(spec, shown, bands, yardstick, lens), ...contrasts];
  sentences.push(timelineSentence(spec, shares, horizon, lens));
  const carried = leading(spec, shown);
  sentences.push(restsSentence(spec, carried, widestEnds(program, doubt, values, lens, carried)));
  return { sentences, shares: shares.map(Object.values), bands };
});
console.log(JSON.stringify(said));
"""


def bases() -> dict[str, RuleBase]:
    treated = parse(TREATED + CONTRAST)
    return {"shipped": model.load(), "treated": treated, "plain": parse(TREATED.split("\n[[groups]]")[0])}


@pytest.mark.parametrize("name", ["shipped", "treated", "plain"])
def test_the_browser_says_what_the_server_says(name: str) -> None:
    base = bases()[name]
    rng = np.random.default_rng(11)
    rows, expected, over_time, bands = [], [], [], []
    for number in range(60):
        reading, own = base.readings[number % len(base.readings)].id, None
        if number % 5 == 4:
            weights = {name: weight * 1.5 for name, weight in list(base.weights(reading).items())[number::7]}
            reading, own = OWN_READING, OwnReading(label="Mine", based_on=reading, weights=weights)
        lens = (list(lens_choices(base)) or [""])[number % max(1, len(base.lenses))]
        # Ends of sliders too: there shares are nought, and ways are shut.
        places = rng.choice([0.0, 1.0, *rng.uniform(size=3)], size=len(base.variables))
        values = {x.id: x.range[0] + p * (x.range[1] - x.range[0]) for x, p in zip(base.variables, places, strict=True)}
        values[base.time.id] = round(max(values[base.time.id], 1))
        yardstick = list(words.YARDSTICKS)[number % 2]
        shown = answer(base, baseline_scenario(base).changed(values=values, reading=reading, own=own, lens=lens))
        horizon = values[base.time.id]
        row = {"program": browser_program(shown.base, reading), "values": values, "lens": lens, "yardstick": yardstick}
        rows.append(row | {"horizon": horizon, "years": shown.timeline.index.tolist()})
        contrasts = [words.contrast_sentence(shown, x) for x in base.contrasts]
        over_time.append(shown.timeline.to_numpy())
        leading = results.leading(shown)
        rests = rests_on.sentence(shown, leading, rests_on.judgement(shown, leading))
        expected.append([words.result_sentence(shown, yardstick), *contrasts, words.timeline_sentence(shown), rests])
        bands.append(shown.every_band)
    spec = {**drawn_parts(base), **spoken_parts(base)}
    theirs = said({"spec": spec, "doubt": browser_doubt(base), "rows": rows})
    assert [x for one in theirs for x in one["sentences"]] == [x for own in expected for x in own]
    np.testing.assert_allclose([one["shares"] for one in theirs], over_time, rtol=0, atol=1e-9)
    for found, edges in zip(theirs, bands, strict=True):
        assert found["bands"].keys() == edges.keys()
        # JSON has no word for what is not a number.
        there = np.array([found["bands"][name] for name in edges], dtype=float)
        np.testing.assert_allclose(there, list(edges.values()), rtol=0, atol=1e-9)


def said(taken: dict[str, object]) -> list[dict[str, Any]]:
    script = SAY.replace("ROOT", ROOT.as_uri())
    command = [str(Path(sys.executable).with_name("node")), "--input-type=module", "--eval", script]
    done = subprocess.run(command, input=json.dumps(taken), capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    answers: list[dict[str, Any]] = json.loads(done.stdout)
    return answers


def test_a_way_that_no_case_takes_is_said_to_be_shut() -> None:
    base = parse(TREATED + CONTRAST)
    shown = answer(base, baseline_scenario(base))
    shown.contrasts["dry"][0] = float("nan")
    assert words.contrast_sentence(shown, base.contrasts[0]).endswith("; there would be no case with rationing.")
    shown.contrasts["dry"][1] = float("nan")
    assert words.contrast_sentence(shown, base.contrasts[0]).startswith("There would be no case with rationing; there")


def test_every_result_can_be_asked_about_and_says_what_it_is(base: RuleBase) -> None:
    shown = answer(base, baseline_scenario(base))
    for name in results.labels(base):
        assert 0 <= results.share(shown, name) <= 1
        assert results.meaning(base, name).endswith((".", "?"))
