"""Compare: how do two to four scenarios differ, and who moved it?"""

import streamlit as st

from briefing import words
from briefing.findings import compare as findings
from briefing.findings import releases
from dashboard import catalogue, choices, frame, rule_bases
from dashboard.charts import compare as charts
from dashboard.parts.lens import lens
from dashboard.parts.remark import ranges_ignored, remark
from model.aims import askable

base = rule_bases.rule_base()

question = frame.opening(base)
lens(base)
names = catalogue.comparable(base)
at_first = catalogue.comparable_at_first(base)
others = choices.several("Compare the scenario on screen with", names, at_first, "compare_others", max_selections=3)
columns = [findings.Column(*pair) for pair in catalogue.compared(base, others)]
headline = findings.headline(columns)
question.answer(headline)
remark(findings.cases_remark(columns, question.scenario.lens))
ranges_ignored(question)
frame.picture(charts.bars(columns), headline, "compared", findings.summary(columns))

if len(columns) > 1:
    differing = findings.inputs(columns)
    with st.expander("What is set differently", expanded=len(differing) <= 4):
        st.markdown(findings.as_markdown(differing))

    st.subheader("Who moved it", anchor=False)
    which, whose = st.columns(2)
    with which:
        measure = frame.measure(question, "compare_measure")
    with whose:
        starts = words.preset_labels({str(n): findings.column_label(column) for n, column in enumerate(columns) if n})
        start = columns[int(choices.one("From", starts, "compare_from"))]
    if findings.same_rules([start, columns[0]]):
        parts = findings.moved(start, columns[0], measure)
        sentence = findings.moved_sentence(start, columns[0], measure, parts)
        st.markdown(sentence)
        steps = charts.waterfall(
            question.base, parts, start.share(measure), columns[0].share(measure), findings.names([start, columns[0]])
        )
        frame.picture(steps, sentence, "moved", parts.rename("points").rename_axis("setting").reset_index())
    else:
        st.markdown(releases.across_rules(start.answer, columns[0].answer))

    with st.expander("Over time"):
        table = findings.over_time(columns, measure)
        sentence = findings.over_time_sentence(table, askable(question.base)[measure], question.base.time)
        st.markdown(sentence)
        frame.picture(charts.over_time(table, question.base.time.axis), sentence, "compared_over_time", table)
    if findings.same_rules([start, columns[0]]) and (fold := frame.for_analysts("compare")):
        with fold:
            frame.as_code(question, "attribution", findings.call(start, measure))
