"""Does the browser say what the server says? sentences.js against words.py, over random settings."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from browsing import ROOT
from conftest import TREATED

import model
from briefing import words
from briefing.answer import answer
from briefing.drawing import drawn_parts, spoken_parts
from briefing.findings import results
from model import RuleBase
from model.live import browser_program
from model.rulebase import parse
from scenarios.scenario import baseline_scenario, lens_choices

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
import { evaluateLive, evaluateOverTime } from "ROOT/model/live.js";
import { contrastSentence, resultSentence, timelineSentence } from "ROOT/briefing/sentences.js";
const { spec, rows } = JSON.parse(readFileSync(0));
const said = rows.map(({ program, values, lens, yardstick, bands, horizon, years }) => {
  const shown = evaluateLive(program, values, lens);
  const contrasts = spec.contrasts.map((contrast) => contrastSentence(spec, shown, contrast, horizon));
  const shares = evaluateOverTime(program, values, lens, years);
  const sentences = [resultSentence(spec, shown, bands, yardstick, lens), ...contrasts];
  sentences.push(timelineSentence(spec, shares, horizon, lens));
  return { sentences, shares: shares.map(Object.values) };
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
    rows, expected, over_time = [], [], []
    for number in range(60):
        reading = base.readings[number % len(base.readings)].id
        lens = (list(lens_choices(base)) or [""])[number % max(1, len(base.lenses))]
        # Ends of sliders too: there shares are nought, and ways are shut.
        places = rng.choice([0.0, 1.0, *rng.uniform(size=3)], size=len(base.variables))
        values = {x.id: x.range[0] + p * (x.range[1] - x.range[0]) for x, p in zip(base.variables, places, strict=True)}
        values[base.time.id] = round(max(values[base.time.id], 1))
        yardstick = list(words.YARDSTICKS)[number % 2]
        shown = answer(base, baseline_scenario(base).changed(values=values, reading=reading, lens=lens))
        horizon = values[base.time.id]
        row = {"program": browser_program(base, reading), "values": values, "lens": lens, "yardstick": yardstick}
        rows.append(row | {"bands": shown.every_band, "horizon": horizon, "years": shown.timeline.index.tolist()})
        contrasts = [words.contrast_sentence(shown, x) for x in base.contrasts]
        over_time.append(shown.timeline.to_numpy())
        expected.append([words.result_sentence(shown, yardstick), *contrasts, words.timeline_sentence(shown)])
    spec = {**drawn_parts(base), **spoken_parts(base)}
    theirs = said(spec, rows)
    assert [one["sentences"] for one in theirs] == expected
    np.testing.assert_allclose([one["shares"] for one in theirs], over_time, rtol=0, atol=1e-9)


def said(spec: dict[str, object], rows: list[dict[str, object]]) -> list[dict[str, list[object]]]:
    script = SAY.replace("ROOT", ROOT.as_uri())
    command = [str(Path(sys.executable).with_name("node")), "--input-type=module", "--eval", script]
    done = subprocess.run(command, input=json.dumps({"spec": spec, "rows": rows}), capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    answers: list[dict[str, list[object]]] = json.loads(done.stdout)
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
