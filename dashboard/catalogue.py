"""Which scenarios can be opened, compared, told? The baseline, those that come with the project, the saved ones."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from itertools import islice

from briefing.answer import Answer, answer
from briefing.findings.ensemble import without_explored
from dashboard import days, stored
from dashboard.rule_bases import other_rules, present, rule_base, under_rules
from dashboard.session import Screen, screen
from dashboard.stored import listing
from model.parts import RuleBase
from scenarios import presets
from scenarios.link import to_link
from scenarios.scenario import (
    AsOf,
    Opened,
    Scenario,
    ScenarioError,
    baseline_scenario,
    brought_under,
    changed_name,
    read_document,
    rules_of,
    under,
)
from scenarios.store import SCENARIO, Entry, Preset, StoreError

BASELINE, SHIPPED, SAVED, READ_AS = "baseline", "shipped:", "saved:", "reading:"
OTHER_RULES = "other rules"
# Of more saved presets than these no picture could show anything.
MOST_READ = 100


def read_lately() -> list[Preset]:
    """The saved presets that were saved last, as many as are read for one picture; none if they cannot be had."""
    return _read(sorted(listing(SCENARIO).lately, key=lambda entry: entry.saved_at, reverse=True)[:MOST_READ])


def _read(entries: Sequence[Entry]) -> list[Preset]:
    try:
        return stored.presets(SCENARIO, entries)
    except StoreError:
        return []


def read_preset(preset: Preset) -> Opened:
    """The scenario of a saved preset, under the rules it was saved under. Raises ScenarioError."""
    return read_document(present(), {**preset.document, "name": preset.name})


def readable(kept: Iterable[Preset]) -> Iterator[Scenario]:
    """The scenarios of saved presets, but for those that cannot be read."""
    for preset in kept:
        with suppress(ScenarioError):
            yield read_preset(preset).scenario


def of_baseline(as_of: AsOf | None) -> str:
    """The choice of a baseline in the picker."""
    return f"{BASELINE}{days.of(as_of)}"


def baselines() -> dict[str, AsOf | None]:
    """The baselines that can be opened, by their choice in the picker."""
    return {of_baseline(as_of): as_of for as_of in days.offered(screen().scenario.as_of).values()}


def openable(base: RuleBase) -> dict[str, str]:
    """Every scenario that can be opened, by its choice in the picker: the baseline, the shipped, the saved."""
    names = {choice: f"Baseline, {days.label(base, as_of)}" for choice, as_of in baselines().items()}
    names |= {f"{SHIPPED}{n}": scenario.name for n, scenario in enumerate(presets.shipped(base))}
    return names | {f"{SAVED}{id}": f"{label} (saved)" for id, label in listing(SCENARIO).labels.items()}


def not_offered() -> str:
    """What has to be said of the saved presets that are not offered, if there are too many for a list."""
    kept = listing(SCENARIO)
    more = len(kept.own) - len(kept.lately)
    return f"Not offered here: {more:,} saved earlier; they are under “Presets”." if more else ""


def not_read() -> str:
    """What has to be said of the saved presets that no picture takes in, if there are too many for one."""
    more = len(listing(SCENARIO).own) - MOST_READ
    return f"Of what is saved, the {MOST_READ} presets saved last are taken in; {more:,} are not." if more > 0 else ""


def as_read(scenario: Scenario) -> Scenario:
    """A scenario that comes with the project, in the reading and through the lens on screen: what is chosen stays."""
    shown = brought_under(rules_of(present(), scenario), screen().scenario).scenario
    return scenario.changed(reading=shown.reading, own=shown.own, lens=shown.lens)


def shipped(base: RuleBase, choice: str) -> Scenario:
    """The scenario that comes with the project behind a choice, set against the baseline on screen."""
    scenario = as_read(presets.shipped(base)[int(choice.removeprefix(SHIPPED))])
    return scenario.changed(as_of=screen().scenario.as_of)


def scenario_of(base: RuleBase, choice: str) -> Scenario | None:
    """The scenario behind a choice in the picker; None for a saved one that is gone or cannot be read.

    One that comes with the project is under the rules `base`, in the reading on screen; a saved one under its own.
    """
    if choice == OTHER_RULES:
        other = other_rules()
        return under_rules(other).scenario.changed(name=suggested_name()) if other else None
    if choice in (known := baselines()):
        return as_read(baseline_scenario(base, known[choice]))
    if choice.startswith(SHIPPED):
        return shipped(base, choice)
    entry = listing(SCENARIO).entry.get(choice.removeprefix(SAVED))
    with suppress(ScenarioError):
        return next((read_preset(preset).scenario for preset in _read([entry] if entry else [])), None)
    return None


def recognised(base: RuleBase, scenario: Scenario, shown_before: Iterable[Screen] = ()) -> Screen:
    """A scenario from elsewhere: as this session showed it before, as a known one of its name, or for itself."""
    link = to_link(base, scenario)
    for shown in shown_before:
        if to_link(base, shown.scenario) == link:
            return shown
    rules = rules_of(base, scenario)
    known = {of_baseline(as_of): baseline_scenario(rules, as_of) for as_of in (None, scenario.as_of)}
    known |= {f"{SHIPPED}{n}": preset for n, preset in enumerate(presets.shipped(base))}
    for choice, preset in known.items():
        if preset.name == scenario.name and preset.rulebase == scenario.rulebase:
            names = ("values", "reading", "ranges", "own", "lens", "as_of")
            original = preset.changed(**{name: getattr(scenario, name) for name in names})
            # What the picker offers is under the present rules.
            return Screen(original, preset, choice=choice if rules.fingerprint == base.fingerprint else None)
    return _saved_before(scenario) or Screen(scenario, scenario)


def _saved_before(scenario: Scenario) -> Screen | None:
    """The saved preset that a scenario from an address is, notes and all; None if it has changed since."""
    same_name = [entry for entry in listing(SCENARIO).entries if entry.name == scenario.name]
    for preset in _read(same_name[:MOST_READ]):
        with suppress(ScenarioError):
            kept = read_preset(preset).scenario
            if kept.settings == scenario.settings:
                return Screen(kept, kept, preset, SAVED + preset.id)
    return None


def is_changed() -> bool:
    """Whether the scenario shown has left the one that was opened.

    Of one that is not stored, through which lens it is seen, against what it is set and what is not known of it are no
    change; nor are ranges that were only explored, of any.
    """
    shown = screen()
    now = shown.scenario
    seen = {"lens": now.lens, "ranges": now.ranges, "as_of": now.as_of}
    opened = shown.opened if shown.saved else shown.opened.model_copy(update=seen)
    return without_explored(rule_base(), now, opened) != opened


def suggested_name() -> str:
    """The name to save or send the scenario under: its own, unless it has left a preset that is not the user's."""
    shown = screen()
    own = shown.saved is not None or not is_changed()
    return shown.scenario.name if own else changed_name(shown.scenario.name)


def named_screen() -> Scenario:
    """The scenario shown, under a name that says so if it has left what was opened."""
    scenario = screen().scenario
    return scenario.changed(name=changed_name(scenario.name)) if is_changed() else scenario


def comparable(base: RuleBase) -> dict[str, str]:
    """What the scenario on screen can be compared with: any that can be opened, and itself under other readings."""
    scenario, other = screen().scenario, other_rules()
    others = [reading for reading in under(base, scenario).readings if reading.id != scenario.reading]
    names = {READ_AS + reading.id: f"This scenario, read as {reading.label}" for reading in others}
    if other is not None:
        names[OTHER_RULES] = f"This scenario, under the rules of {other.version}"
    return names | openable(base)


def comparable_at_first(base: RuleBase) -> list[str]:
    """What the scenario on screen is compared with until the user chooses: the baseline, else what differs from it."""
    shown = screen().scenario.values
    others = [choice for choice in comparable(base) if choice not in baselines()]
    first_of_all = [BASELINE, *others][:MOST_READ]
    differing = (x for x in first_of_all if (other := scenario_of(base, x)) and other.values != shown)
    return list(islice(differing, 1))


def compared(base: RuleBase, choices: Sequence[str]) -> list[tuple[str, Answer]]:
    """The scenario on screen and those chosen, each with its name and what the model says of it, through one lens.

    If one is under a release that does not know the lens, all are shown of all cases.
    """
    shown = named_screen()
    chosen = [
        shown.changed(reading=choice.removeprefix(READ_AS)) if choice.startswith(READ_AS) else scenario_of(base, choice)
        for choice in choices
    ]
    scenarios = [shown, *(scenario for scenario in chosen if scenario is not None)]
    lens = shown.lens if all(shown.lens in rules_of(present(), x).lens for x in scenarios) else ""
    return [(scenario.name, answer(present(), scenario.changed(lens=lens))) for scenario in scenarios]


def known_values(base: RuleBase) -> dict[str, dict[str, float]]:
    """The values of every scenario that the one on screen can be compared with, by its label; all under `base`."""
    lately = {SAVED + preset.id for preset in read_lately()}
    choices = {x: label for x, label in comparable(base).items() if not x.startswith(SAVED) or x in lately}
    known = {label: scenario_of(base, choice) for choice, label in choices.items()}
    return {label: brought_under(base, scenario).scenario.values for label, scenario in known.items() if scenario}
