"""Is what is stated kept, decided and scored, and does the page say how it fared?"""

import csv
from datetime import date, timedelta

import pytest
from conftest import TOY
from sessions import press, run, session_of, set_widget, texts, unfold
from what_ships import BASE, BASELINE

from briefing import words
from briefing.findings import statements as findings
from briefing.findings.statements import Fared
from dashboard import controls, days, logbooks, session, stated, tab
from dashboard.charts import statements as charts
from model import questions
from model.engine import evaluate
from model.inputs import ValuesError
from model.log import Event, Log, Withdrawal
from model.rulebase import parse
from scenarios import statements
from scenarios.link import from_link
from scenarios.logbook import MAX_STATEMENTS, Logbook, Resolution, Statement, day_of, logbook_of
from scenarios.scenario import ScenarioError, baseline_scenario, stamp

PAGE = "watch"
VIEW = ("watch_view", "statements")
HOSTILE = "<b>War</b> [x](http://x.y) :smile: $a$ *by* then"
BEGINS, MADE, TODAY = date(2026, 1, 6), date(2026, 2, 1), date(2026, 7, 1)
ASKED = questions.shipped()
EVENT = Event(id="treaty", day=date(2026, 3, 1), text="A treaty.", certainty="original")


def book(*kept, log=None):
    log = log or Log(begins=BEGINS, events=(EVENT,))
    return Logbook(name="Mine", rulebase=stamp(BASE), log=log, statements=kept)


def said(number=0, share=0.6, by=date(2026, 6, 1), **fields):
    return Statement(id=f"own {number}", made_on=MADE, text=f"Number {number}", by=by, share=share, who="A", **fields)


def resolved(number, share, came, month=3, **fields):
    resolution = Resolution(day=date(2026, month, 1), came_true=came)
    return said(number, share, resolved=resolution, **fields)


# Questions


def test_the_questions_that_ship_can_be_asked_and_say_how_they_are_decided():
    assert [list(questions.unknown(BASE, question)) for question in ASKED.questions] == [[]] * len(ASKED.questions)
    for question in ASKED.questions:
        title, criteria = questions.worded(BASE, BASE.baseline, question)
        assert "{" not in title + criteria
        assert criteria.startswith(("Yes if ", "Yes if, "))
        assert bool(question.base_whence) == (question.base_share is not None)
        assert set(question.sources) <= {source.id for source in BASE.sources}


def test_a_question_is_closed_later_by_the_horizon_where_it_is_counted_from_then():
    question = next(question for question in ASKED.questions if question.adds_horizon)
    leap = question.model_copy(update={"closes": date(2028, 2, 29)})
    days = [questions.last_day(BASE, {**BASE.baseline, BASE.time.id: years}, leap) for years in (1.0, 4.0, 1.5)]
    assert days == [date(2029, 2, 28), date(2032, 2, 29), date(2029, 2, 28) + timedelta(days=183)]


def test_questions_that_cannot_be_used_are_refused_in_words(tmp_path):
    file = tmp_path / "questions.toml"
    file.write_text('[[questions]]\nid = "a"\ntitle = 3\ncriteria = "x"\nof = []\ncloses = 2027-01-01\n', "utf-8")
    with pytest.raises(ValuesError, match=r"(?s)questions.toml cannot be used:.*questions.0.title: 3.*questions.0.of"):
        questions.load(file)
    assert questions.askable(parse(TOY.read_text(encoding="utf-8")), ASKED) == []


# Statements of the model


def test_the_model_states_what_the_rules_say_under_an_address_that_leads_there():
    scenario = baseline_scenario(BASE, day_of(BASE, Log(begins=BEGINS), TODAY)).changed(lens=BASE.lenses[1].id)
    made = statements.of_model(BASE, scenario, ASKED, MADE)
    outcomes = evaluate(BASE).outcomes.iloc[0]
    shares = {one.question: one.share for one in made}
    assert shares["deal"] == pytest.approx(1 - outcomes["no_deal"])
    assert shares["peace-holds"] == pytest.approx(sum(outcomes[list(BASE.groups[0].outcomes)]))
    assert from_link(BASE, made[0].link).scenario == scenario.changed(lens="")
    later = statements.of_model(BASE, scenario, ASKED, MADE + timedelta(days=30))
    assert [one.id for one in later] == [one.id for one in made]
    assert statements.of_model(BASE, scenario, ASKED, date(2199, 1, 1)) == ()


def test_what_is_kept_is_kept_once_and_no_more_than_there_is_room_for():
    made = statements.of_model(BASE, BASELINE, ASKED, MADE)
    once = statements.with_kept(book(), made)
    assert once.statements == made
    assert statements.with_kept(once, made) is once
    full = book(*(said(number) for number in range(MAX_STATEMENTS)))
    with pytest.raises(ScenarioError, match="500 statements"):
        statements.with_kept(full, made)


@pytest.fixture
def at_hand(page):
    """The session of the page, for acts of its own."""
    token = session._of_this_run.set(session_of(page))
    yield page
    session._of_this_run.reset(token)


def test_a_baseline_set_as_of_a_day_keeps_what_the_model_states_without_changing_the_log(at_hand):
    expected = statements.of_model(BASE, baseline_scenario(BASE, days.as_of(TODAY)), ASKED, date.today())
    controls.open_day(TODAY)
    assert logbooks.logbook().statements == expected
    assert session_of(at_hand).remarks == (findings.kept_text(len(expected)),)
    assert not logbooks.is_changed()
    controls.measure_against(TODAY)
    assert logbooks.logbook().statements == expected
    assert session_of(at_hand).remarks == ()
    controls.measure_against(TODAY - timedelta(days=60))
    assert len(logbooks.logbook().statements) == 2 * len(expected)
    assert not logbooks.history().past
    draft = tab.drafts(BASE).log
    assert draft is not None
    assert expected[0].id in draft
    logbooks.change(statements=logbooks.logbook().statements[1:])
    assert not logbooks.is_changed()
    logbooks.change(statements=(*logbooks.logbook().statements, said()))
    assert logbooks.is_changed()
    assert run(at_hand).dataframe[0].value["Statement"].tolist()[0] == said().text


@pytest.mark.usefixtures("at_hand")
@pytest.mark.parametrize("untrue", [{"values": {}}, {"log": ""}, {"log": "0" * 16}])
def test_nothing_is_kept_of_a_day_that_the_log_on_the_desk_did_not_make_so(untrue):
    assert stated.keep(baseline_scenario(BASE, days.as_of(TODAY).changed(**untrue))) == ()
    assert logbooks.logbook().statements == ()


def test_a_log_without_room_says_so_and_the_day_is_opened_all_the_same(at_hand):
    logbooks.change(statements=tuple(said(number) for number in range(MAX_STATEMENTS)))
    controls.open_day(TODAY)
    assert "500 statements, which is the most" in session_of(at_hand).remarks[0]
    assert session.screen().scenario.as_of.day == TODAY
    assert len(logbooks.logbook().statements) == MAX_STATEMENTS


# Stating and deciding


@pytest.mark.parametrize(
    ("fields", "fault"),
    [
        ({"text": " "}, "What is stated is empty"),
        ({"text": "a\u202eb"}, r"U\+202E"),
        ({"who": ""}, "Who states it is empty"),
        ({"by": date(2026, 6, 30)}, "is past"),
        ({"share": 1.2}, "from 0 to 100"),
    ],
)
def test_what_cannot_be_kept_is_refused_with_its_remedy(fields, fault):
    with pytest.raises(ScenarioError, match=fault):
        statements.stated(book(), TODAY, **{"text": "x", "by": TODAY, "share": 0.5, "who": "A", **fields})


@pytest.mark.parametrize(
    ("day", "event", "fault"),
    [
        (date(2026, 1, 31), "", "was stated on 2026-02-01.*from then on"),
        (date(2026, 6, 2), "", "comes after.*did not come true, on 2026-06-01"),
        (None, "", "Nothing says when"),
        (None, "gone", "does not stand in the log"),
    ],
)
def test_a_day_that_cannot_decide_is_refused_with_its_remedy(day, event, fault):
    with pytest.raises(ScenarioError, match=fault):
        statements.decided(book(said()), "own 0", TODAY, True, day, event)


def test_the_future_decides_nothing():
    with pytest.raises(ScenarioError, match="in the future"):
        statements.decided(book(said()), "own 0", date(2026, 2, 10), True, date(2026, 3, 1))


def test_a_statement_is_decided_by_an_event_and_waits_again_once_that_is_withdrawn():
    decided = statements.decided(book(said(), said(1)), "own 0", TODAY, True, None, "treaty")
    assert statements.standings(decided, TODAY) == {"own 0": "came", "own 1": "due"}
    assert statements.standings(book(said()), date(2026, 6, 1)) == {"own 0": "open"}
    withdrawn = Log(
        begins=BEGINS, events=(EVENT,), withdrawals=(Withdrawal(event="treaty", known=TODAY, reason="It was not."),)
    )
    again = decided.changed(log=withdrawn)
    assert statements.standings(again, TODAY)["own 0"] == "due"
    assert "its event was taken back" in findings.due_text(Fared(again.changed(statements=again.statements[:1]), TODAY))
    assert statements.reopened(decided, "own 0") == book(said(), said(1))


def test_a_file_whose_statements_cannot_be_is_refused_by_name():
    twice = {**book(said(), said(1)).model_dump(mode="json")}
    twice["statements"][1]["id"] = "own 0"
    with pytest.raises(ScenarioError, match="“own 0” stands twice"):
        logbook_of(BASE, twice, TODAY)
    late = book(resolved(0, 0.5, True)).model_dump(mode="json")
    late["statements"][0]["resolved"]["day"] = "2026-06-02"
    with pytest.raises(ScenarioError, match="can only be decided by a day from 2026-02-01 to 2026-06-01"):
        logbook_of(BASE, late, TODAY)


# In words


def test_how_it_fared_is_said_in_plain_words():
    eight_of_twelve = [resolved(n, 0.65, n < 8, base_share=0.1) for n in range(12)]
    fared = Fared(book(*eight_of_twelve), TODAY)
    assert findings.headline(fared) == (
        "Of 12 statements decided so far, eight came true. What was stated was nearer to what happened than always "
        "saying how often such things have come about before."
    )
    assert "- Of 12 statements that were called likely (53–78\u00a0%), eight came true." in findings.calibration_text(
        fared
    )
    assert findings.too_few(fared) == ""
    wrong = Fared(book(*[resolved(n, 0.95, False) for n in range(9)]), TODAY)
    assert "none came true, fewer than was said" in findings.calibration_text(wrong)
    assert findings.too_few(wrong).startswith("Nine decided: too few to tell")


def test_the_picture_shows_what_was_said_and_what_came_true():
    fared = Fared(book(resolved(0, 0.65, True), resolved(1, 0.65, False, 4), resolved(2, 0.1, False)), TODAY)
    figure = charts.calibration(fared)
    dots = [x["x"][0] for x in figure["data"] if x.get("marker", {}).get("size") == 11]
    assert dots == [0.0, 0.5]
    assert charts.over_time(fared)["data"][-1]["y"] == findings.gap_over_time(fared)["gap"].tolist()


def test_the_model_and_a_person_are_compared_on_the_same_question():
    (model,) = (x for x in statements.of_model(BASE, BASELINE, ASKED, MADE) if x.question == "deal")
    person = said(0, model.share + 0.2, model.by, question="deal")
    (text,) = findings.compared(Fared(book(model, person), TODAY))
    shares = f"The model {words.percent(model.share)} and A {words.percent(person.share)}"
    assert shares in text
    assert "20 points apart" in text
    end = Resolution(day=date(2026, 3, 1), came_true=True)
    both = book(model.changed(resolved=end), person.changed(resolved=end))
    assert "It came true: A was nearest." in findings.compared(Fared(both, TODAY))[0]


# Files


def rows_of(text):
    return list(csv.DictReader(text.removeprefix("\ufeff").splitlines()))


def test_questions_leave_as_platforms_take_them_and_no_cell_is_a_formula():
    own = said(0, 0.25, date(2026, 12, 31)).changed(text="=HYPERLINK(1)")
    rows = statements.platform_rows(BASE, BASELINE, ASKED, book(own, said(1)), TODAY, "+rules")
    table = rows_of(statements.platform_csv(rows))
    assert list(table[0]) == list(statements.PLATFORM_COLUMNS)
    assert [row["title"] for row in table] == [*(x.text for x, _ in rows[:-1]), "'=HYPERLINK(1)"]
    assert (table[-1]["probability"], table[-1]["close_date"], table[-1]["type"]) == ("0.25", "2026-12-31", "binary")
    assert table[0]["source"] == "'+rules"


def test_every_statement_leaves_with_its_scores():
    table = rows_of(statements.statements_csv(book(resolved(0, 0.8, False), said(1)), TODAY))
    assert (table[0]["standing"], float(table[0]["brier"])) == ("failed", pytest.approx(0.64))
    assert (table[1]["standing"], table[1]["brier"]) == ("due", "")


# The page


def shown(text):
    return words.escaped(text).replace(words.WORD_JOINER, "")


def log_of(page):
    return session_of(page).logs.shown.logbook


def keep(page, **typed):
    fields = {"state_text": HOSTILE, "state_who": "A. Analyst", "state_number_own": 30.0, **typed}
    kinds = ("text_area", "text_input", "number_input", "selectbox", "date_input")
    widgets = {x.key: x for kind in kinds for x in getattr(page, kind)}
    for key, value in fields.items():
        widgets[key].set_value(value)
    return press(page, "Keep it")


def test_a_person_states_something_and_takes_it_back(page):
    keep(page)
    (kept,) = log_of(page).statements
    assert (kept.text, kept.share, kept.who) == (HOSTILE, 0.3, "A. Analyst")
    assert page.text_area(key="state_text").value == ""
    assert any(shown(HOSTILE) in text for text in texts(page))
    assert page.dataframe[0].value["Statement"].tolist() == [HOSTILE]
    press(page, "statements_undo")
    assert log_of(page).statements == ()


def test_what_was_typed_stays_where_it_is_refused(page):
    keep(page, state_who="", state_criteria="By the gazette.")
    assert log_of(page).statements == ()
    assert "Who states it is empty" in page.error[0].value
    assert page.text_area(key="state_text").value == HOSTILE
    assert page.text_area(key="state_criteria").value == "By the gazette."
    assert page.number_input(key="state_number_own").value == 30.0


def test_a_question_of_the_rules_is_stated_in_words_with_its_rules_and_base_share(page):
    set_widget(page, "state_what", "question deal")
    likely = page.selectbox(key="state_likely_question deal")
    likely.set_value("likely")
    page.text_input(key="state_who").set_value("B")
    press(page, "Keep it")
    (kept,) = log_of(page).statements
    question = ASKED.question["deal"]
    assert (kept.question, kept.by, kept.base_share) == ("deal", question.closes, question.base_share)
    assert words.probability_word(kept.share) == "likely"


def test_a_statement_is_decided_on_the_page_or_refused(page):
    keep(page)
    (kept,) = log_of(page).statements
    page.date_input(key=f"decide_day_{kept.id}").set_value(kept.made_on - timedelta(days=1))
    press(page, "Decide")
    assert "Choose a day from then on" in page.error[0].value
    page.date_input(key=f"decide_day_{kept.id}").set_value(kept.made_on)
    page.radio(key=f"decide_how_{kept.id}").set_value("It did not come true")
    press(page, "Decide")
    assert log_of(page).statements[0].resolved == Resolution(day=kept.made_on, came_true=False)
    assert any("One decided: too few to tell" in text for text in texts(page))
    unfold(page, "analysts_statements")
    assert any("Brier" in str(x.value.columns.tolist()) for x in page.dataframe)
    press(page, f"reopen_{kept.id}")
    assert log_of(page).statements == (kept,)


def test_the_words_of_the_workshop_stand_in_the_fold_alone(page):
    keep(page)
    assert not any(word in text for text in texts(page) for word in ("Brier", "log score", "forecast", "prediction"))
