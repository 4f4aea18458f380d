"""Conventions that matter, as tests: which way imports point, what pages hold, what the code may not know."""

import ast
import re
from collections import Counter
from pathlib import Path

import pytest
from conftest import PAGES

import model
from briefing import scripts

ROOT = Path(__file__).parent.parent
LAYERS = ("model", "scenarios", "briefing", "dashboard", "app")
NOT_IMPORTED = {
    "model": {"streamlit", "plotly", "sqlalchemy"},
    "scenarios": {"streamlit", "plotly"},
    "briefing": {"streamlit", "plotly", "sqlalchemy"},
    "dashboard": {"sqlalchemy"},
}
CODE = [*sorted(file for layer in LAYERS[:-1] for file in (ROOT / layer).rglob("*.py")), ROOT / "app.py"]
SCRIPTS = sorted(file for layer in LAYERS[:-1] for file in (ROOT / layer).rglob("*.js"))


def layer_of(file: Path) -> str:
    return file.relative_to(ROOT).parts[0].removesuffix(".py")


def imported(file: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        if isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.split(".")[0])
    return found


def name_of(file: Path) -> str:
    return str(file.relative_to(ROOT))


@pytest.mark.parametrize("file", CODE, ids=name_of)
def test_imports_point_one_way(file: Path) -> None:
    above = set(LAYERS[LAYERS.index(layer_of(file)) + 1 :])
    assert not imported(file) & (above | NOT_IMPORTED.get(layer_of(file), set()))


def test_only_the_store_speaks_sql() -> None:
    assert all(name_of(file).startswith("scenarios/store") for file in CODE if "sqlalchemy" in imported(file))


def test_pages_are_scripts_without_definitions() -> None:
    for file in (ROOT / "dashboard" / "pages").glob("*.py"):
        tree = ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        assert not [node for node in tree if isinstance(node, ast.FunctionDef | ast.ClassDef | ast.Lambda)]


def test_every_page_is_in_the_navigation_and_in_the_readme() -> None:
    titles = dict(re.findall(r'^ +"(\w+)": "(.+)",$', (ROOT / "app.py").read_text(encoding="utf-8"), re.MULTILINE))
    assert sorted(titles) == PAGES
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert [title for title in titles.values() if not re.search(rf"\| {title} \||The \*?{title}\b", readme)] == []


def test_app_is_short() -> None:
    assert len((ROOT / "app.py").read_text(encoding="utf-8").splitlines()) <= 60


def subject_words() -> list[str]:
    """What the rule base is about: its actors, and the names that stand in its texts."""
    base = model.load()
    text = " ".join(passage.text for passage in base.passages)
    names = set(re.findall(r"(?<![.?!] )(?<!^)\b[A-Z][a-z]{3,}\b", text)) | {actor.label for actor in base.actors}
    ids = {part.id for part in (*base.variables, *base.outcomes) if part is not base.time}
    return sorted(names | ids)


@pytest.mark.parametrize("file", [*CODE, *SCRIPTS], ids=name_of)
def test_code_says_nothing_of_the_subject(file: Path) -> None:
    code = file.read_text(encoding="utf-8")
    assert [word for word in subject_words() if re.search(rf"\b{re.escape(word)}\b", code)] == []


@pytest.mark.parametrize("file", [*CODE, *SCRIPTS], ids=name_of)
def test_nothing_unsafe(file: Path) -> None:
    code = file.read_text(encoding="utf-8")
    assert "unsafe_allow_html" not in code
    assert "unsafe_allow_javascript" not in code
    assert "import pickle" not in code
    assert "innerHTML" not in code
    assert "insertAdjacentHTML" not in code


@pytest.mark.parametrize("file", [*SCRIPTS, *(ROOT / "dashboard").rglob("*.css"), *CODE], ids=name_of)
def test_no_outside_address(file: Path) -> None:
    addresses = re.findall(r"https?://[^\s\"'`)]+", file.read_text(encoding="utf-8"))
    # Names of XML and JSON vocabularies, which nothing is fetched from.
    allowed = ("http://www.w3.org/2000/svg", "https://json-schema.org/draft/", "http://schemas.microsoft.com/office/")
    allowed += ("http://schemas.openxmlformats.org/",)
    assert [address for address in addresses if not address.startswith(allowed)] == []


def test_every_script_is_tried_in_node() -> None:
    tests = "".join(file.read_text(encoding="utf-8") for file in (ROOT / "tests").glob("*.test.js"))
    elements = re.findall(r'"(\w+)"', re.search(r"\[([^]]*)\]\.map\(async", tests)[1])
    entries = {*re.findall(r'"\.\./([\w/]+\.js)"', tests), *(f"dashboard/elements/{name}.js" for name in elements)}
    tried = {file for entry in entries for file in scripts.needed(ROOT / entry)}
    assert [name_of(file) for file in SCRIPTS if file not in tried] == []


def pinned(file: str) -> dict[str, str]:
    lines = (ROOT / file).read_text(encoding="utf-8").splitlines()
    return dict(line.split("==") for line in lines if line)


REQUIREMENTS = [pinned(f"requirements{kind}.txt") for kind in ("", "-dev", "-cluster", "-browsers")]


def test_requirements_are_pinned_once() -> None:
    counts = Counter(name for file in REQUIREMENTS for name in file)
    assert [name for name, count in counts.items() if count > 1] == []


def test_every_requirement_has_its_reason_in_the_readme() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8").lower()
    names = [name.split("[")[0].lower() for file in REQUIREMENTS for name in file]
    assert [name for name in names if f"`{name}`" not in readme] == []


# What says nothing of what it holds.
EMPTY_NAMES = {"told", "found", "asked", "data2", "utils", "helpers", "manager"}


def names_in(file: Path) -> set[str]:
    kinds = {ast.Name: "id", ast.arg: "arg", ast.Attribute: "attr", ast.FunctionDef: "name", ast.ClassDef: "name"}
    nodes = ast.walk(ast.parse(file.read_text(encoding="utf-8")))
    return {getattr(node, kinds[type(node)]).lower().strip("_") for node in nodes if type(node) in kinds}


@pytest.mark.parametrize("file", CODE, ids=name_of)
def test_names_say_what_they_hold(file: Path) -> None:
    assert names_in(file) & EMPTY_NAMES == set()
    assert file.stem not in EMPTY_NAMES
