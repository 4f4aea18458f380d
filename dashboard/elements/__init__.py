"""The page's own elements: each a JavaScript file beside this one, mounted by Streamlit without a build step.

Numbers and plain text go in; the scripts set text, never markup, so that nothing a user wrote can run. Addresses go in
as they are below the app's root, which the browser knows (fromRoot in page.js).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
import plotly
import streamlit as st

from briefing import words
from briefing.answer import Answer
from briefing.brief import Brief, SceneBrief
from briefing.drawing import drawn_parts, spoken_parts
from briefing.file_names import file_name
from briefing.findings import settings as findings
from briefing.findings import sources, storyline
from briefing.scripts import joined
from dashboard.charts.style import Figure, themed
from model.explain import Push
from model.live import browser_doubt, browser_program
from model.parts import Rule, RuleBase, Stage
from scenarios import link
from scenarios.scenario import Scenario, lens_choices
from scenarios.storyline import FreeSlide

if TYPE_CHECKING:
    from dashboard.tab import Drafts

HERE = Path(__file__).parent
DOWNLOADS_HEIGHT = 32
PLOTLY_ADDRESS = f"assets/plotly.min.js?v={plotly.__version__}"


def _registered(name: str, *styles: str, **options: Any) -> Callable[..., Any]:
    """The element whose script is of that name."""
    css = "\n".join((HERE / style).read_text(encoding="utf-8") for style in styles) or None
    return st.components.v2.component(f"after_ceasefire.{name}", js=joined(HERE / f"{name}.js"), css=css, **options)


_steady = _registered("steady", "steady.css", "download.css", isolate_styles=False)
_panel = _registered("panel", "../../briefing/draw.css", "panel.css", "strip.css", "download.css")
_why = _registered("why", "why.css")
_welcome = _registered("welcome", "welcome.css")
_scenes = _registered("scenes", "scenes.css")
_slides = _registered("slides", "slides.css")
_present = _registered("present", "present.css")
_take = _registered("take", "take.css")
_tab = _registered("tab")
_copy = _registered("copy", "copy.css")
_hand = _registered("hand", "number.css", isolate_styles=False)
_settings = _registered("settings", "settings.css")
_sheet = _registered("sheet", "sheet.css")


@lru_cache(maxsize=4)
def _drawn_by(base: RuleBase) -> Callable[..., object]:
    """What draws the panel by the rules of `base`: the same at every move, so that it travels once."""
    name = f"after_ceasefire.live_panel.{base.fingerprint[:12]}"
    script = f"const MODEL = {json.dumps(_model(base))};\n{joined(HERE / 'live_panel.js')}"
    return st.components.v2.component(name, js=script)


def _model(base: RuleBase) -> dict[str, Any]:
    return {
        "rules": base.fingerprint,
        "programs": {reading.id: browser_program(base, reading.id) for reading in base.readings},
        "doubt": browser_doubt(base),
        "lensIds": list(lens_choices(base)),
        "pictures": "picture",
        **drawn_parts(base),
        **spoken_parts(base),
    }


def panel(
    base: RuleBase,
    answer: Answer,
    before: Mapping[str, float],
    replay: int,
    slider_key: str,
    settings: str,
    yardstick: str,
    ask: Callable[[Any], None],
) -> None:
    """Bars, flow, key figures and time; they follow the sliders whose keys begin with `slider_key` while dragged.

    `ask` gets the name of the result of which somebody asks why.

    `base` is the rule base without a user's own reading; that one travels with the numbers. `before` holds the
    values before the last change; a higher `replay` than at the last run plays that change. `settings` says what the
    figures rest on, for whoever copies them.
    """
    reading = answer.scenario.reading
    data = {
        "rules": base.fingerprint,
        "reading": reading,
        "baseline": dict(base.baseline),
        "legend": words.legend(base),
        "against": f"baseline {base.baseline_label}" if answer.scenario.as_of else None,
        "baselineReading": answer.scenario.baseline_reading,
        "lens": answer.scenario.lens,
        "yardstick": yardstick,
        "ownCases": words.own_cases(answer.base, answer.scenario),
        "values": answer.scenario.values,
        "before": dict(before),
        "replay": replay,
        "sliderKey": slider_key,
        "steps": {variable.id: variable.slider_step for variable in base.variables},
        "result": {
            "outcomes": answer.outcomes,
            "groups": answer.groups,
            "figures": answer.figures,
            "flows": _named(answer.result.flows),
            "onward": _named(answer.result.onward),
        },
        "bands": answer.every_band,
        "outcomesSentence": " ".join([words.together_and_apart(answer), *words.contrast_sentences(answer)]),
        "flowSentence": words.flow_sentence(answer),
        "name": file_name(answer.scenario.name),
        "source": words.source(answer.base, answer.scenario),
        "link": link.address(answer.base, answer.scenario, ""),
        "settings": settings,
    }
    if reading not in base.reading:
        data["program"] = browser_program(answer.base, reading)
    # A key for each rule base: a panel that is kept would go on evaluating by the rules that are built into it.
    key = f"panel_{base.fingerprint[:12]}"
    with st.container(key="drawn_by"):
        _drawn_by(base.origin)(key=f"live_{key}")
    with st.container(key="panel"):
        _panel(key=key, data=_packed(data), on_why_change=lambda: ask(st.session_state[key].why))


def _packed(data: Mapping[str, Any]) -> bytes:
    # Streamlit searches a mapping for tables and serialises it twice; bytes it passes on as they are.
    return json.dumps(data).encode()


def _named(table: pd.DataFrame) -> dict[str, float]:
    """The first row, its columns of several names as “stage.branch”."""
    names = [".".join(column) for column in table.columns.to_list()]
    return dict(zip(names, table.to_numpy()[0].tolist(), strict=True))


@dataclass(frozen=True)
class Taken:
    """What can be taken from a picture besides it: its name for files, its source, what it rests on, its numbers."""

    name: str
    source: str
    settings: str
    csv: str


def steady(figure: Figure, sentence: str, taken: Taken, key: str) -> None:
    """A Plotly figure that updates in place; st.plotly_chart takes over where the browser could not load it."""
    height = figure["layout"]["height"]
    data = {"figure": figure, "sentence": sentence, "height": height, "plotly": PLOTLY_ADDRESS}
    data |= {"title": key.replace("_", " "), "name": taken.name, "csv": taken.csv}
    data |= {"source": taken.source, "settings": taken.settings}
    mounted = _steady(
        key=key,
        data=_packed(data),
        default={"failed": False},
        height=height + DOWNLOADS_HEIGHT,
        on_failed_change=_ignore,
    )
    if mounted.failed:
        dark = st.context.theme.type == "dark"
        st.plotly_chart(themed(figure, dark), key=f"{key}_plain", theme=None, config={"displayModeBar": False})


def _ignore() -> None:
    """Streamlit wants a callback for every state an element may set."""


def why(answer: Answer, stage: str, pushes: list[Push], starting: bool = False) -> None:
    """The rules at work at a stage and what it starts from, that first if it carries the answer: sentence, push, grade;
    reason, passage and sources on demand."""
    rules = [_why_row(answer, push) for push in pushes]
    start = [_base_row(answer.base, answer.base.stage[stage])]
    _why(key="why", data=_packed({"rules": start + rules if starting else rules + start}))


def _base_row(base: RuleBase, stage: Stage) -> dict[str, Any]:
    return {"id": stage.id, "push": sources.START, "sentence": stage.reason, **_grounds(base, stage)}


def _grounds(base: RuleBase, part: Rule | Stage, *facts: list[str]) -> dict[str, Any]:
    """The grade of a rule or stage, the facts given, and what it rests on: passage, grade, sources with their links."""
    cited = sources.of(base, part.sources)
    return {
        "grade": f"grade {part.grade}",
        "detail": [
            *facts,
            [
                f"Passage {part.passage}",
                f"({sources.passage_place(base, part.passage)}): {base.passage[part.passage].text}",
            ],
            [f"Grade {part.grade}:", f"{sources.evidence(base.grade[part.grade])}."],
            *([["Sources:", "" if cited else f"{sources.absence(part.sources)}."]] if base.sources else []),
        ],
        "sources": [[sources.named(source), source.address, sources.host_of(source)] for source in cited],
    }


def _why_row(answer: Answer, push: Push) -> dict[str, Any]:
    base, rule = answer.base, push.rule
    full = rule.factor[answer.scenario.reading]
    readings = "; ".join(f"{x.label}, {words.push_words(rule.factor[x.id])}" for x in base.readings)
    return {
        "id": rule.id,
        "push": f"here {words.push_words(push.factor)}",
        "sentence": words.rule_sentence(push, full),
        **_grounds(
            base,
            rule,
            ["Here it", words.activation_text(push, full)],
            ["Why:", rule.reason],
            ["Where it applies fully:", f"{readings}."],
        ),
    }


def welcome(base: RuleBase, is_needed: bool) -> None:
    """The first visit's explanation, until something was done; a browser that has dismissed it sees nothing."""
    data = {"lines": words.WELCOME, "onPhone": words.WELCOME_ON_PHONE, "attempt": base.try_first}
    _welcome(key="welcome", data=data if is_needed else None)


def scenes(
    brief: Brief, identities: Sequence[str], closing: str, chosen: str, turn: int, arrange: Callable[[], None]
) -> None:
    """The scenes and slides of a storyline, to be taken up and put into another order, and its closing slide, which
    stays the last; `arrange` then finds the `wish`.

    `identities` tells them apart, that of the closing slide last; a wish is {"order": identities, "chosen": identity,
    "turn": count}, and `turn` says up to which of these they are as wished. `closing` is what the closing slide holds.
    """
    outcomes = {x.id: x.colour.model_dump() for x in brief.base.outcomes}
    in_turn = iter(brief.scenes)
    rows = [
        {"headline": part.headline, "leads": storyline.holds(part)}
        if isinstance(part, FreeSlide)
        else _scene_row(next(in_turn), outcomes)
        for part in brief.storyline.in_order
    ]
    rows.append({"headline": storyline.CLOSING, "leads": closing})
    rows = [{"identity": identity, **row} for identity, row in zip(identities, rows, strict=True)]
    data = {"rows": rows[:-1], "closing": rows[-1], "chosen": chosen, "turn": turn}
    _scenes(key="story_scenes", data=_packed(data), on_wish_change=arrange)


def _scene_row(scene: SceneBrief, colours: Mapping[str, object]) -> dict[str, Any]:
    return {
        "headline": scene.headline,
        "name": storyline.scene_name(scene),
        "leads": storyline.leads(scene),
        "stale": scene.stale,
        "shares": [[colours[name], share] for name, share in scene.answer.outcomes.items()],
    }


def slides_of(
    address: str, slides: Sequence[Mapping[str, Any]], first: str, fields: Mapping[str, tuple[str, str]]
) -> None:
    """The slides of a presentation at an address, with what stands on each, beginning with the one of that id.

    `fields` are the keys of fields whose text is to be seen while it is typed: on which slide, and as what of it.
    """
    data = {"address": address, "slides": list(slides), "first": first, "fields": dict(fields)}
    _slides(key="story_slides", data=_packed(data))


def present(address: str) -> None:
    """A link to the presentation at an address, which waits for what is being typed; without one, a link to nowhere."""
    _present(key="story_present", data=_packed({"address": address}), width="content")


def take(label: str, address: str, name: str, key: str) -> None:
    """A button that takes away what stands at an address, as a file of that name."""
    _take(key=key, data=_packed({"label": label, "address": address, "name": name}))


def tab(
    drafts: Drafts,
    take: Callable[[], None],
    note: Callable[[], None],
    note_room: Callable[[], None],
    note_log_room: Callable[[], None],
) -> None:
    """Keeps drafts in the browser; `take` then finds what it `kept` before, `note` what was `typed` into a dialog that
    was left, `note_room` for how much of the storyline there was `room`, `note_log_room` whether for the log
    (`logRoom`)."""
    data = _packed(asdict(drafts))
    callbacks = {"on_kept_change": take, "on_typed_change": note, "on_room_change": note_room}
    callbacks |= {"on_logRoom_change": note_log_room}
    with st.container(key="tab_element"):
        _tab(key="tab", data=data, on_back_change=_ignore, **callbacks)


def copy_link(public: str) -> None:
    """The public address of what is shown, else the page's own, and a button that copies it."""
    _copy(key="copy_link", data=public)


def touch() -> None:
    """Lets a finger scroll over the sliders, a number be typed into them, a phone show them beside the result, and
    the focus stay near what was pressed."""
    with st.container(key="touch"):
        _hand()
        _sheet(key="sheet")


def settings_on_paper(base: RuleBase, scenario: Scenario) -> None:
    """What every slider is set to, for paper, on which no sidebar stands."""
    rows = findings.rows(base, scenario)
    with st.container(key="on_paper_settings"):
        _settings(key="settings", data=_packed({"caption": f"The sliders of “{scenario.name}”", "rows": rows}))
