"""Does the brief on paper say what the model says, to readers of every kind, whatever was written into it?"""

import io
import re
from datetime import date

import pytest
from PIL import Image
from pypdf import PdfReader
from what_ships import BASE, STORIES

from briefing import lettering, provenance, words
from briefing import paper as module
from briefing.brief import brief
from briefing.findings import precedents, sources, tipping, why
from briefing.findings.paper import STALE
from briefing.paper import BREAK, paper
from model.inputs import ValuesError
from model.parts import RuleBase
from scenarios.link import address
from scenarios.pictures import picture
from scenarios.scenario import OwnReading, baseline_scenario
from scenarios.storyline import MAX_POINT_LENGTH, MAX_POINTS, FreeSlide, Imprint, Scene, Storyline

DAY = date(2026, 11, 23)
# What typst, Markdown and HTML would each take for something else than text.
MARKUP = '#panic("x") *bold* _em_ $x^2$ `raw` @ref <lab> \\ [a] // /* <script>alert(1)</script> & "q"'
A4, LETTER = (595, 842), (612, 792)


def story(*scenarios, name="Deterrence or symbolism?", **fields):
    return Storyline(name=name, scenes=[Scene(scenario=scenario, **fields) for scenario in scenarios])


def told(*scenarios, base=BASE, link="", **fields):
    return brief(base, story(*scenarios, **fields), DAY, link)


def read(pdf):
    return PdfReader(io.BytesIO(pdf))


def text_of(pdf):
    """All that a PDF says, in one line."""
    return plain(" ".join(page.extract_text() for page in read(pdf).pages))


def plain(text):
    return " ".join(text.replace(BREAK, "").replace("\u00a0", " ").split())


@pytest.fixture(scope="module")
def eight():
    return told(*STORIES[:8], link="https://example.org/?russian_acceptance=95&reading=article")


@pytest.fixture(scope="module")
def pdf(eight):
    return paper(eight)


@pytest.fixture(scope="module")
def text(pdf):
    return text_of(pdf)


# Does it say what the model says?


def test_outcomes_and_key_figures_stand_in_it_with_their_bands(eight, text):
    answer = eight.scenes[-1].answer
    for outcome in BASE.outcomes:
        share, band = answer.outcomes[outcome.id], answer.bands[outcome.id]
        assert plain(f"{words.percent(share)} {words.band_text(band)}") in text
    for figure in BASE.figures:
        share, band, before = answer.figures[figure.id], answer.bands[figure.id], answer.baseline_figures[figure.id]
        row = f"{figure.label} {words.percent(share)} {words.band_text(band)} {words.percent(before)}"
        assert plain(row) in text


def test_branches_stand_in_it_with_their_shares(eight, text):
    flows = eight.scenes[-1].answer.result.flows.iloc[0]
    for stage in BASE.stages:
        for branch in stage.branches if stage.kind == "choice" else ():
            assert plain(f"{branch.label} {words.percent(float(flows[(stage.id, branch.id)]))}") in text


def test_it_answers_in_one_paragraph_and_says_what_would_flip_it(eight, text):
    scene = eight.scenes[-1]
    assert plain(scene.headline) in text
    assert plain(" ".join(scene.points)).replace("the scene before", "scene 7") in text
    assert "scene before" not in text.replace("such as the scene before", "")
    assert plain(f"Compared with scene 7, “{eight.scenes[-2].headline[:60]}") in text
    single, _ = scene.flips
    assert plain(tipping.moves_text(BASE, single.moves)) in text


def test_what_drives_it_stands_as_sentences_with_grade_and_passage(eight, text):
    answer = eight.scenes[-1].answer
    shown = why.reasons(answer, answer.leading_measure).visible[:5]
    assert len(shown) == 5
    numbers = sources.numbered(BASE, sources.rests_on(answer))
    for effect in shown:
        rule = effect.rule
        sentence = rule.sentence.replace("{push}", words.push_words(rule.factor[answer.scenario.reading]))
        assert plain(sentence) in text
        noted = sources.note(numbers, rule.sources)
        graded = f"Grade {rule.grade}, {sources.evidence(BASE.grade[rule.grade])}."
        assert plain(f"{graded} {noted} {sources.passage_text(BASE, rule.passage)}") in text
        assert plain(f"would be {words.percent(effect.without)} without it") in text


def test_every_scene_stands_in_it_with_what_leads(eight, text):
    for scene in eight.scenes:
        group, answer = scene.answer.ranked_groups[0], scene.answer
        share = words.with_band(answer.groups[group.id], answer.group_bands[group.id])
        assert plain(f"{group.label} {share}") in text
        assert scene.answer.scenario.name in text


def test_inputs_stand_against_the_baseline(eight, text):
    values = eight.scenes[-1].answer.scenario.values
    assert "Of 12 sliders 10 differ from the baseline, 6 January 2026." in text
    for variable in BASE.variables:
        told_of_it = (
            f"{words.measured(variable, values[variable.id])} {words.value_words(variable, values[variable.id])}"
        )
        assert f"{variable.label} {told_of_it} {words.measured(variable, variable.baseline)}" in text


def test_the_nearest_precedents_stand_in_it(eight, text):
    _, near = precedents.nearest_to(eight.scenes[-1].answer)
    for name in near.rows:
        assert name in text
    assert "coded with hindsight" in text


def test_it_is_about_the_scene_asked_for(eight):
    first = text_of(paper(eight, scene=1))
    assert f"Scene 1 of 8: {STORIES[0].name}, over 5 years." in first
    assert plain(eight.scenes[0].headline) in first


def test_a_rule_base_on_another_subject_has_no_precedents(toy):
    made = paper(told(baseline_scenario(toy), base=toy, name="Summer"))
    text = text_of(made)
    assert len(read(made).pages) == 2
    assert plain("Lorries: likely at 75 % (") in text
    assert "No rule applies here, so the starting assumptions alone decide." in text
    assert "precedents most like" not in text


def test_an_edited_reading_is_marked_on_every_page_with_what_was_changed():
    own = OwnReading(label="Mine", based_on="article", weights={"moscow-refuses": 0.5, "settlement.no_deal": 2.0})
    made = paper(told(STORIES[2].changed(reading="own", own=own)))
    for page in read(made).pages:
        assert "Edited reading “Mine”: The article, 2 judgements changed" in plain(page.extract_text())
    assert "Moscow’s refusal ÷ 2 instead of ÷ 10; Settlement: No deal 2 instead of 1.4." in text_of(made)


def test_words_of_the_author_stand_beside_those_of_the_model():
    scene = Scene(
        scenario=STORIES[0], headline="My own headline", points=("My first point", "My second"), written_for="x"
    )
    made = brief(BASE, Storyline(name="Mine", scenes=(scene,)), DAY)
    text = text_of(paper(made))
    assert "My own headline" in text
    assert "– My first point – My second" in text
    assert STALE in text
    assert words.in_cases(made.scenes[0].answer, made.scenes[0].answer.ranked_groups[0]) in text


# Is it a good PDF?


@pytest.mark.parametrize(("size", "expected", "every"), [("a4", A4, 1), ("us-letter", LETTER, 4)])
def test_it_takes_two_to_four_pages_of_the_size_asked_for(size, expected, every):
    made = told(*(preset.changed(reading="record") for preset in STORIES))
    for scene in made.scenes[::every]:
        pages = read(paper(made, size, scene.number)).pages
        assert 2 <= len(pages) <= 4
        assert {(round(page.mediabox.width), round(page.mediabox.height)) for page in pages} == {expected}


def test_every_page_says_where_its_figures_come_from(eight, pdf):
    scenario = eight.scenes[-1].answer.scenario
    rules = f"Rules {BASE.version}, {BASE.fingerprint[:8]}"
    parts = [scenario.name, BASE.reading[scenario.reading].label, rules, BASE.caveat]
    source = plain(" · ".join(parts))
    pages = read(pdf).pages
    for number, page in enumerate(pages, start=1):
        said = plain(page.extract_text())
        assert source in said
        assert f"{number} / {len(pages)}" in said


def test_metadata_and_attachment_hold_its_provenance(eight, pdf):
    reader = read(pdf)
    assert reader.metadata.title == eight.title
    assert BASE.caveat in reader.metadata.subject
    assert BASE.fingerprint in reader.metadata["/Keywords"]
    assert reader.metadata.creation_date.date() == DAY
    assert reader.attachments[provenance.ATTACHMENT] == [provenance.to_json(eight, size="a4", scene=8).encode()]
    assert BASE.fingerprint in text_of(pdf)


def test_the_link_can_be_followed(eight, pdf):
    scene = eight.scenes[-1].answer
    assert links(pdf) - addresses(scene) == {address(BASE, scene.scenario, "https://example.org/")}


def addresses(answer):
    """Where the sources of an answer are found."""
    known = sources.listed(BASE, sources.numbered(BASE, sources.rests_on(answer)))
    return {source.address for source in known}


def test_the_sources_stand_numbered_in_full_with_links_to_them(eight, pdf, text):
    answer = eight.scenes[-1].answer
    numbers = sources.numbered(BASE, sources.rests_on(answer))
    assert len(numbers) > 20
    for source in sources.listed(BASE, numbers):
        # A long word may be broken over two lines.
        assert f"[{numbers[source.id]}]{sources.named(source)}".replace(" ", "") in text.replace(" ", "")
    assert addresses(answer) - {""} <= links(pdf)


def links(pdf):
    annotations = [x.get_object() for page in read(pdf).pages for x in page.get("/Annots", ())]
    return {x["/A"]["/URI"] for x in annotations if x["/A"]["/S"] == "/URI"}


def test_it_is_tagged_and_says_so(eight, pdf):
    reader = read(pdf)
    root = reader.trailer["/Root"]
    assert root["/Lang"] == "en-GB"
    assert root["/MarkInfo"]["/Marked"]
    assert b"<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_data()
    title, (headline, sections, *others) = reader.outline
    assert [plain(str(x.title)) for x in (title, headline)] == [eight.title, plain(eight.scenes[-1].headline)]
    assert [x.title for x in sections][:3] == ["Outcomes", "How it branches", "What drives it"]
    assert "The scenes beside each other" in [x.title for x in others if not isinstance(x, list)]


def elements(pdf):
    """Every structure element of a PDF."""
    waiting = [read(pdf).trailer["/Root"]["/StructTreeRoot"]]
    while waiting:
        element = waiting.pop().get_object()
        if isinstance(element, list):
            waiting += element
        elif isinstance(element, dict):
            yield element
            waiting += [element["/K"]] if "/K" in element else []


def test_headings_tables_and_pictures_are_tagged(eight, pdf):
    tags = [element["/S"] for element in elements(pdf) if "/S" in element]
    assert tags.count("/H1") == 1
    assert tags.count("/H2") == 5
    assert tags.count("/H3") == 8
    assert tags.count("/Table") == 3
    assert tags.count("/TH") >= 9
    alternatives = {str(x["/Alt"]) for x in elements(pdf) if x.get("/S") == "/Figure"}
    answer = eight.scenes[-1].answer
    assert words.outcomes_sentence(answer) in alternatives
    assert words.flow_sentence(answer) in alternatives
    # The bars, the branches, the strips, the precedents, and a bar for each scene; the last scene has two of its own.
    assert len(alternatives) == 3 + 8


def test_every_chart_names_its_source_and_bars_their_colours(eight, text):
    scene = eight.scenes[-1]
    scenario = scene.answer.scenario
    source = f"Source: {scenario.name} · {BASE.reading[scenario.reading].label} · rules {BASE.version}"
    # It stands for no day: nothing is drawn of what happened since.
    assert text.count(source) == len(module.DRAWN) - 1
    key = " ".join(x.label for x in BASE.outcomes)
    assert plain(key) in text


def test_no_address_stands_in_its_whole_length(text):
    assert "Open this scene in the Simulator" in text
    assert not re.search(r"https?://\S|\?name=", text)


def test_no_page_is_nearly_empty(eight):
    for size in module.SIZES:
        for scene in (1, 4, 8):
            *_, last = drawn(eight, size, scene)
            _, _, _, bottom = last.crop((0, 0, last.width, int(0.9 * last.height))).point(lambda x: 255 - x).getbbox()
            assert bottom > 0.33 * last.height


def picture_of(colour):
    file = io.BytesIO()
    Image.new("RGB", (60, 40), colour).save(file, "PNG")
    return picture(file.getvalue(), "What was photographed")


OWN = (
    FreeSlide(headline="Asked first", text=("Why we were asked.",), after=0),
    FreeSlide(headline="Asked then", picture=picture_of("#AA3300"), after=1),
    FreeSlide(headline="Asked last", table=(("Item", "Cost"), ("Troops",)), after=7, notes=("Not on paper.",)),
)


def test_slides_of_ones_own_stand_before_and_after_the_scene_as_they_are_told():
    scenes = [Scene(scenario=x) for x in STORIES[:2]]
    made = brief(BASE, Storyline(name="With slides", scenes=scenes, slides=OWN), DAY)
    for number, order in ((1, (0, "scene", 1, 2)), (2, (0, 1, "scene", 2))):
        pdf = paper(made, scene=number)
        said = text_of(pdf)
        headlines = [plain(made.scenes[number - 1].headline) if x == "scene" else OWN[x].headline for x in order]
        places = [said.index(x) for x in headlines]
        assert places == sorted(places)
        assert "Why we were asked." in said
        assert "Troops" in said
        assert "Not on paper." not in said
        assert "What was photographed" in {str(x["/Alt"]) for x in elements(pdf) if "/Alt" in x}
        images = [x.get_object() for page in read(pdf).pages for x in page["/Resources"].get("/XObject", {}).values()]
        assert any("/Image" in str(x) for x in images)


def test_an_imprint_stands_at_the_head_and_its_marking_at_both_edges_of_every_page():
    marked = Imprint(
        organisation="Ministry of Examples",
        logo=picture_of("#003366"),
        marking="OFFICIAL – SENSITIVE",
        author="A. Author",
        drafted_by="B. Drafter",
        cleared_by="C. Director",
        version="0.3",
    )
    made = brief(BASE, Storyline(name="Marked", scenes=[Scene(scenario=STORIES[0])], imprint=marked), DAY)
    pdf = paper(made)
    pages = [plain(page.extract_text()) for page in read(pdf).pages]
    assert [page.count("OFFICIAL – SENSITIVE") for page in pages] == [2] * len(pages)
    head = pages[0][:400]
    assert "Ministry of Examples" in head
    assert "A. Author · Drafted by B. Drafter · Cleared by C. Director · Version 0.3" in head
    assert read(pdf).metadata.author == "A. Author"
    assert "What was photographed" in {str(x["/Alt"]) for x in elements(pdf) if "/Alt" in x}
    assert "Drafted by" not in text_of(paper(told(STORIES[0])))


def test_fonts_are_embedded_and_pictures_are_vectors(pdf):
    names = set()
    for page in read(pdf).pages:
        resources = page["/Resources"]
        assert not [x for x in resources.get("/XObject", {}).values() if x.get_object().get("/Subtype") == "/Image"]
        for font in resources["/Font"].values():
            for descendant in font.get_object().get("/DescendantFonts", [font]):
                descriptor = descendant.get_object()["/FontDescriptor"]
                assert any(name.startswith("/FontFile") for name in descriptor)
                names.add(str(descendant.get_object()["/BaseFont"]).split("+")[-1])
    assert {"SourceSans3-Regular", "SourceSans3-Semibold", "LibertinusSerif-Semibold"} <= {
        name.removesuffix("-Identity-H") for name in names
    }


def test_the_same_brief_gives_the_same_bytes(eight, pdf):
    assert paper(told(*STORIES[:8], link=eight.link)) == pdf


# Does it stand up to what is written into it?


def test_markup_is_shown_as_typed():
    scene = Scene(scenario=STORIES[0].changed(name=MARKUP), headline=MARKUP, points=(MARKUP,), written_for="x")
    made = paper(brief(BASE, Storyline(name=MARKUP, scenes=(scene,)), DAY, link="javascript:alert(1)"))
    assert text_of(made).count(MARKUP) >= 5
    assert links(made) <= {source.address for source in BASE.sources}
    assert read(made).metadata.title == MARKUP


def test_other_scripts_and_emoji_are_shown():
    made = paper(told(STORIES[0].changed(name="שלום مرحبا Привет Ελλάδα"), name="🚀 停火"))
    assert read(made).metadata.title == "🚀 停火"
    assert "Привет Ελλάδα" in text_of(made)
    assert {"ש", "م"} <= set(text_of(made))


# Letters that stand for nothing yet, and that no font has.
LETTERS = "\U0001fd0d", "\U0001fd0e"


def held(pdf):
    """What the text of a PDF holds to a reader that heeds what stands for its letters."""
    streams = [page.get_contents().get_data() for page in read(pdf).pages]
    for page in read(pdf).pages:
        streams += [x.get_object().get_data() for x in page["/Resources"].get("/XObject", {}).values()]
    spans = re.findall(
        rb"/ActualText\s*<([0-9a-fA-F]+)>|/ActualText\s*\(((?:\\.|[^\\)])*)\)", b"".join(streams), re.DOTALL
    )
    literal = (re.sub(rb"\\(.)", rb"\1", text, flags=re.DOTALL) for _, text in spans)
    stated = [bytes.fromhex(code.decode()) or text for (code, _), text in zip(spans, literal, strict=True)]
    return text_of(pdf) + " ".join(x.removeprefix(b"\xfe\xff").decode("utf-16-be", "replace") for x in stated)


def in_title(base, said):
    # What no storyline can hold, but a Brief may.
    return brief(base, Storyline.model_construct(name=said, scenes=(Scene(scenario=baseline_scenario(base)),)), DAY)


def in_headline(base, said):
    return told(baseline_scenario(base), base=base, headline=said, written_for="x")


def in_point(base, said):
    return told(baseline_scenario(base), base=base, points=("Plain.", said), written_for="x")


def in_picture(base, said):
    content = base.model_dump()
    content["outcomes"][0]["label"] = said
    other = RuleBase.model_validate(content)
    return told(baseline_scenario(other), base=other)


@pytest.mark.parametrize("place", [in_title, in_headline, in_point, in_picture])
def test_letters_that_no_font_has_are_named_and_stay_in_the_text(toy, place):
    made = place(toy, f"Some {LETTERS[0]} and {LETTERS[1]}{LETTERS[0]} at once")
    (remark,) = module.remarks(made)
    assert "U+1FD0D" in remark
    assert "U+1FD0E" in remark
    pdf = paper(made)
    assert set(LETTERS) <= set(held(pdf))
    assert b"<pdfuaid:part>1</pdfuaid:part>" in read(pdf).trailer["/Root"]["/Metadata"].get_data()


@pytest.mark.parametrize("said", ["\u2e21", "a\u1dc0", "\u0f1f\u0c65", "\U0001fd5e\u20d2 “\\"])
def test_whatever_a_machine_has_no_font_for_a_pdf_is_made_that_holds_it(toy, said):
    rare = {letter for letter in said if letter > "\u0100"}
    assert rare <= set(held(paper(in_point(toy, f"Some {said} {LETTERS[0]}"))))


def test_of_letters_that_can_be_shown_nothing_is_said(toy, eight):
    assert module.remarks(eight) == ()
    assert module.remarks(in_title(toy, "Żółw — Привет → ▲ × “é” e\u0301")) == ()


@pytest.mark.parametrize(
    ("said", "lacking"),
    [
        ("👩🏽\u200d🚀 ▲ я", {"👩", "🏽", "🚀"}),
        ("▲ 🏽 я", {"🏽"}),
        ("▲ 1\ufe0f\u20e3 1", {"\u20e3"}),
        ("🏳\ufe0f\u200d🌈 ▲ a🏽", {"🏳", "🌈", "🏽"}),
    ],
)
def test_only_letters_that_cannot_be_shown_are_named(said, lacking):
    assert set(filter(lettering.is_seen, lettering.missing(said, lettering.OWN, 20))) == lacking


def test_of_very_many_letters_without_a_font_some_are_named(toy):
    (remark,) = module.remarks(in_headline(toy, "".join(map(chr, range(0x1FD00, 0x1FD20)))))
    assert remark.count("U+") == lettering.MOST_NAMED
    assert " and more." in remark


def long_brief():
    long, word = "W" * 118, "W" * MAX_POINT_LENGTH
    scenes = [
        Scene(
            scenario=scenario.changed(name=f"{long}{number}"),
            headline="W" * 200,
            points=(word,) * MAX_POINTS,
            written_for="x",
        )
        for number, scenario in enumerate((STORIES * 4)[:40])
    ]
    return brief(BASE, Storyline(name=long, scenes=scenes), DAY, link=f"https://example.org/{'a' * 1500}")


def test_the_longest_words_stay_within_margins_and_pages():
    made = long_brief()
    assert 2 <= len(read(paper(made)).pages) <= 4
    for page in drawn(made):
        left, top, right, bottom = page.point(lambda grey: 255 - grey).getbbox()
        millimetre = page.width / 210
        assert left >= 19 * millimetre
        assert right <= page.width - 19 * millimetre
        assert top >= 15 * millimetre
        assert bottom <= page.height - 8 * millimetre


def drawn(made, size="a4", scene=None):
    """The pages as pictures in grey, as typst itself draws them."""
    _, compiler = module._fitting(module._subject(made, scene), size, lettering.OWN)
    return [Image.open(io.BytesIO(page)).convert("L") for page in compiler.compile(format="png", ppi=60)]


def test_an_empty_storyline_is_refused():
    with pytest.raises(ValuesError, match=r"storyline “None yet” has no scenes; add at least one"):
        paper(told(name="None yet"))


@pytest.mark.parametrize("number", [0, 9, -1])
def test_a_scene_that_is_not_there_is_refused(eight, number):
    with pytest.raises(ValuesError, match=rf"scene {number} does not exist; give a number from 1 to 8"):
        paper(eight, scene=number)


def test_an_unknown_size_is_refused(eight):
    with pytest.raises(ValuesError, match=r'paper size "letter" is not known; did you mean "us-letter"\?'):
        paper(eight, size="letter")


def test_faults_of_the_template_are_not_hidden(eight, monkeypatch, tmp_path):
    broken = tmp_path / "broken.typ"
    broken.write_text("#panic()")
    monkeypatch.setattr(module, "TEMPLATE", broken)
    with pytest.raises(RuntimeError, match="panicked"):
        paper(eight)
