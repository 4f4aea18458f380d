"""Is a log added to, corrected, kept, carried and set beside another on its page, and is nothing typed ever lost?"""

from datetime import date, timedelta

import pytest
from sessions import press, run, session_of, set_widget, texts, visit
from what_ships import BASE

from briefing import words
from briefing.findings import logbook as findings
from dashboard import log_shelf, logbooks, stored, tab
from model.log import Event, Log, Move, Withdrawal, as_of
from scenarios import log_csv
from scenarios.logbook import Logbook, shipped, with_event
from scenarios.scenario import stamp
from scenarios.store import LOG, open_store

PAGE = "watch"
VIEW = ("watch_view", "log")
BOOK = shipped(BASE)
SHIPPED = BOOK.log
LEAD = next(variable for variable in BASE.variables if variable.leading)
YESTERDAY = date.today() - timedelta(days=1)
NEW = f"new_{len(SHIPPED.events)}"
HOSTILE = "<script>alert(1)</script> **b** [x](http://a) =1+1"


def desk(page):
    return session_of(page).logs.shown


def log(page):
    return desk(page).logbook.log


def write(page, key, text):
    kind = page.text_area if any(x.key == key for x in page.text_area) else page.text_input
    kind(key=key).set_value(text)


def set_day(page, key, day):
    page.date_input(key=key).set_value(day)


def fill(page, subject=NEW, **texts):
    for name, text in texts.items():
        write(page, f"log_{name}_{subject}", text)
    return run(page)


def move(page, subject=NEW, name=LEAD.id, to=60.0):
    page.multiselect(key=f"log_moves_{subject}").set_value([name])
    run(page)
    page.number_input(key=f"log_now_{name}_{subject}").set_value(to)
    return run(page)


def add_one(page, text="A new thing happened.", to=60.0):
    set_widget(page, "log_act", "add")
    subject = f"new_{len(log(page).events)}"
    set_day(page, f"log_day_{subject}", YESTERDAY)
    fill(page, subject, text=text)
    move(page, subject, to=to)
    return press(page, "Log it")


def errors(page):
    return " ".join(error.value for error in page.error).replace("\\", "").replace(words.WORD_JOINER, "")


def test_the_shipped_log_is_on_the_desk_until_something_is_changed(page):
    assert findings.headline(SHIPPED) in texts(page)
    (shown,) = page.dataframe
    assert len(shown.value) == len(SHIPPED.events)
    assert not any("not saved" in text for text in texts(page))


def test_an_event_is_added_and_undo_takes_it_back(page):
    set_widget(page, "log_act", "add")
    set_day(page, f"log_day_{NEW}", YESTERDAY)
    move(page)
    stood = as_of(BASE, SHIPPED, YESTERDAY)[LEAD.id]
    fill(page, text=HOSTILE, who="The Paper", title="A title", address="https://a.example/x", why="Because.")
    fill(page, sources=BASE.sources[0].id, label="A thing")
    set_widget(page, f"log_signpost_{NEW}", BASE.signposts[0].id)
    set_widget(page, f"log_sure_{NEW}", "original")
    press(page, "Log it")
    event = log(page).events[-1]
    assert event.moves == (Move(variable=LEAD.id, was=stood, now=60),)
    assert (event.text, event.label, event.certainty, event.day) == (HOSTILE, "A thing", "original", YESTERDAY)
    assert event.judgement == "Because."
    assert (event.signpost, event.known, event.sources) == (
        BASE.signposts[0].id,
        None,
        (BASE.sources[0].id, "the-paper"),
    )
    assert as_of(BASE, log(page), YESTERDAY)[LEAD.id] == 60
    assert not any("<script>" in text for text in texts(page))
    # The fields are empty again, and the log says that it is not the one that was opened.
    assert page.text_area(key=f"log_text_new_{len(log(page).events)}").value == ""
    assert any(text.startswith(f"**{BOOK.name}\\, changed** · not saved") for text in texts(page))
    press(page, "log_undo")
    assert log(page) == SHIPPED
    press(page, "log_redo")
    assert log(page).events[-1] == event


@pytest.mark.parametrize(
    ("day", "fields", "to", "said"),
    [
        (YESTERDAY, {"text": ""}, 60.0, "“What happened”: it is empty"),
        (SHIPPED.begins - timedelta(days=1), {}, 60.0, "lies before the baseline"),
        (date.today() + timedelta(days=9), {}, 60.0, "is in the future"),
        (YESTERDAY, {}, LEAD.range[1] + 1, f"its slider goes from {LEAD.range[0]:g} to {LEAD.range[1]:g}"),
        (YESTERDAY, {"who": "A", "title": "B", "address": "javascript:alert(1)"}, 60.0, "begins with http://"),
        (YESTERDAY, {"who": "", "title": "B"}, 60.0, "who wrote it: it is empty"),
        (YESTERDAY, {"sources": "nonsense"}, 60.0, "who | title | address"),
    ],
)
def test_what_cannot_be_logged_is_said_and_stays_as_it_was_typed(page, day, fields, to, said):
    set_widget(page, "log_act", "add")
    set_day(page, f"log_day_{NEW}", day)
    fields = {"text": "Typed with care.", "why": "For a reason.", **fields}
    fill(page, **fields)
    move(page, to=to)
    press(page, "Log it")
    shown = errors(page)
    assert said in shown
    assert "Nothing was changed" in shown
    assert log(page) == SHIPPED
    visit(page, "compare")
    visit(page, "watch")
    assert page.date_input(key=f"log_day_{NEW}").value == day
    kept = {x.key: x.value for x in (*page.text_input, *page.text_area)}
    assert {name: kept[f"log_{name}_{NEW}"] for name in fields} == fields
    assert page.number_input(key=f"log_now_{LEAD.id}_{NEW}").value == to


def test_a_correction_begins_with_what_stands_and_keeps_both(page):
    add_one(page)
    old = log(page).events[-1]
    set_widget(page, "log_act", "correct")
    assert page.selectbox(key="log_event").value == old.id
    subject = f"instead_{old.id}"
    assert page.text_area(key=f"log_text_{subject}").value == old.text
    assert page.number_input(key=f"log_now_{LEAD.id}_{subject}").value == 60
    page.number_input(key=f"log_now_{LEAD.id}_{subject}").set_value(50.0)
    press(page, "Put it in its place")
    new = log(page).events[-1]
    assert (new.corrects, new.known, new.day, new.id) == (old.id, date.today(), YESTERDAY, f"{old.id}-2")
    assert [as_of(BASE, log(page), YESTERDAY, known)[LEAD.id] for known in (YESTERDAY, None)] == [60, 50]
    set_widget(page, "log_act", "read")
    set_day(page, "log_known", YESTERDAY)
    run(page)
    standing = page.dataframe[0].value.set_index("Id")["Standing"]
    assert (standing[old.id], standing[new.id]) == ("stands", "not known yet")


def test_an_event_is_withdrawn_with_its_day_and_why_and_what_builds_on_it_is_named(page):
    add_one(page)
    first = log(page).events[-1]
    add_one(page, "And then another.", 70.0)
    set_widget(page, "log_act", "correct")
    set_widget(page, "log_event", first.id)
    assert any("builds on it" in text for text in texts(page))
    press(page, "Withdraw it")
    assert "“Why”" in errors(page)
    write(page, f"log_reason_out_{first.id}", HOSTILE)
    set_day(page, f"log_known_out_{first.id}", SHIPPED.begins)
    press(page, "Withdraw it")
    assert "before the event was known" in errors(page)
    set_day(page, f"log_known_out_{first.id}", date.today())
    press(page, "Withdraw it")
    assert log(page).withdrawals[-1] == Withdrawal(event=first.id, known=date.today(), reason=HOSTILE)
    assert first.id not in page.selectbox(key="log_event").options


# Kept


def save(page, name, button="Save as a new log"):
    press(page, "Save log")
    write(page, "log_name", name)
    return press(page, button)


def open_kept(page, choice):
    press(page, "Logs")
    set_widget(page, "kept_log", choice)
    return press(page, f"open_{choice}")


def test_a_log_is_saved_versioned_opened_renamed_and_brought_back(page):
    add_one(page)
    press(page, "Save log")
    assert page.text_input(key="log_name").value == f"{BOOK.name}, changed"
    save(page, "Mine")
    store = open_store().of(LOG)
    (kept,) = store.presets()
    assert (kept.name, kept.version) == ("Mine", 1)
    assert not any("not saved" in text for text in texts(page))
    mine = log(page)
    add_one(page, "And then another.", 70.0)
    save(page, "Mine", "Save as the next version")
    assert store.get(kept.id).version == 2
    open_kept(page, log_shelf.SHIPPED)
    assert log(page) == SHIPPED
    open_kept(page, kept.id)
    assert len(log(page).events) == len(mine.events) + 1
    press(page, "Logs")
    press(page, f"restore_{kept.id}_1")
    assert log(page) == mine
    press(page, f"delete_{kept.id}")
    assert not store.entries()
    press(page, f"restore_{kept.id}")
    assert [entry.name for entry in store.entries()] == ["Mine"]


def test_two_who_save_a_log_choose_and_lose_nothing(page):
    add_one(page)
    save(page, "Ours")
    store = open_store().of(LOG)
    (kept,) = store.presets()
    theirs = BOOK.changed(name="Ours").model_dump(mode="json")
    store.save(kept.id, theirs, kept.version, "Ours")
    add_one(page, "And then another.", 70.0)
    save(page, "Ours", "Save as the next version")
    assert any("Somebody saved this log" in warning.value for warning in page.warning)
    assert any("2 only in yours" in text for text in texts(page))
    press(page, "Keep both")
    assert {entry.name for entry in store.entries()} == {"Ours", "Ours, mine"}


def test_a_log_that_cannot_be_read_leaves_the_desk_as_it_is(page):
    kept = open_store().of(LOG).add("Odd", {**BOOK.model_dump(mode="json"), "schema_version": 9})
    stored.look_again()
    open_kept(page, kept.id)
    assert "cannot be opened" in errors(page)
    assert log(page) == SHIPPED


# Carried


def upload(page, key, name, content):
    page.file_uploader(key=key).upload(name, content)
    return run(page)


def other_log():
    event = Event(
        id="theirs",
        day=YESTERDAY,
        text="Another thing.",
        certainty="disputed",
        moves=(Move(variable=LEAD.id, was=LEAD.baseline, now=80),),
    )
    return with_event(SHIPPED, event)


def test_a_table_is_taken_in_place_of_the_log_or_added_to_it(page):
    table = log_csv.written(BASE, other_log()).encode()
    press(page, "Logs")
    upload(page, "log_file", "theirs.csv", table)
    press(page, "Add its events to the log")
    assert log(page).events == other_log().events
    assert any("1 of" in x.value for x in page.success)
    press(page, "log_undo")
    press(page, "Logs")
    only = Log(begins=SHIPPED.begins, events=other_log().events[-1:])
    upload(page, "log_file", "only.csv", log_csv.written(BASE, only).encode())
    press(page, "Put it in place of the log")
    assert log(page) == only
    assert desk(page).logbook.name == BOOK.name


def test_a_bad_table_names_its_rows_and_nothing_of_it_is_taken(page):
    press(page, "Logs")
    rows = "id,day,event,how_sure\ngood,2026-02-01,x,original\nbad,2026-2-31,x,original\nworse,2026-02-01,x,sure\n"
    upload(page, "log_file", "bad.csv", rows.encode())
    shown = errors(page)
    assert "Row 3, “bad”, column “day”" in shown
    assert "Row 4, “worse”, column “how_sure”" in shown
    assert "Nothing of the file was taken" in shown
    assert log(page) == SHIPPED


def test_a_log_of_the_same_ids_is_refused_by_name(page):
    first = SHIPPED.events[0].model_copy(update={"text": "Otherwise."})
    press(page, "Logs")
    upload(page, "log_file", "clash.csv", log_csv.written(BASE, Log(begins=SHIPPED.begins, events=(first,))).encode())
    press(page, "Add its events to the log")
    assert first.id in errors(page)
    assert log(page) == SHIPPED


def test_a_logbook_is_opened_from_its_file(page):
    theirs = Logbook(name="Theirs", rulebase=stamp(BASE), log=other_log())
    press(page, "Logs")
    upload(page, "log_file", "theirs.json", theirs.to_json().encode())
    press(page, "Put it in place of the log")
    assert desk(page).logbook == theirs
    assert any("not saved" in text for text in texts(page))
    press(page, "Logs")
    upload(page, "log_file", "no.json", b"{}")
    assert "no log" in errors(page)


# Beside another


def test_the_log_is_set_beside_one_from_a_file_and_an_event_taken_over(page):
    set_widget(page, "log_act", "beside")
    assert "There is no other log yet to set this one beside." in texts(page)
    upload(page, "log_beside_file", "theirs.csv", log_csv.written(BASE, other_log()).encode())
    press(page, "Set it beside")
    (shown,) = page.dataframe
    assert shown.value["Id"].tolist() == ["theirs"]
    assert any(text.startswith(f"By “{BOOK.name}”") for text in texts(page))
    page.multiselect(key="log_over").set_value(["theirs"])
    run(page)
    press(page, "Take over")
    assert log(page).events == other_log().events
    # The shipped one can be set beside it now, and that from the file says the same.
    assert any("say the same" in text for text in texts(page))
    set_widget(page, "log_beside", log_shelf.SHIPPED)
    assert page.dataframe[0].value["Id"].tolist() == ["theirs"]


def test_it_is_set_beside_a_saved_one(page):
    kept = (
        open_store()
        .of(LOG)
        .add("Theirs", Logbook(name="x", rulebase=stamp(BASE), log=other_log()).model_dump(mode="json"))
    )
    stored.look_again()
    set_widget(page, "log_act", "beside")
    assert page.selectbox(key="log_beside").value == f"{log_shelf.SAVED}{kept.id}"
    assert page.dataframe[0].value["Id"].tolist() == ["theirs"]


# What the browser keeps


def restored(open_page, monkeypatch, draft):
    """A page whose browser gives that draft of a log back."""
    page = open_page(PAGE)
    own = session_of(page)
    monkeypatch.setattr("dashboard.session.session", lambda: own)
    for module in (tab, logbooks, tab.controls, tab.dialogs, tab.storyboard):
        monkeypatch.setattr(module, "session", lambda: own)
    tab._take_log(draft)
    return own.logs.shown


def test_the_browser_is_sent_a_changed_log_and_gives_it_back(open_page, monkeypatch):
    page = set_widget(open_page(PAGE), *VIEW)
    assert session_of(page).log_notes.sent is None
    add_one(page)
    changed = desk(page)
    assert session_of(page).log_notes.sent is changed
    save(page, "Mine")
    (kept,) = open_store().of(LOG).presets()
    draft = {"logbook": changed.logbook.model_dump(mode="json"), "saved": {"id": kept.id, "version": 1}}
    back = restored(open_page, monkeypatch, draft)
    assert (back.logbook, back.saved) == (changed.logbook, kept)
    assert back.opened.name == "Mine"
    assert restored(open_page, monkeypatch, {"logbook": None, "saved": draft["saved"]}).logbook.name == "Mine"


def test_a_thousand_events_are_one_table_and_no_widgets(page):
    many = tuple(
        Event(id=f"e{n}", day=SHIPPED.begins, text=f"Thing {n}.", certainty="original", moves=()) for n in range(1000)
    )
    before = len(page.button)
    own = session_of(page)
    own.logs.commit(logbooks.LogDesk(BOOK.model_copy(update={"log": Log(begins=SHIPPED.begins, events=many)}), None))
    run(page)
    assert len(page.dataframe[0].value) == 1000
    assert len(page.button) == before
    assert not any("Thing 999" in text for text in texts(page))
