"""Which presentations were opened lately? Each is kept under its address, and is there again after a restart."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa

from model.documents import DocumentError, parsed_json
from scenarios.store_place import Place
from scenarios.store_tables import shown

DAYS, MOST = 30, 500
MAX_BYTES = 4 * 1024 * 1024


class Shown:
    """The presentations of one database that were opened, for use from any number of threads."""

    def __init__(self, place: Place, now: Callable[[], datetime]) -> None:
        self._place = place
        self._clock = now

    def keep(self, token: str, document: dict[str, object]) -> None:
        """Notes that a presentation was opened now; those go that were not for longest. Raises StoreError.

        What is larger than any storyline can be is not kept.
        """
        text = json.dumps(document, separators=(",", ":"))
        now = self._clock().astimezone(UTC)
        late = sa.select(shown.c.token).order_by(shown.c.opened_at.desc(), shown.c.token).offset(MOST).limit(MOST)

        def put(conn: sa.Connection) -> None:
            conn.execute(sa.delete(shown).where(shown.c.token == token))
            conn.execute(sa.insert(shown).values(token=token, document=text, opened_at=now))
            conn.execute(sa.delete(shown).where(shown.c.opened_at < now - timedelta(days=DAYS)))
            conn.execute(sa.delete(shown).where(shown.c.token.in_(list(conn.scalars(late)))))

        if len(text) <= MAX_BYTES:
            self._place.write(put)

    def document(self, token: str) -> dict[str, object] | None:
        """Return what was kept under a token; None if there is nothing, or nothing readable. Raises StoreError."""
        wanted = sa.select(shown.c.document).where(shown.c.token == token)
        text = self._place.read(lambda conn: conn.scalar(wanted))
        try:
            document = parsed_json(text) if isinstance(text, str) else None
        except DocumentError:
            return None
        return document if isinstance(document, dict) else None
