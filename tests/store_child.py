"""The other process in the tests of the preset store: it opens the store named by the environment."""

import os
import sys

from scenarios.store import Conflict, open_store


def open_on_signal() -> None:
    """Report readiness, wait for a line, then open the store and add one preset."""
    print("ready", flush=True)
    sys.stdin.readline()
    store = open_store()
    print(store.add("From a child", {"turn": 0}).id, flush=True)
    store.close()


def save_a_thousand_times() -> None:
    """Print "id version turn" after each save that the store has confirmed."""
    store = open_store()
    mine = [store.add(f"Preset {number}", {"turn": 0}) for number in range(5)]
    for turn in range(1, 1001):
        held = mine[turn % 5]
        saved = store.save(held.id, {"turn": turn, "text": "x" * 2000}, held.version)
        mine[turn % 5] = saved
        print(saved.id, saved.version, turn, flush=True)


def contend() -> None:
    """Save the presets of the ids given beside another such process; print "id version turn", or "id refused turn"."""
    store = open_store()
    for turn in range(90):
        id = sys.argv[2 + turn % len(sys.argv[2:])]
        mine = f"{os.getpid()}-{turn}"
        held = store.get(id)
        try:
            saved = store.save(id, {"turn": mine}, held.version)
        except Conflict:
            print(id, "refused", mine, flush=True)
        else:
            print(id, saved.version, mine, flush=True)


if __name__ == "__main__":
    {"open": open_on_signal, "save": save_a_thousand_times, "contend": contend}[sys.argv[1]]()
