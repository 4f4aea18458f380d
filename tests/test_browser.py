"""What a person sees, in a real Chromium with every outside address unreachable."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from axe_playwright_python.sync_playwright import Axe
from browsing import ROOT, WIDTHS, come_to_rest, serving, visiting
from conftest import TREATED
from playwright.sync_api import Browser, Locator, Page, expect

import model
from briefing import words
from briefing.answer import answer
from briefing.findings.releases import to_present
from dashboard.frame import unbroken
from model import RuleBase, releases
from model.live import browser_program
from model.rulebase import parse
from scenarios import presets
from scenarios.scenario import baseline_scenario

BASE = model.load()
LEAD = BASE.variables[0]
SLIDER = f".st-key-slider_{LEAD.id} input[type=range]"


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    with visiting(browser) as page:
        show(page, address)
        yield page


def show(page: Page, address: str) -> None:
    page.goto(address)
    expect(page.locator(".panel .bars li").first).to_be_visible()
    come_to_rest(page)
    expect(page.locator(".timeline polygon").first).to_be_attached()


def bar_values(page: Page) -> list[str]:
    return [text.replace("\u00a0", " ") for text in page.locator(".bars .value").all_inner_texts()]


def expected_values(**values: float) -> list[str]:
    outcomes = model.evaluate(BASE, values).outcomes.iloc[0]
    return [words.percent(share).replace("\u00a0", " ") for share in outcomes]


def expect_values(page: Page, **values: float) -> None:
    for value, text in zip(page.locator(".bars .value").all(), expected_values(**values), strict=True):
        expect(value).to_have_text(text.replace(" ", "\u00a0"))


def expect_result(page: Page, **values: float) -> None:
    scenario = baseline_scenario(BASE)
    sentence = words.result_sentence(answer(BASE, scenario.changed(values={**scenario.values, **values})))
    expect(page.locator(".st-key-result")).to_have_text(unbroken(sentence))


def drag(page: Page, slider: Locator, shares: list[float]) -> list[tuple[float, list[str]]]:
    """What slider and bars say at each step of a drag, the button still held down."""
    track = slider.locator("xpath=ancestor::*[@data-testid='stSlider']").bounding_box()
    thumb = slider.bounding_box()
    if track is None or thumb is None:
        raise AssertionError("the slider is not on the page")
    middle = thumb["y"] + thumb["height"] / 2
    page.mouse.move(thumb["x"] + thumb["width"] / 2, middle)
    page.mouse.down()
    seen = []
    for share in shares:
        page.mouse.move(track["x"] + share * track["width"], middle)
        seen.append((float(slider.input_value()), bar_values(page)))
    return seen


def test_what_is_brought_under_other_rules_is_drawn_by_them(page: Page, address: str) -> None:
    first, *_ = releases.released()
    page.goto(f"{address}/?moscow=5&insist=90&rules={first.fingerprint[:8]}")
    (silent,) = {x.label for x in BASE.stages[0].branches} - {x.label for x in first.stages[0].branches}
    panel = page.locator(".panel")
    expect(panel.get_by_text(BASE.outcomes[0].label).first).to_be_visible()
    expect(panel.get_by_text(silent)).to_have_count(0)
    page.get_by_role("button", name=to_present(BASE)).click()
    expect(panel.get_by_text(silent).first).to_be_visible()
    expect(panel.locator("section").get_by_text(BASE.groups[0].label).first).to_be_visible()
    assert "NaN" not in panel.inner_text()


def test_live_evaluation_agrees_with_the_engine(page: Page) -> None:
    rng = np.random.default_rng(7)
    values = pd.DataFrame({x.id: rng.uniform(*x.range, 200) for x in BASE.variables})
    for reading in BASE.reading:
        for lens in ("", *BASE.lens):
            _agree(page, BASE, values, reading, lens)


def test_live_evaluation_agrees_on_another_subject_and_under_extreme_rates(page: Page) -> None:
    rng = np.random.default_rng(8)
    rushed = parse(TREATED.replace("base = 0.03", "base = 1e6").replace("base = 0.02", "base = 1e-6"))
    for base in (parse(TREATED), rushed):
        values = pd.DataFrame({x.id: rng.uniform(*x.range, 200) for x in base.variables})
        for lens in ("", *base.lens):
            _agree(page, base, values, base.readings[0].id, lens)


def _agree(page: Page, base: RuleBase, values: pd.DataFrame, reading: str, lens: str) -> None:
    script = (ROOT / "model" / "live.js").read_text(encoding="utf-8")
    result = model.evaluate(base, values, reading, lens=lens)
    groups = [result.outcomes[[*group.outcomes]].sum(axis=1).to_frame() for group in base.groups]
    ours = np.hstack([result.outcomes, result.figures, result.flows, result.onward, *groups])
    theirs = page.evaluate(
        """async ([script, program, rows, lens]) => {
            const blob = new Blob([script], { type: "text/javascript" });
            const { evaluateLive } = await import(URL.createObjectURL(blob));
            return rows.map((row) => {
                const { outcomes, figures, flows, onward, groups } = evaluateLive(program, row, lens);
                return [outcomes, figures, flows, onward, groups].flatMap(Object.values);
            });
        }""",
        [script, json.loads(json.dumps(browser_program(base, reading))), values.to_dict("records"), lens],
    )
    np.testing.assert_allclose(np.array(theirs, dtype=float), ours, rtol=0, atol=1e-9)


def test_bars_follow_the_finger_before_the_server_hears_of_it(page: Page) -> None:
    slider = page.locator(SLIDER)
    before = page.url
    seen = drag(page, slider, [0.3, 0.4, 0.5, 0.6, 0.7, 0.8])
    assert len({value for value, _ in seen}) == len(seen)
    for value, shown in seen:
        assert shown == expected_values(**{LEAD.id: value})
    assert page.url == before
    page.mouse.up()
    last = seen[-1][0]
    expect(page).to_have_url(re.compile(rf"{LEAD.key}={last:g}&"))
    expect_result(page, **{LEAD.id: last})
    expect_values(page, **{LEAD.id: last})


def test_the_answer_is_said_anew_before_the_server_hears_of_it(page: Page) -> None:
    (_, _), (value, _) = drag(page, page.locator(SLIDER), [0.5, 0.9])
    scenario = baseline_scenario(BASE)
    shown = answer(BASE, scenario.changed(values={**scenario.values, LEAD.id: value}))
    first = shown.ranked_groups[0]
    said = page.locator(".st-key-result").inner_text()
    doubt = words.band_text(shown.group_bands[first.id])
    assert said.startswith(
        f"{words.in_cases(shown, first)} ({doubt}; {words.probability_word(shown.groups[first.id])})"
    )
    contrasts = [words.contrast_sentence(shown, contrast) for contrast in BASE.contrasts]
    assert page.locator(".st-key-contrast").inner_text().split("\n") == contrasts
    expect(page.locator(".timeline")).to_have_attribute("aria-label", words.timeline_sentence(shown))


def test_what_is_pressed_is_answered_and_outlives_a_reload(page: Page) -> None:
    outcome = next(x for x in BASE.outcomes if answer(BASE, baseline_scenario(BASE)).outcomes[x.id] > 0.01)
    section = page.locator(".st-key-why_section")
    page.locator(".bars").get_by_role("button", name=outcome.label).click()
    expect(section).to_contain_text(outcome.meaning)
    expect(section).to_be_focused()
    expect(section).to_be_in_viewport(ratio=0.1)
    come_to_rest(page)
    stage = BASE.stages_in_order[0]
    branch = page.get_by_role("button", name=re.compile(f"^{stage.branches[0].label},.*why this"))
    branch.focus()
    page.keyboard.press("Enter")
    expect(section).to_contain_text(f"{stage.label}: {stage.branches[0].label}")
    expect(section).to_contain_text(f"Every slider stands as at the baseline, {BASE.baseline_label}")
    page.wait_for_timeout(500)
    page.reload()
    expect(section).to_contain_text(f"“{stage.branches[0].label}” is one answer to")


def test_bars_and_ticks_are_of_the_reading_and_the_lens(browser: Browser, address: str) -> None:
    reading, lens = BASE.readings[1].id, BASE.lenses[-1].id
    with visiting(browser) as page:
        show(page, f"{address}/?{LEAD.key}=75&reading={reading}&lens={lens}")
        for value, shown in drag(page, page.locator(SLIDER), [0.3, 0.6]):
            outcomes = model.evaluate(BASE, {LEAD.id: value}, reading, lens=lens).outcomes.iloc[0]
            assert shown == [words.percent(share).replace("\u00a0", " ") for share in outcomes]
        groups = [sum(outcomes[name] for name in group.outcomes) for group in BASE.groups]
        assert page.locator("section .groups .value").all_inner_texts() == [words.percent(share) for share in groups]
        ticks = page.locator(".bars .tick").evaluate_all("all => all.map((tick) => parseFloat(tick.style.left))")
        start = 100 * model.evaluate(BASE, {}, reading, lens=lens).outcomes.iloc[0]
        assert ticks == pytest.approx(start.tolist(), abs=1e-3)
        others = ((BASE.readings[0].id, lens), (reading, ""))
        for other in (100 * model.evaluate(BASE, {}, one, lens=seen).outcomes.iloc[0] for one, seen in others):
            assert ticks != pytest.approx(other.tolist(), abs=0.1)


def test_what_hardly_goes_together_is_said_while_a_slider_moves(browser: Browser, address: str) -> None:
    tension = next(x for x in BASE.tensions if LEAD.id in x.when)
    others = {name: sum(ends) / 2 for name, ends in tension.when.items() if name != LEAD.id}
    query = "&".join(f"{BASE.variable[name].key}={value:g}" for name, value in others.items())
    low, high = ((end - LEAD.range[0]) / (LEAD.range[1] - LEAD.range[0]) for end in tension.when[LEAD.id])
    with visiting(browser) as page:
        show(page, f"{address}/?{query}")
        said = page.locator(".tensions")
        expect(said).not_to_contain_text(tension.sentence)
        drag(page, page.locator(SLIDER), [(low + high) / 2])
        expect(said).to_contain_text(tension.sentence)
        drag(page, page.locator(SLIDER), [0.99])
        expect(said).not_to_contain_text(tension.sentence)


def test_bars_wait_for_the_server_if_the_sliders_cannot_be_found(browser: Browser, address: str) -> None:
    with visiting(browser) as page:
        # As if Streamlit had renamed the classes that the panel looks for.
        page.add_init_script("""
            const { querySelector } = Document.prototype;
            Document.prototype.querySelector = function (selector) {
                return querySelector.call(this, selector.replaceAll("st-key-slider_", "no-such-class-"));
            };
        """)
        show(page, address)
        slider = page.locator(SLIDER)
        before = bar_values(page)
        for _, shown in drag(page, slider, [0.4, 0.6, 0.8]):
            assert shown == before
        page.mouse.up()
        expect_values(page, **{LEAD.id: float(slider.input_value())})


def test_an_exact_value_by_keyboard_alone(page: Page) -> None:
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.getAttribute('aria-label')") == LEAD.label:
            break
    page.keyboard.press("PageUp")
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    value = float(page.locator(SLIDER).input_value())
    assert value == LEAD.baseline + 13
    assert bar_values(page) == expected_values(**{LEAD.id: value})
    expect_result(page, **{LEAD.id: value})


def test_keys_held_down_lose_nothing(page: Page) -> None:
    page.locator(SLIDER).focus()
    for _ in range(40):
        page.keyboard.press("ArrowRight")
    expect_result(page, **{LEAD.id: LEAD.baseline + 40})
    assert float(page.locator(SLIDER).input_value()) == LEAD.baseline + 40


def test_the_back_button_undoes(page: Page) -> None:
    page.locator(SLIDER).focus()
    page.keyboard.press("End")
    expect(page).to_have_url(re.compile(f"{LEAD.key}=100"))
    come_to_rest(page)
    page.go_back()
    expect_result(page)
    expect(page.locator(SLIDER)).to_have_value(f"{LEAD.baseline:g}")


def test_a_link_opens_in_another_browser(page: Page, browser: Browser) -> None:
    page.locator(SLIDER).focus()
    page.keyboard.press("End")
    expect(page).to_have_url(re.compile(f"{LEAD.key}=100"))
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Share").click()
    page.get_by_role("button", name="Copy link").click()
    expect(page.get_by_text("Copied.")).to_be_visible()
    link = page.evaluate("navigator.clipboard.readText()")
    assert link == page.url
    with visiting(browser) as other:
        show(other, link)
        expect_result(other, **{LEAD.id: 100})


def test_saved_today_found_tomorrow(browser: Browser, tmp_path: Path) -> None:
    store = tmp_path / "presets.sqlite3"
    with serving(store) as address, visiting(browser) as page:
        show(page, address)
        page.locator(SLIDER).focus()
        page.keyboard.press("End")
        expect(page).to_have_url(re.compile(f"{LEAD.key}=100"))
        page.get_by_role("button", name="Save", exact=True).click()
        page.get_by_label("Name").fill("<b>For tomorrow</b> 🕊 שלום")
        page.get_by_role("button", name="Save as a new preset").click()
        expect(page.get_by_role("dialog")).to_have_count(0)
        expect(page.locator(".st-key-toolbar")).to_contain_text("<b>For tomorrow</b> 🕊 שלום")
    with serving(store) as address, visiting(browser) as page:
        show(page, address)
        page.get_by_label("Scenario", exact=True).click()
        page.keyboard.type("tomorrow")
        page.get_by_role("option").first.click()
        expect_result(page, **{LEAD.id: 100})


def test_replay_plays_the_last_change(page: Page) -> None:
    page.locator(SLIDER).focus()
    page.keyboard.press("End")
    expect_result(page, **{LEAD.id: 100})
    expect_values(page, **{LEAD.id: 100})
    page.evaluate("""() => {
        window.seen = new Set();
        const bars = document.querySelector(".st-key-panel [data-testid=stBidiComponentIsolated]").shadowRoot;
        const look = () => { window.seen.add(bars.querySelector(".bars").innerText); requestAnimationFrame(look); };
        look();
    }""")
    page.get_by_role("button", name="Replay").click()
    page.wait_for_timeout(2500)
    assert page.evaluate("window.seen.size") > 5
    expect_values(page, **{LEAD.id: 100})


def test_charts_update_in_place_without_a_blank_frame(page: Page, address: str) -> None:
    page.goto(f"{address}/why")
    expect(page.locator(".st-key-without_each_rule .main-svg").first).to_be_visible()
    page.evaluate("""() => {
        const chart = document.querySelector(".st-key-without_each_rule .js-plotly-plot");
        window.kept = chart;
        window.blank = 0;
        window.frames = 0;
        const look = () => {
            const bars = document.querySelectorAll(".st-key-without_each_rule .js-plotly-plot .trace").length;
            window.blank += bars < 1 || chart.clientHeight < 60 ? 1 : 0;
            window.frames += 1;
            requestAnimationFrame(look);
        };
        look();
    }""")
    page.locator(SLIDER).focus()
    for key in ("End", "Home", "End", "PageDown"):
        page.keyboard.press(key)
        come_to_rest(page)
    assert page.evaluate("window.kept.isConnected")
    assert page.evaluate("window.frames") > 20
    assert page.evaluate("window.blank") == 0


def test_plotly_takes_over_where_the_steady_chart_cannot_load(browser: Browser, address: str) -> None:
    with visiting(browser) as page:
        page.route("**/assets/plotly.min.js*", lambda route: route.abort())
        page.goto(f"{address}/why")
        # Streamlit's own plotly.js is large, and each of two pictures may wait for it.
        expect(page.locator("[data-testid=stPlotlyChart] .main-svg").first).to_be_visible(timeout=60_000)


def test_nothing_is_asked_of_the_outside(browser: Browser, address: str) -> None:
    with visiting(browser) as page:
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        show(page, f"{address}/?name=![x](https://outside.example/pixel.png)&{LEAD.key}=60")
        page.get_by_label("Scenario", exact=True).click()
        page.get_by_role("option").nth(1).click()
        page.get_by_role("button", name="Presets").click()
        come_to_rest(page)
        outside = [url for url in asked if not re.match(rf"({re.escape(address)}|ws://127\.0\.0\.1|data:|blob:)", url)]
        assert outside == []


def test_the_welcome_is_dismissed_for_good(page: Page) -> None:
    welcome = page.get_by_role("complementary", name="What this is")
    expect(welcome).to_contain_text(BASE.try_first)
    welcome.get_by_role("button").click()
    expect(welcome).to_have_count(0)
    page.reload()
    expect(page.locator(".panel .bars li").first).to_be_visible()
    page.wait_for_timeout(500)
    expect(welcome).to_have_count(0)


def test_the_first_four_parts_need_no_scrolling(browser: Browser, address: str) -> None:
    for size in ("laptop", "projector"):
        with visiting(browser, size) as page:
            show(page, f"{address}/?{LEAD.key}=75")
            page.get_by_role("button", name="Understood").click()
            bottom = page.locator(".panel .figures").bounding_box()
            assert bottom
            assert bottom["y"] + bottom["height"] <= WIDTHS[size][1]


def test_labels_of_the_flow_do_not_overlap(browser: Browser, address: str) -> None:
    with visiting(browser, reduced_motion="reduce") as page:
        show(page, address)
        for preset in presets.shipped(BASE):
            page.get_by_label("Scenario", exact=True).click()
            page.get_by_role("option", name=preset.name, exact=True).click()
            expect_values(page, **preset.values)
            boxes = page.evaluate("""() => {
                const root = document.querySelector(".st-key-panel [data-testid=stBidiComponentIsolated]").shadowRoot;
                const boxes = [root.querySelector(".flow"), ...root.querySelectorAll(".flow text")];
                return boxes.map((box) => box.getBoundingClientRect().toJSON());
            }""")
            frame, labels = boxes[0], boxes[1:]
            for place, box in enumerate(labels):
                assert frame["x"] - 4 <= box["x"]
                assert box["x"] + box["width"] <= frame["x"] + frame["width"] + 4
                assert not [other for other in labels[place + 1 :] if overlap(box, other)]


def overlap(one: dict[str, float], other: dict[str, float]) -> bool:
    """Whether the letters meet; a label's box is taller than its letters by its halo and line height."""
    apart = {"x": 2.0, "y": 8.0}
    return all(
        one[at] + one[size] - apart[at] > other[at] and other[at] + other[size] - apart[at] > one[at]
        for at, size in (("x", "width"), ("y", "height"))
    )


def test_a_phone_scrolls_only_downwards(browser: Browser, address: str) -> None:
    with visiting(browser, "phone") as page:
        show(page, address)
        main = page.locator("[data-testid=stMain]")
        assert main.evaluate("main => main.scrollWidth - main.clientWidth") <= 0
        expect(page.locator("section .groups .value").first).to_be_in_viewport(ratio=0)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(browser: Browser, address: str, scheme: str) -> None:
    with visiting(browser, color_scheme=scheme) as page:
        show(page, f"{address}/?{LEAD.key}=60")
        for actor in BASE.actors:
            folded = page.locator(f".st-key-actor_{actor.id} summary")
            if folded.count():
                folded.click()
        page.locator("details[data-rule] summary").first.click()
        assert serious(page) == []
        for dialog in ("Share", "Save", "Presets"):
            page.get_by_role("button", name=dialog, exact=True).click()
            expect(page.get_by_role("dialog")).to_be_visible()
            come_to_rest(page)
            assert serious(page) == []
            page.keyboard.press("Escape")
            expect(page.get_by_role("dialog")).to_have_count(0)


def serious(page: Page) -> list[str]:
    violations = Axe().run(page).response["violations"]
    return [
        f"{violation['id']}: {node['html'][:200]}"
        for violation in violations
        if violation["impact"] in ("serious", "critical")
        for node in violation["nodes"]
    ]


def test_charts_have_their_sentences(page: Page) -> None:
    shown = answer(BASE, baseline_scenario(BASE))
    expect(page.locator(".flow")).to_have_attribute("aria-label", words.flow_sentence(shown))
    said = " ".join([words.together_and_apart(shown), *words.contrast_sentences(shown)])
    expect(page.locator(".bars")).to_have_attribute("aria-label", said)
    expect(page.locator(".timeline")).to_have_attribute("aria-label", words.timeline_sentence(shown))


def test_reduced_motion_is_respected(browser: Browser, address: str) -> None:
    with visiting(browser, reduced_motion="reduce") as page:
        show(page, f"{address}/?{LEAD.key}=100")
        page.evaluate("""() => {
            window.seen = new Set();
            const panel = document.querySelector(".st-key-panel [data-testid=stBidiComponentIsolated]").shadowRoot;
            const bars = panel.querySelector(".bars");
            const look = () => { window.seen.add(bars.innerText); requestAnimationFrame(look); };
            look();
        }""")
        page.get_by_role("button", name="Reset", exact=True).click()
        expect_values(page)
        # As it was, as the browser works it out, as the server confirms it: a tween would show many more.
        assert page.evaluate("window.seen.size") <= 3


def test_the_labels_over_time_follow_the_slider(page: Page) -> None:
    page.locator(SLIDER).focus()
    page.keyboard.press("End")
    shares = model.evaluate(BASE, {LEAD.id: 100}).outcomes.iloc[0]
    named = {BASE.outcome[str(name)].label: share for name, share in shares.items() if share >= 0.005}
    wanted = [f"{label} {words.percent(share)}" for label, share in named.items()]
    for text in wanted:
        expect(page.locator(".timeline text").get_by_text(text, exact=True)).to_have_count(1)


def test_presets_of_the_same_name_are_told_apart(page: Page) -> None:
    page.locator(SLIDER).focus()
    for key, value in (("End", "100"), ("Home", "0")):
        page.keyboard.press(key)
        expect(page).to_have_url(re.compile(f"{LEAD.key}={value}&"))
        page.get_by_role("button", name="Save", exact=True).click()
        page.get_by_label("Name").fill("Twin")
        page.get_by_role("button", name="Save as a new preset").click()
        expect(page.get_by_role("dialog")).to_have_count(0)
        page.locator(SLIDER).focus()
    dialog = page.get_by_role("dialog")
    opened = []
    for label in ("Twin", "Twin (2)"):
        page.get_by_role("button", name="Presets").click()
        dialog.get_by_label("Preset", exact=True).click()
        page.get_by_role("option", name=label, exact=True).click()
        # The button is of the preset that was chosen before until the dialog is drawn anew.
        come_to_rest(page)
        dialog.get_by_test_id("stBaseButton-primary").click()
        expect(dialog).to_have_count(0)
        page.wait_for_timeout(500)
        opened.append(page.locator(SLIDER).input_value())
    assert sorted(opened) == ["0", "100"]
