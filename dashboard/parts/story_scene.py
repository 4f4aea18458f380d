"""What can be said and shown of a scene? Its fields: words, what it shows, further slides, remarks on its charts."""

from __future__ import annotations

from typing import Any

import streamlit as st

from briefing import words
from briefing.brief import SceneBrief
from briefing.findings import storyline as findings
from briefing.slideshow import MOVING, Slide, annotation_of, scene_slides
from briefing.views import KINDS, view_of
from dashboard import story_words, storyboard
from dashboard.parts.lens import LABEL as LENS
from dashboard.storyboard import version_of
from model.parts import RuleBase
from scenarios.names import MAX_NAME_LENGTH
from scenarios.scenario import lens_choices
from scenarios.storyline import VIEWS, View


def seen(scene: SceneBrief) -> dict[str, tuple[str, str]]:
    """The keys of the fields of a scene whose text is seen as it is typed: on which slide, and as what of it."""
    first, *others = scene_slides(scene)
    headlines = {_headline_key(scene): (first.id, "headline")}
    return headlines | {_slide_headline_key(scene, slide): (slide.id, "headline") for slide in others}


def _headline_key(scene: SceneBrief) -> str:
    """The key of the field for the headline of a scene; another as soon as that is changed otherwise."""
    return f"story_headline_{scene.number}_{version_of(scene.headline)}"


def _slide_headline_key(scene: SceneBrief, slide: Slide) -> str:
    return f"story_slide_headline_{scene.number}_{slide.views[0]}_{version_of(slide.headline)}"


def check(base: RuleBase, scene: SceneBrief) -> None:
    """Draws what must be looked at in a scene whose words were written for other settings, if it is so."""
    if scene.stale:
        st.warning(words.escaped(findings.stale_remark(scene)))
        st.button("They still fit", on_click=story_words.accept, args=(base, scene.stored))


def fields(base: RuleBase, rules: RuleBase, scene: SceneBrief) -> None:
    """Draws the fields of a scene, under the rules of its storyline; `base` are the present ones."""
    _words(rules, scene)
    _shows(rules, scene)
    _slides(rules, scene)
    with st.container(horizontal=True, gap="small"):
        given: dict[str, Any] = {"args": (base, scene.stored), "help": findings.SETTINGS}
        st.button("Put it on screen", on_click=storyboard.put_on_screen, **given)
        st.button("Give it what is on screen", on_click=storyboard.take_from_screen, **given)
        if scene.stored.written_for:
            st.button("Back to the model’s words", on_click=story_words.draft_anew, args=(rules, scene.stored))


def _words(base: RuleBase, scene: SceneBrief) -> None:
    """Draws the fields for the headline, the name and the talking points of a scene."""
    points, called = "\n".join(scene.points), scene.stored.scenario.name
    key, given = _headline_key(scene), (base, scene.stored)
    st.text_input(
        "Headline",
        scene.headline,
        key=key,
        on_change=story_words.write_headline,
        args=(*given, key, scene.headline),
    )
    key = f"story_scenario_name_{scene.number}_{version_of(called)}"
    st.text_input(
        "Name of the scenario",
        called,
        key=key,
        max_chars=MAX_NAME_LENGTH,
        on_change=story_words.write_name,
        args=(scene.stored, key),
    )
    key = f"story_points_{scene.number}_{version_of(points)}"
    st.text_area(
        "Talking points, one a line",
        points,
        key=key,
        height=192,
        on_change=story_words.write_points,
        args=(*given, key, points),
    )


def _shows(base: RuleBase, scene: SceneBrief) -> None:
    """Draws the choice of what a scene shows and, where there are lenses, through which."""
    shows, among = st.columns([5, 3]) if len(base.lenses) > 1 else (st.container(), None)
    key = f"story_show_{scene.number}_{version_of(''.join(scene.stored.show))}"
    shows.multiselect(
        "Shows",
        _views(scene),
        list(scene.stored.show),
        format_func=lambda view: KINDS[view].heading,
        key=key,
        on_change=story_words.choose_views,
        args=(scene.stored, key),
    )
    if among:
        with among:
            _lens(base, scene)


def _views(scene: SceneBrief) -> list[View]:
    """What a scene can show: what has happened since only where it stands for a day whose log is at hand."""
    return [view for view in VIEWS if view != "since" or scene.day or view in scene.stored.show]


def _lens(base: RuleBase, scene: SceneBrief) -> None:
    """Draws the choice of the cases that a scene's shares are counted among."""
    seen = scene.stored.scenario.lens
    labels = {choice: lens.label for choice, lens in lens_choices(base).items()}
    key = f"story_lens_{scene.number}_{version_of(seen)}"
    st.selectbox(
        LENS,
        list(labels),
        list(labels).index(seen),
        format_func=labels.__getitem__,
        key=key,
        on_change=story_words.choose_lens,
        args=(scene.stored, key),
    )


def _slides(base: RuleBase, scene: SceneBrief) -> None:
    """Draws, folded, the headlines of a scene's further slides, and the remarks on its charts."""
    fold = st.expander(findings.ON_CHARTS, key="story_on_charts", on_change="rerun")
    if not fold.open:
        return
    with fold:
        for place, slide in enumerate(scene_slides(scene)):
            if place:
                _slide_headline(base, scene, slide)
            for view in _charts(scene, slide):
                _remark(base, scene, view)


def _charts(scene: SceneBrief, slide: Slide) -> list[View]:
    """The charts of a slide that a remark can stand on, by the view; bars, pale bars and branches are one."""
    drawn = [view for view in slide.views if view_of(scene, view).marks or view_of(scene, view).as_svg]
    moving = [view for view in VIEWS if view in MOVING and view in drawn]
    return [*moving[:1], *(view for view in drawn if view not in MOVING)]


def _slide_headline(base: RuleBase, scene: SceneBrief, slide: Slide) -> None:
    """Draws the field for the headline of a further slide of a scene."""
    view = slide.views[0]
    shown = words.listed([words.within_sentence(KINDS[one].heading) for one in slide.views])
    key = _slide_headline_key(scene, slide)
    st.text_input(
        f"Headline of the slide with {shown}",
        slide.headline,
        key=key,
        on_change=story_words.write_view_headline,
        args=(base, scene.stored, view, key, slide.headline),
    )


def _remark(base: RuleBase, scene: SceneBrief, view: View) -> None:
    """Draws the field for the remark on a chart, the way back to the drafted one, and where it stands."""
    remark, given = annotation_of(scene, view), (base, scene.stored, view)
    mark = version_of(remark.model_dump_json())
    key = f"story_remark_{scene.number}_{view}_{mark}"
    heading = words.within_sentence(KINDS[view].heading)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        st.text_input(
            f"Remark on the chart “{heading}”",
            remark.text,
            key=key,
            placeholder="None",
            help=findings.REMARK,
            on_change=story_words.write_annotation,
            args=(*given, key, remark),
        )
        if view in scene.stored.annotations:
            st.button("As drafted", key=f"{key}_back", on_click=story_words.draft_annotation, args=given)
    if remark.text:
        _place(base, scene, view, mark)


def _place(base: RuleBase, scene: SceneBrief, view: View, mark: str) -> None:
    """Draws where the remark on a chart stands: where the program puts it, or so far from the left and the top."""
    remark, given = annotation_of(scene, view), (base, scene.stored, view)
    key = f"story_place_{scene.number}_{view}_{mark}"
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        st.checkbox(
            "At a place of my own",
            remark.x is not None,
            key=key,
            on_change=story_words.place_annotation,
            args=(*given, key, remark),
        )
        if remark.x is None or remark.y is None:
            return
        keys = f"{key}_x", f"{key}_y"
        for label, at, own in zip(("From the left, %", "From the top, %"), (remark.x, remark.y), keys, strict=True):
            st.number_input(
                label,
                0,
                100,
                round(at * 100),
                5,
                key=own,
                on_change=story_words.move_annotation,
                args=(*given, keys, remark),
            )
