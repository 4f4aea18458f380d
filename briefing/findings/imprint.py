"""Whose briefing is it? What its imprint says, in the order in which it stands on paper and on a slide."""

from __future__ import annotations

from briefing.brief import Brief
from briefing.findings.paper import day


def lines(brief: Brief) -> list[str]:
    """Who wrote it, drafted and cleared it, which version it is, and of which day; only the day, if nothing is set."""
    return [*by_whom(brief), day(brief)]


def by_whom(brief: Brief) -> list[str]:
    """Who wrote it, drafted and cleared it, and which version it is; empty, if nothing is set."""
    return [*people(brief), *filter(None, [version(brief)])]


def people(brief: Brief) -> list[str]:
    """Who wrote it, drafted and cleared it, as far as it says."""
    imprint = brief.storyline.imprint
    by = {"": imprint.author, "Drafted by ": imprint.drafted_by, "Cleared by ": imprint.cleared_by}
    return [f"{what}{name}" for what, name in by.items() if name]


def version(brief: Brief) -> str:
    """Which version it is: “Version 0.9”, or what it is called without a number in front, as “Second draft”."""
    called = brief.storyline.imprint.version
    return f"Version {called}" if called[:1].isdigit() else called


def author(brief: Brief) -> str:
    """Whom a file names as its author: who wrote it, else the organisation, else the rules that it was made by."""
    imprint = brief.storyline.imprint
    return imprint.author or imprint.organisation or brief.base.title
