"""Does the command line make files that verify, replace a file whole or not at all, and say what is in the way?"""

import json
import os
import subprocess
import sys
from pathlib import Path

import pptx
import pytest
from conftest import TOY

from briefing.__main__ import main
from briefing.formats import WITH_FIGURES, read_back
from model.rulebase import load
from scenarios.scenario import baseline_scenario
from scenarios.storyline import Scene, Storyline

ROOT = Path(__file__).parent.parent
TOY_BASE = load(TOY)
START = baseline_scenario(TOY_BASE)
DRY = START.changed(name="No rain", values=START.values | {"rain": 20.0})
STORY = Storyline(name="A dry summer", scenes=[Scene(scenario=START), Scene(scenario=DRY)])
EACH_FORMAT = pytest.mark.parametrize("kind", WITH_FIGURES)


@pytest.fixture
def story(tmp_path):
    file = tmp_path / "story.json"
    file.write_text(STORY.to_json(), encoding="utf-8")
    return file


def made(story, out, *more):
    return main(["make", str(story), "--out", str(out), "--rulebase", str(TOY), *more])


def refused(capsys, story, out, *more):
    before = sorted(out.parent.iterdir()) if out.parent.is_dir() else []
    assert made(story, out, *more) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert (sorted(out.parent.iterdir()) if out.parent.is_dir() else []) == before
    return said.err


def verify(file, rulebase=TOY, *more):
    return main(["verify", str(file), "--rulebase", str(rulebase), *more])


# make


@EACH_FORMAT
def test_what_is_made_verifies(story, tmp_path, capsys, kind):
    out = tmp_path / f"brief.{kind}"
    assert made(story, out) == 0
    assert capsys.readouterr().out == f"{out}: “A dry summer”, 2 scenes.\n"
    assert verify(out) == 0
    as_made, conclusion = capsys.readouterr().out.splitlines()[-2:]
    assert as_made.startswith("As made: Scene (2), The record, ")
    assert conclusion == "The figures hold."


@EACH_FORMAT
def test_the_same_story_and_day_give_the_same_file(story, tmp_path, kind):
    files = [tmp_path / f"{number}.{kind}" for number in (1, 2)]
    for file in files:
        assert made(story, file, "--date", "2026-11-23", "--link", "https://example.org/") == 0
    assert files[0].read_bytes() == files[1].read_bytes()
    document = read_back(files[0].read_bytes()).document
    assert document["made_on"] == "2026-11-23"
    assert document["link"] == "https://example.org/"


def test_the_format_may_differ_from_the_name(story, tmp_path):
    out = tmp_path / "brief.bin"
    assert made(story, out, "--format", "html") == 0
    assert out.read_text(encoding="utf-8").startswith("<!doctype html>")


def test_a_paper_may_be_of_another_size_and_scene(story, tmp_path):
    out = tmp_path / "brief.pdf"
    assert made(story, out, "--size", "us-letter", "--scene", "1") == 0
    assert read_back(out.read_bytes()).document["made_as"] == {"size": "us-letter", "scene": 1}
    assert verify(out) == 0


def test_a_file_that_is_there_is_replaced_whole(story, tmp_path):
    out = tmp_path / "brief.html"
    out.write_text("old" * 1_000_000)
    assert made(story, out) == 0
    assert out.read_text(encoding="utf-8").endswith("</html>\n")
    assert sorted(file.name for file in tmp_path.iterdir()) == ["brief.html", "story.json"]


def test_a_file_stays_as_it_was_if_the_disk_is_full(story, tmp_path, monkeypatch, capsys):
    out = tmp_path / "brief.html"
    out.write_text("old")

    def full(self, _):
        self.touch()
        raise OSError(28, "No space left on device", str(self))

    monkeypatch.setattr(Path, "write_bytes", full)
    said = f"{out} cannot be written: No space left on device. Whatever was there is as it was.\n"
    assert refused(capsys, story, out) == said
    assert out.read_text() == "old"


def test_a_template_of_ones_own_is_used_and_what_it_lacks_said(story, tmp_path, capsys):
    template, out = tmp_path / "own.pptx", tmp_path / "brief.pptx"
    pptx.Presentation().save(template)
    assert made(story, out, "--template", str(template)) == 0
    assert "The template has no layout" in capsys.readouterr().err
    assert pptx.Presentation(out).slide_width == pptx.Presentation(template).slide_width
    assert verify(out) == 0


def test_letters_that_a_pdf_cannot_show_are_named_and_it_is_made(story, tmp_path, capsys):
    story.write_text(STORY.changed(name="A dry \U00013000 summer").to_json(), encoding="utf-8")
    assert made(story, tmp_path / "brief.pdf") == 0
    assert "\U00013000" in capsys.readouterr().err
    assert made(story, tmp_path / "brief.html") == 0
    assert capsys.readouterr().err == ""


def test_a_scene_of_another_rule_base_is_brought_over_with_a_remark(story, tmp_path, capsys):
    content = json.loads(story.read_text(encoding="utf-8"))
    content["scenes"][1]["scenario"]["rulebase"] |= {"version": "0.0", "fingerprint": "0" * 64}
    content["scenes"][1] |= {"headline": "Mine", "written_for": "0123456789abcdef"}
    story.write_text(json.dumps(content), encoding="utf-8")
    assert made(story, tmp_path / "brief.html") == 0
    said = capsys.readouterr().err
    assert "Scene 2: “No rain” was saved under rule base village-reservoir 0.0 (00000000); this is" in said
    assert "Scene 2: its words were written for other settings; check them." in said


def test_a_long_storyline_shows_its_progress(story, tmp_path, monkeypatch, capsys):
    shown = []

    class Bar:
        def __init__(self, **options):
            shown.append(options["total"])

        def __enter__(self):
            return self

        def __exit__(self, *_):
            return None

        def update(self, steps=1):
            shown.append(steps)

    monkeypatch.setattr("tqdm.tqdm", Bar)
    assert made(story, tmp_path / "brief.html") == 0
    assert shown[0] == sum(shown[1:]) == 4
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "story.json: The file is not JSON"),
        ("[]", "story.json: This is not a storyline. Export one from the Briefing page"),
        (START.to_json(), "story.json: This is not a storyline."),
        (Storyline(name="To be told").to_json(), "story.json: “To be told” has no scenes yet; add at least one."),
        (" " * 5_000_000, "a storyline has at most 4,194,304."),
        (
            STORY.to_json().replace('"rain": 20.0', '"rain": 200.0'),
            "Scene 2: Rain is 200; its slider goes from 0 to 100.",
        ),
    ],
    ids=["empty", "list", "scenario", "no scenes", "too large", "out of range"],
)
def test_a_story_that_cannot_be_used_is_refused(story, tmp_path, capsys, content, said):
    story.write_text(content, encoding="utf-8")
    assert said in refused(capsys, story, tmp_path / "brief.html")


def test_a_story_on_another_subject_is_refused(story, tmp_path, capsys):
    assert main(["make", str(story), "--out", str(tmp_path / "brief.html")]) == 1
    assert "belongs to another subject (village-reservoir)" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("out", "more", "said"),
    [
        ("brief", [], "brief does not say what to make; give --format html, pptx, pdf."),
        ("brief.docx", [], "brief.docx does not say what to make"),
        (".", ["--format", "pdf"], "is a folder; name a file in it."),
        ("nowhere/brief.pdf", [], "nowhere does not exist; make it, or choose another."),
        ("brief.html", ["--template", "x.pptx"], "--template is for pptx, not for html; leave it out."),
        ("brief.pptx", ["--template", "x.pptx"], "x.pptx: No such file or directory."),
        ("brief.pptx", ["--template", str(TOY)], "The template cannot be read: it is not a PowerPoint file."),
        ("brief.html", ["--scene", "1"], "--scene is for pdf, not for html; leave it out."),
        ("brief.pptx", ["--size", "a4"], "--size is for pdf, not for pptx; leave it out."),
        ("brief.pdf", ["--scene", "3"], "scene 3 does not exist; give a number from 1 to 2"),
        ("brief.pdf", ["--size", "a5"], 'paper size "a5" is not known'),
        ("brief.pdf", ["--rulebase", "none.toml"], "none.toml"),
    ],
)
def test_what_cannot_be_made_is_refused_with_its_remedy(story, tmp_path, capsys, out, more, said):
    assert said in refused(capsys, story, tmp_path / out, *more)


def test_a_story_that_is_not_there_is_refused(tmp_path, capsys):
    assert "nothing.json: No such file or directory." in refused(capsys, tmp_path / "nothing.json", tmp_path / "b.pdf")


def test_a_folder_that_cannot_be_written_to_is_refused_before_the_work(story, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr("os.access", lambda *_: False)
    said = refused(capsys, story, tmp_path / "brief.pdf")
    assert said == f"The folder {tmp_path} cannot be written to; choose another. Nothing was written.\n"


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (["--date", "23.11.2026"], "'23.11.2026' is no day; write it as 2026-11-23"),
        (["--link", "javascript:alert(1)"], "does not begin with http:// or https://"),
        (["--format", "docx"], "invalid choice: 'docx'"),
    ],
)
def test_an_option_that_makes_no_sense_is_refused(story, tmp_path, capsys, more, said):
    with pytest.raises(SystemExit) as caught:
        made(story, tmp_path / "brief.html", *more)
    assert caught.value.code == 2
    assert said in capsys.readouterr().err


# verify


def test_an_altered_figure_is_named_and_the_status_is_1(story, tmp_path, capsys):
    out = tmp_path / "brief.html"
    made(story, out)
    out.write_text(out.read_text(encoding="utf-8").replace("75\u00a0%", "25\u00a0%"), encoding="utf-8")
    capsys.readouterr()
    assert verify(out) == 1
    said = capsys.readouterr().out
    assert "25 %" in said
    assert said.endswith("The figures do not hold, or were changed.\n")


def test_figures_that_other_rules_do_not_give_are_named_and_the_status_is_1(story, tmp_path, capsys):
    out, disputed = tmp_path / "brief.pdf", tmp_path / "disputed.toml"
    made(story, out)
    disputed.write_text(TOY.read_text(encoding="utf-8").replace("council = 4.0", "council = 5.0"), encoding="utf-8")
    assert verify(out, disputed) == 1
    assert "Scene 2: figures changed: " in capsys.readouterr().out


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"Dear all", "It is neither HTML, PPTX, PDF nor JSON."), (b"<p>75 %</p>", "It carries no record")],
)
def test_what_is_not_ours_has_status_2(tmp_path, capsys, content, said):
    file = tmp_path / "other"
    file.write_bytes(content)
    assert verify(file) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.startswith(f"{file} cannot be checked. {said}")


def test_a_file_or_rule_base_that_is_not_there_has_status_2(story, tmp_path, capsys):
    assert verify(tmp_path / "none.pdf") == 2
    assert verify(story, tmp_path / "none.toml") == 2
    assert "none.toml" in capsys.readouterr().err


def test_settings_are_verified_too(story, capsys):
    assert verify(story) == 0
    assert "“No rain”: Lorries leads, with 43\u00a0%." in capsys.readouterr().out


# As a program


def test_it_runs_as_a_program_and_imports_no_builder_that_is_not_asked_for(story, tmp_path):
    code = (
        "import sys; from briefing.__main__ import main\n"
        f"status = main(['make', {str(story)!r}, '--out', {str(tmp_path / 'b.html')!r}, '--rulebase', {str(TOY)!r}])\n"
        "sys.exit(status or any(name in sys.modules for name in ('pptx', 'typst', 'pypdf', 'streamlit', 'plotly')))"
    )
    ran = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stderr) == (0, "")
    ran = subprocess.run(
        [sys.executable, "-m", "briefing", "verify", str(tmp_path / "b.html"), "--rulebase", str(TOY)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout.endswith("The figures hold.\n")


@pytest.mark.parametrize("encoding", ["cp1252", "ascii", "utf-8"])
def test_the_status_is_the_same_on_any_console(story, tmp_path, encoding):
    out = tmp_path / "brief.html"
    made(story, out)
    for content, status in (
        (out.read_bytes(), 0),
        (out.read_bytes().replace(b"Lorries", "“Löschzüge” ▲ 🕊".encode()), 1),
    ):
        out.write_bytes(content)
        ran = subprocess.run(
            [sys.executable, "-m", "briefing", "verify", str(out), "--rulebase", str(TOY)],
            cwd=ROOT,
            capture_output=True,
            env=os.environ | {"PYTHONIOENCODING": encoding},
            check=False,
        )
        assert (ran.returncode, ran.stderr) == (status, b"")


# Signatures


@pytest.fixture
def key(tmp_path, capsys):
    file = tmp_path / "board.pem"
    assert main(["key", "--out", str(file)]) == 0
    assert "no passphrase" in capsys.readouterr().out
    return file


@pytest.mark.parametrize("kind", WITH_FIGURES)
def test_a_signed_file_shows_whose_key_signed_it(story, tmp_path, capsys, key, kind):
    out = tmp_path / f"brief.{kind}"
    assert made(story, out, "--sign", str(key)) == 0
    assert verify(out) == 0
    assert "Signed with key " in capsys.readouterr().out
    assert verify(out, TOY, "--key", str(tmp_path / "board.pub.pem")) == 0
    assert "Signed with key “board”, " in capsys.readouterr().out
    other = tmp_path / "other.pem"
    main(["key", "--out", str(other)])
    assert verify(out, TOY, "--key", str(tmp_path / "other.pub.pem")) == 1
    assert "it is of another key" in capsys.readouterr().out


def test_a_signature_fits_one_record_and_what_one_file_shows(story, tmp_path, capsys, key):
    out = tmp_path / "brief.html"
    made(story, out, "--sign", str(key), "--date", "2026-11-23")
    page = out.read_text(encoding="utf-8")
    for old, new, said in (
        ('"made_on":"2026-11-23"', '"made_on":"2026-11-24"', "it does not fit the record"),
        ("No rain</bdi>", "No rain at all</bdi>", "it does not fit what the file shows"),
    ):
        assert old in page
        out.write_text(page.replace(old, new), encoding="utf-8")
        assert verify(out) == 1
        assert said in capsys.readouterr().out
    made(story, out)
    assert verify(out) == 0
    assert "It is not signed" in capsys.readouterr().out
    assert verify(out, TOY, "--key", str(tmp_path / "board.pub.pem")) == 1


def test_keys_that_cannot_be_used_are_named(story, tmp_path, capsys, key):
    assert (key.stat().st_mode & 0o77, main(["key", "--out", str(key)])) == (0, 1)
    assert "is there already" in capsys.readouterr().err
    assert "holds no private key" in refused(capsys, story, tmp_path / "b.html", "--sign", str(TOY))
    assert verify(story, TOY, "--key", str(key)) == 2
    assert "holds no public key" in capsys.readouterr().err


def test_a_key_that_is_not_there_is_said_to_be_so(capsys, tmp_path, story):
    said = refused(capsys, story, tmp_path / "b.html", "--sign", str(tmp_path / "none.pem"))
    assert "none.pem" in said
    assert "no private key" not in said
