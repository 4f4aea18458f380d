"""Does nobody wait for what another object works out, and is it worked out once?"""

from threading import Event, Thread

from model.once import once


class Slow:
    def __init__(self, may_go_on: Event) -> None:
        self.may_go_on, self.asked, self.begun = may_go_on, 0, Event()

    @once
    def answer(self) -> int:
        """What it comes to."""
        self.asked += 1
        self.begun.set()
        assert self.may_go_on.wait(60)
        return 42


def test_one_object_does_not_wait_for_another():
    held, free = Slow(Event()), Slow(Event())
    free.may_go_on.set()
    waiting = Thread(target=lambda: held.answer)
    waiting.start()
    assert held.begun.wait(60)
    other = Thread(target=lambda: free.answer, daemon=True)
    other.start()
    other.join(60)
    assert free.asked == 1
    assert not other.is_alive()
    held.may_go_on.set()
    waiting.join(60)
    assert held.answer == free.answer == 42
    assert (held.asked, free.asked) == (1, 1)
