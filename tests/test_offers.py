"""What a session offers for fetching: for how long, whatever others do, and how a file comes of it."""

import asyncio
import gc
from threading import Event

import pytest
from starlette.requests import Request

from briefing.formats import File
from dashboard import offers, taking
from dashboard.offers import MOST_KEPT, offer, offered
from dashboard.session import History, Session
from scenarios.store import StoreError


class Thing:
    pass


@pytest.fixture
def a_session(monkeypatch):
    """Begins another session; the one before is over."""
    own = []
    for module in (offers, taking):
        monkeypatch.setattr(module, "session", lambda: own[0])

    def begun():
        own[:] = [Session(History(None), {})]
        return own[0]

    begun()
    return begun


def test_what_others_offer_pushes_nothing_out(a_session):
    mine, own = Thing(), a_session()
    offer("mine", mine)
    other = a_session()
    for number in range(5 * MOST_KEPT):
        offer(f"{number}", Thing())
    assert offered("mine", Thing) is mine
    assert len(other.offers) == MOST_KEPT
    assert own.offers == {"mine": mine}


@pytest.mark.usefixtures("a_session")
def test_what_was_offered_last_is_kept_and_only_of_its_kind():
    for number in range(MOST_KEPT):
        offer(f"{number}", Thing())
    again = Thing()
    offer("0", again)
    offer("one more", Thing())
    gc.collect()
    assert offered("0", Thing) is again
    assert offered("1", Thing) is None
    assert offered("0", File) is None


def test_what_a_session_offers_goes_with_it(a_session):
    offer("gone", Thing())
    a_session()
    gc.collect()
    assert offered("gone", Thing) is None


def a_file(make=lambda: b"content", name="zürich-日本.pdf"):
    return File("PDF", "For paper.", name, "application/pdf", make)


def taken(address):
    folder, token = address.split("/")
    assert folder == "take"
    return asyncio.run(taking.taken(Request({"type": "http", "path_params": {"token": token}, "headers": []})))


@pytest.mark.usefixtures("a_session")
def test_a_file_is_made_when_it_is_taken_and_named_in_any_script():
    made = []
    address = taking.address(a_file(lambda: made.append(1) or b"content"), "key")
    assert not made
    answer = taken(address)
    assert (answer.status_code, bytes(answer.body), made) == (200, b"content", [1])
    assert answer.headers["content-disposition"] == "attachment; filename*=utf-8''z%C3%BCrich-%E6%97%A5%E6%9C%AC.pdf"
    assert answer.headers["content-type"] == "application/pdf"


def test_an_address_stays_and_gives_what_is_offered_now_to_nobody_who_guesses(a_session):
    before = taking.address(a_file(lambda: b"before"), "key")
    assert taking.address(a_file(lambda: b"now"), "key") == before
    assert bytes(taken(before).body) == b"now"
    a_session()
    assert taking.address(a_file(), "key") != before


def fails_with(error):
    def make():
        raise error

    return make


@pytest.mark.parametrize(
    ("make", "status", "words"),
    [
        (fails_with(StoreError("The database is away.")), 503, "The database is away."),
        (fails_with(KeyError("inner")), 500, taking.FAILED),
    ],
)
@pytest.mark.usefixtures("a_session")
def test_what_cannot_be_made_is_said_in_words(make, status, words):
    answer = taken(taking.address(a_file(make), "key"))
    assert (answer.status_code, bytes(answer.body).decode()) == (status, words)
    assert answer.media_type == "text/plain"


@pytest.mark.usefixtures("a_session")
def test_what_is_no_longer_kept_is_said_in_words():
    answer = taken("take/guessed")
    assert (answer.status_code, bytes(answer.body).decode()) == (404, taking.GONE)


@pytest.mark.usefixtures("a_session")
def test_only_few_files_are_made_at_once(monkeypatch):
    monkeypatch.setattr(taking, "AT_ONCE", asyncio.Semaphore(2))
    at_work, most, go = [], [], Event()

    def make():
        at_work.append(1)
        most.append(len(at_work))
        go.wait(0.2)
        at_work.pop()
        return b""

    addresses = [taking.address(a_file(make), f"{n}") for n in range(6)]

    async def all_taken():
        requests = [Request({"type": "http", "path_params": {"token": x[5:]}, "headers": []}) for x in addresses]
        return await asyncio.gather(*map(taking.taken, requests))

    assert [x.status_code for x in asyncio.run(all_taken())] == [200] * 6
    assert max(most) == 2
