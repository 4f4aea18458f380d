"""What if it were worked out under other rules? The mark of a release, and the difference it makes in figures."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

import pandas as pd

from briefing import words
from briefing.answer import Answer
from briefing.brief import Brief
from model import report
from model.comparison import Comparison, compared
from model.parts import RuleBase
from scenarios import presets

NONE_KEPT = "No earlier release of these rules is kept."

SAME_RULES_NEEDED = (
    "These two are worked out under different rules, so the settings alone do not account for the difference. "
    "Bring the scenario on screen under the other’s rules to share it out."
)


def as_then(rules: RuleBase) -> str:
    """The mark of whatever is worked out under a release."""
    return f"As then: rules of release {rules.version}"


def as_now(rules: RuleBase, then: RuleBase) -> str:
    """The mark of what was opened under a release and brought under the present rules."""
    return f"Present rules ({rules.version}), not as then ({then.version})"


def to_present(rules: RuleBase) -> str:
    """What the button says that brings something under the present rules."""
    return f"Under the present rules ({rules.version})"


def to_then(rules: RuleBase) -> str:
    """What the button says that brings something back under the release it was made under."""
    return f"As then ({rules.version})"


def difference(before: Answer, after: Answer) -> str:
    """What a change of rules does to the outcomes of one scenario: what led first, then all that moves by a point."""
    labels = {x.id: x.label for x in before.base.outcomes} | {x.id: x.label for x in after.base.outcomes}
    old, new = ({name: one.outcomes.get(name, 0.0) for name in labels} for one in (before, after))
    moved = [name for name in labels if words.points(old[name]) != words.points(new[name])]
    named = sorted(moved, key=lambda name: -abs(new[name] - old[name]))
    told = [_pair(labels[name], old, new, name) for name in dict.fromkeys([before.leading, *named])]
    way = f"Under the rules of {after.base.version}, against {before.base.version}"
    if not moved:
        return f"{way}, no outcome differs by a point."
    lead = "" if before.leading == after.leading else f" What leads is now {after.base.outcome[after.leading].phrase}."
    return f"{way}: {'; '.join(told)}.{lead}"


def _pair(label: str, old: Mapping[str, float], new: Mapping[str, float], name: str) -> str:
    return f"{label} {words.percent(old[name])} → {words.percent(new[name])}"


def story_difference(before: Brief, after: Brief) -> str:
    """The same for every scene of a storyline."""
    pairs = zip(before.scenes, after.scenes, strict=True)
    return " ".join(f"Scene {new.number}: {difference(old.answer, new.answer)}" for old, new in pairs)


# What changed between two releases


@lru_cache(maxsize=4)
def since(old: RuleBase, new: RuleBase) -> Comparison:
    """All that the change from one release to another does, with the presets that come with the project."""
    return compared(old, new, {scenario.name: scenario.values for scenario in presets.shipped(new)})


def headline(found: Comparison, reading: str) -> str:
    """What the change comes to, in a sentence or two."""
    led, (old, new) = found.leaders.loc[reading], versions(found)
    elsewhere = f"In {(led['old'] != led['new']).sum()} of {len(led)} presets something else leads."
    of_rules = found.changes[found.changes["kind"] == "rules"]
    return f"From {old} to {new}, {report.counted(of_rules)} {elsewhere}"


def versions(found: Comparison) -> tuple[str, str]:
    """What the two are called; a copy that was changed and kept its version is told apart."""
    old, new = found.old.version, found.new.version
    return old, f"{new}, changed" if new == old else new


def swings(found: Comparison, reading: str) -> pd.DataFrame:
    """What each slider moves under either release: `slider`, and a column per version."""
    table = found.swings.loc[reading]
    names = [report.label(found, "variables", str(name)) for name in table.index]
    old, new = versions(found)
    return pd.DataFrame({"slider": names, old: table["old"].tolist(), new: table["new"].tolist()})


def swings_sentence(found: Comparison, reading: str) -> str:
    """The chart of swings in words."""
    rows = swings(found, reading).to_numpy().tolist()
    moved = [f"{name} {report.points(old)} → {report.points(new)}" for name, old, new in rows]
    still = [words.percent(share) for share in found.still.loc[[reading]].to_numpy()[0].tolist()]
    return (
        "Points by which the outcome that each slider moves most moves over its whole range, all others at the "
        f"baseline: {'; '.join(moved)}. Windows in which nothing moves by half a point: "
        f"{' → '.join(still)}."
    )


def leaders(found: Comparison, reading: str) -> pd.DataFrame:
    """What leads in each preset, and with what share, under either release, in words."""
    rows = {
        name: [f"{base.outcome[led].label} {words.percent(share)}" for base, led, share in pairs]
        for name, pairs in _led(found, reading).items()
    }
    return pd.DataFrame.from_dict(rows, orient="index", columns=versions(found))


def _led(found: Comparison, reading: str) -> dict[str, list[tuple[RuleBase, str, float]]]:
    table = found.leaders.loc[reading]
    return {
        str(name): [(found.old, led, share), (found.new, leads, now)]
        for name, (led, share, leads, now) in zip(table.index, table.to_numpy().tolist(), strict=True)
    }


def changes(found: Comparison) -> pd.DataFrame:
    """Every part that was added, removed or changed, in words."""
    labels = [report.label(found, kind, name) for kind, name in found.changes[["kind", "id"]].to_numpy()]
    return found.changes.assign(id=labels).rename(columns={"id": "which"})


def call(found: Comparison) -> tuple[str, str]:
    """What Python needs, and calls, for the same."""
    old = f'releases.named("{found.old.version}")'
    return "comparison, releases", f'comparison.compared({old}, base, {{"on screen": values}})'
