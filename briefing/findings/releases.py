"""What if it were worked out under other rules? The mark of a release, and the difference it makes in figures."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import pandas as pd

from briefing import words
from briefing.answer import Answer
from briefing.brief import Brief
from model.aims import askable
from model.comparison import Comparison, compared
from model.comparison_report import counted, label, points
from model.leads import alike
from model.parts import RuleBase
from scenarios import presets

NO_LENS = ", which knows no lens: shares are of all cases"
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
    old, new = ({name: answer.outcomes.get(name, 0.0) for name in labels} for answer in (before, after))
    moved = [name for name in labels if words.points(old[name]) != words.points(new[name])]
    named = sorted(moved, key=lambda name: -abs(new[name] - old[name]))
    first = dict.fromkeys([before.leading, *named])
    phrases = [f"{labels[name]} {words.percent(old[name])} → {words.percent(new[name])}" for name in first]
    way = f"Under the rules of {after.base.version}, against {before.base.version}"
    if not moved:
        return f"{way}, no outcome differs by a point."
    return f"{way}: {'; '.join(phrases)}.{_now_leads(before, after)}"


def _now_leads(before: Answer, after: Answer) -> str:
    """What leads after a change of rules, if that is something else than before."""
    old, new = alike(before.base, after.base)
    before, after = replace(before, base=old), replace(after, base=new)
    same = before.leading_measure == after.leading_measure
    return "" if same else f" What leads is now {after.contender.phrase}."


def story_difference(before: Brief, after: Brief) -> str:
    """The same for every scene of a storyline."""
    pairs = zip(before.scenes, after.scenes, strict=True)
    return " ".join(f"Scene {new.number}: {difference(old.answer, new.answer)}" for old, new in pairs)


def across_rules(before: Answer, after: Answer) -> str:
    """What can be said of two scenarios under different rules: what the rules do, if all settings are the same."""
    alike = before.scenario.values == after.scenario.values and before.scenario.lens == after.scenario.lens
    return f"{difference(before, after)} {SAME_RULES_NEEDED}" if alike else SAME_RULES_NEEDED


# What changed between two releases


@lru_cache(maxsize=4)
def since(old: RuleBase, new: RuleBase) -> Comparison:
    """All that the change from one release to another does, with the presets that come with the project."""
    return compared(old, new, {scenario.name: scenario.values for scenario in presets.shipped(new)})


def headline(comparison: Comparison, reading: str) -> str:
    """What the change comes to, in a sentence or two."""
    (old, new), of_rules = comparison.versions, comparison.changes[comparison.changes["kind"] == "rules"]
    count, of_all = comparison.led_elsewhere(reading).split(" of ")
    leads = f"In {count} of the {of_all} presets something else leads now."
    same = f"What leads is the same in all {of_all} presets."
    return f"From release {old} to {new}: {counted(of_rules)} {same if count == 'none' else leads}"


def swings(comparison: Comparison, reading: str) -> pd.DataFrame:
    """What each slider moves under either release: `slider`, and a column per version."""
    table = comparison.swings.loc[reading]
    names = [label(comparison, "variables", str(name)) for name in table.index]
    old, new = comparison.versions
    return pd.DataFrame({"slider": names, old: table["old"].tolist(), new: table["new"].tolist()})


def swings_sentence(comparison: Comparison, reading: str) -> str:
    """The chart of swings in words."""
    rows = swings(comparison, reading).to_numpy().tolist()
    moved = [f"{name} {points(old)} → {points(new)}" for name, old, new in rows]
    still = [words.percent(share) for share in comparison.still.loc[[reading]].to_numpy()[0].tolist()]
    return (
        "By how many points each slider, from end to end, moves the outcome that it moves most, all others at the "
        f"baseline: {'; '.join(moved)}. Stretches of a tenth of a slider on which nothing moves by half a point: "
        f"{' → '.join(still)}."
    )


def leaders(comparison: Comparison, reading: str) -> pd.DataFrame:
    """What leads in each preset, and with what share, under either release, in words."""
    table = comparison.leaders.loc[reading]
    rows = {
        str(name): [_leads(comparison.old, old, old_share), _leads(comparison.new, new, new_share)]
        for name, (old, old_share, new, new_share) in zip(table.index, table.to_numpy().tolist(), strict=True)
    }
    return pd.DataFrame.from_dict(rows, orient="index", columns=comparison.versions)


def _leads(base: RuleBase, leading: str, share: float) -> str:
    return f"{askable(base)[leading]} {words.percent(share)}"


def changes(comparison: Comparison) -> pd.DataFrame:
    """Every part that was added, removed or changed, in words."""
    labels = [label(comparison, kind, name) for kind, name in comparison.changes[["kind", "id"]].to_numpy()]
    return comparison.changes.assign(id=labels).rename(columns={"id": "which"})


def call(comparison: Comparison) -> tuple[str, str]:
    """What Python needs, and calls, for the same."""
    old = f'releases.named("{comparison.old.version}")'
    return "comparison, releases", f'comparison.compared({old}, base, {{"on screen": values}})'
