"""How do the branches lead to the outcomes?"""

from __future__ import annotations

import streamlit as st

from briefing.findings import contents
from dashboard import frame, rule_bases
from dashboard.charts import tree
from dashboard.choices import option
from dashboard.frame import Question
from dashboard.parts.remark import ranges_ignored


def event_tree(question: Question) -> None:
    """Draws the event tree, and what one of its stages asks and starts from."""
    ranges_ignored(question)
    answer = rule_bases.ask(rule_bases.rule_base(), of_all_cases=True)
    question.answer(contents.tree_headline(answer))
    with st.container(key="rules_wide_tree"):
        frame.picture(tree.tree(answer), contents.tree_sentence(answer), "rules_tree", contents.branches(answer))
    st.markdown(f":small[{contents.TREE_LEGEND}]")
    labels = {stage.id: stage.label for stage in question.base.stages_in_order}
    stage = option("One question of it", labels, "tree_stage", width=320)
    st.markdown(contents.stage_text(question.base, question.base.stage[stage]))
    if fold := frame.for_analysts("tree"):
        with fold:
            frame.as_code(question, *contents.TREE_CALL)
