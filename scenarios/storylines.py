"""Which storylines come with the project? Those under storylines/; touches these files and nothing else."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from model import evaluate
from model.parts import RuleBase
from scenarios.scenario import parsed_json
from scenarios.storyline import Scene, Storyline, basis, storyline_of

SHIPPED = Path(__file__).with_name("storylines")
# No digest reads like this: words that no longer fit the rules are marked as stale.
OTHER_RULES = "other rules"


@lru_cache(maxsize=8)
def shipped_storylines(base: RuleBase) -> tuple[Storyline, ...]:
    """The storylines that come with the project, in the order of their files; none for a rule base of another id."""
    documents = [parsed_json(file.read_bytes()) for file in sorted(SHIPPED.glob("*.json"))]
    own = [document for document in documents if document["scenes"][0]["scenario"]["rulebase"] == base.id]
    return tuple(_authored(base, storyline_of(base, document).storyline) for document in own)


def _authored(base: RuleBase, storyline: Storyline) -> Storyline:
    """The storyline with its words marked as written for the scenes as they stand."""
    befores = [None, *storyline.scenes][:-1]
    pairs = zip(storyline.scenes, befores, strict=True)
    scenes = tuple(scene.changed(written_for=_written_for(base, scene, before)) for scene, before in pairs)
    return storyline.changed(scenes=scenes)


def _written_for(base: RuleBase, scene: Scene, before: Scene | None) -> str:
    # The words name no figure, so they hold under disputed rules as long as the outcome they speak of leads.
    scenario = scene.scenario
    leading = evaluate(base, scenario.values, scenario.reading, lens=scenario.lens).outcomes.iloc[0].idxmax()
    return basis(base, scene, before) if leading == scenario.promises else OTHER_RULES
