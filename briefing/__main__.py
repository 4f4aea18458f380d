"""The briefing from the command line: make a storyline into a file, and verify that a file is as it was made."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import model
from briefing.answer import answer
from briefing.brief import Brief, brief
from briefing.formats import WITH_FIGURES, Format, read_back
from briefing.provenance import MAX_FILE_BYTES, ForeignFileError
from model import console
from model.parts import RuleBase
from scenarios.scenario import ScenarioError
from scenarios.storyline import MAX_FILE_BYTES as MAX_STORYLINE_BYTES
from scenarios.storyline import Storyline, read_storyline

LISTED = ", ".join(WITH_FIGURES)
OPTIONS = tuple(dict.fromkeys(option for form in WITH_FIGURES.values() for option in form.takes))
HOLDS, DOES_NOT_HOLD, NOT_CHECKED = 0, 1, 2
# What takes less long needs no progress bar.
PATIENCE_SECONDS = 0.5


def main(arguments: list[str] | None = None) -> int:
    """The exit status: of `verify` 0 if the file is as made, 1 if not, 2 if unknown; else 0 if done, 1 if refused."""
    options = _parser().parse_args(arguments)
    run: Callable[[argparse.Namespace], int] = options.run
    return run(options)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m briefing", description=__doc__)
    commands = parser.add_subparsers(required=True)

    make = commands.add_parser("make", help="make a storyline into slides, a hand-out or a paper")
    make.add_argument("story", type=Path, metavar="STORY.json", help="a storyline as exported from the Briefing page")
    make.add_argument("--format", choices=WITH_FIGURES, help="default: what the name of the output says")
    make.add_argument("--out", type=Path, required=True, metavar="F", help="the file to write, or to replace")
    make.add_argument("--template", type=Path, metavar="T", help="your own PowerPoint template (pptx, potx)")
    make.add_argument("--size", help="paper size: a4, which is the default, or us-letter (pdf)")
    make.add_argument("--scene", type=int, metavar="N", help="which scene the paper is about; default: the last (pdf)")
    make.add_argument("--date", type=_day, help="the day it bears, as 2026-11-23; default: today")
    make.add_argument("--link", type=_address, help="where the scenarios can be opened, http or https")
    make.add_argument(
        "--sign", type=Path, metavar="KEY.pem", help="sign it with this private key (Ed25519, no passphrase)"
    )
    make.set_defaults(run=_make)

    verify = commands.add_parser(
        "verify",
        help="make a file anew from its record, and say what of it is as made and what was changed",
        epilog="Exit status: 0 if it is as made, or only its user’s own words were changed; 1 if figures, our words or "
        "drawings were changed, taken out or added, or its signature does not fit; 2 if it cannot be checked.",
    )
    verify.add_argument("file", type=Path, help=f"{LISTED.upper()}, or JSON of scenarios or a storyline")
    verify.add_argument("--key", type=Path, metavar="PUB.pem", help="the public key that it should be signed with")
    verify.set_defaults(run=_verify)

    key = commands.add_parser("key", help="make a key to sign files with, and the public one to check them with")
    key.add_argument("--out", type=Path, required=True, metavar="KEY.pem", help="where no file is yet; keep it secret")
    key.set_defaults(run=_key)

    for command in (make, verify):
        command.add_argument("--rulebase", type=Path, help="a rule base other than the shipped one")
    return parser


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r} is no day; write it as 2026-11-23") from error


def _address(text: str) -> str:
    if not text.startswith(("http://", "https://")):
        raise argparse.ArgumentTypeError(f"{text!r} does not begin with http:// or https://")
    return text


def _said(*sentences: str) -> None:
    for sentence in sentences:
        print(sentence, file=sys.stderr)


# make


def _make(options: argparse.Namespace) -> int:
    try:
        form = _format(options)
        _check_place(options.out)
        base = model.load(options.rulebase)
        storyline = _storyline(base, options.story)
        chosen = _chosen(options)
        if options.template:
            chosen["template"] = _template(options.template)
        brief = _brief(base, storyline, options.date or date.today(), options.link or "")
        _said(*form.remarks(brief, **chosen))
        content = _made(form, brief, chosen)
        if options.sign:
            content = _signed(form, brief, chosen, content, options.sign)
        _write(options.out, content)
    except (model.RuleBaseError, ValueError, OSError) as error:
        _said(console.reason(error))
        return 1
    print(f"{options.out}: “{storyline.name}”, {len(storyline.scenes)} scene{'s' * (len(storyline.scenes) > 1)}.")
    return 0


def _made(form: Format, brief: Brief, chosen: dict[str, Any]) -> bytes:
    content = form.make(brief, **chosen)
    return content.encode() if isinstance(content, str) else content


def _signed(form: Format, brief: Brief, chosen: dict[str, Any], unsigned: bytes, key: Path) -> bytes:
    """The file made once more, with a signature of what it is without."""
    from briefing.signature import private_key, signature
    from briefing.verification.parts import digest

    assert form.checker
    shows = digest(form.checker().parts(unsigned))
    signed = signature(private_key(key), read_back(unsigned).document, shows)
    return _made(form, replace(brief, signature=signed), chosen)


def _format(options: argparse.Namespace) -> Format:
    form = WITH_FIGURES.get(options.format or options.out.suffix.lower().removeprefix("."))
    if form is None:
        raise ValueError(f"{options.out} does not say what to make; give --format {LISTED}.")
    for option in _chosen(options):
        if option not in form.takes:
            takers = ", ".join(other.ending for other in WITH_FIGURES.values() if option in other.takes)
            raise ValueError(f"--{option} is for {takers}, not for {form.ending}; leave it out.")
    return form


def _chosen(options: argparse.Namespace) -> dict[str, Any]:
    """The options of makers that were given."""
    return {option: value for option in OPTIONS if (value := getattr(options, option)) is not None}


def _check_place(file: Path) -> None:
    """Refuses at once what could not be written after the work is done. Raises ValueError."""
    if file.is_dir():
        raise ValueError(f"{file} is a folder; name a file in it.")
    if not file.parent.is_dir():
        raise ValueError(f"The folder {file.parent} does not exist; make it, or choose another.")
    if not os.access(file.parent, os.W_OK):
        raise ValueError(f"The folder {file.parent} cannot be written to; choose another. Nothing was written.")


def _storyline(base: RuleBase, file: Path) -> Storyline:
    try:
        opened = read_storyline(base, _read(file, MAX_STORYLINE_BYTES))
    except ScenarioError as error:
        raise ScenarioError(f"{file}: {error}") from error
    _said(*opened.remarks)
    if not opened.storyline.scenes:
        raise ScenarioError(f"{file}: “{opened.storyline.name}” has no scenes yet; add at least one.")
    return opened.storyline


def _read(file: Path, most: int) -> bytes:
    """The content of a file, and no more of it than tells that it is too large."""
    with file.open("rb") as opened:
        return opened.read(most + 1)


def _template(file: Path) -> bytes:
    from briefing.slides.templates import MAX_BYTES

    return _read(file, MAX_BYTES)


def _brief(base: RuleBase, storyline: Storyline, day: date, link: str) -> Brief:
    """The storyline with all that the model says of it; a progress bar on standard error if that takes its time."""
    from tqdm import tqdm

    count = len(storyline.scenes)
    with tqdm(total=2 * count, unit="step", delay=PATIENCE_SECONDS, leave=False, disable=None) as bar:
        for scene in storyline.scenes:
            answer(base, scene.scenario)  # kept, so that `brief` finds it
            bar.update()
        made = brief(base, storyline, day, link)
        for scene_brief in made.scenes:
            _ = scene_brief.flips
            bar.update()
    _said(
        *(f"Scene {x.number}: its words were written for other settings; check them." for x in made.scenes if x.stale)
    )
    return made


def _write(file: Path, content: bytes) -> None:
    """Writes the file whole or not at all."""
    part = file.with_name(f".{file.name}.{os.getpid()}.part")
    try:
        part.write_bytes(content)
        part.replace(file)
    except OSError as error:
        raise ValueError(f"{file} cannot be written: {error.strerror}. Whatever was there is as it was.") from error
    finally:
        part.unlink(missing_ok=True)


# verify


def _verify(options: argparse.Namespace) -> int:
    from briefing.signature import KeyFileError, trusted
    from briefing.verification import verified

    try:
        key = trusted(options.key) if options.key else None
        verdict = verified(model.load(options.rulebase), _read(options.file, MAX_FILE_BYTES), key)
    except ForeignFileError as error:
        _said(f"{options.file} cannot be checked. {error}")
        return NOT_CHECKED
    except (model.RuleBaseError, KeyFileError, OSError) as error:
        _said(console.reason(error))
        return NOT_CHECKED
    for sentence in (*verdict.said, *verdict.unchecked, *verdict.faults):
        print(sentence)
    print(verdict.conclusion)
    return HOLDS if verdict.holds else DOES_NOT_HOLD


# key


def _key(options: argparse.Namespace) -> int:
    from briefing.signature import new_key

    try:
        public = new_key(options.out)
    except (ValueError, OSError) as error:
        _said(console.reason(error))
        return 1
    print(f"{options.out} signs: keep it secret, it has no passphrase. {public} shows who signed: give it away.")
    return 0


if __name__ == "__main__":
    sys.exit(console.run(main))
