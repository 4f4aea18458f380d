"""In which tables do the presets lie, and how does an older database become a present one?"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa

from scenarios.store_faults import KEPT, PLACE_VARIABLE, StoreError


def _create_tables(conn: sa.Connection) -> None:
    tables = sa.MetaData()
    sa.Table(
        "scenario_presets",
        tables,
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True)),
    )
    sa.Table(
        "scenario_versions",
        tables,
        sa.Column("preset_id", sa.ForeignKey("scenario_presets.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("version", sa.Integer, primary_key=True),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("document", sa.Text, nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
    )
    tables.create_all(conn)


# The later steps are written out, because SQLAlchemy changes tables only through another package.


def _add_kinds(conn: sa.Connection) -> None:
    conn.execute(sa.text("ALTER TABLE scenario_presets ADD COLUMN kind VARCHAR(20) NOT NULL DEFAULT 'scenario'"))


def _add_sizes(conn: sa.Connection) -> None:
    """How much all versions of a preset take, and when it was last saved: lists and limits need no document then."""
    conn.execute(sa.text("ALTER TABLE scenario_presets ADD COLUMN bytes BIGINT NOT NULL DEFAULT 0"))
    conn.execute(sa.text("ALTER TABLE scenario_presets ADD COLUMN saved_at TIMESTAMP WITH TIME ZONE"))
    its = "FROM scenario_versions AS its WHERE its.preset_id = scenario_presets.id"
    size, last = f"SELECT COALESCE(SUM(LENGTH(document)), 0) {its}", f"SELECT its.saved_at {its}"
    last = f"{last} AND its.version = scenario_presets.version"
    conn.execute(sa.text(f"UPDATE scenario_presets SET bytes = ({size}), saved_at = ({last})"))


def _add_shown(conn: sa.Connection) -> None:
    tables = sa.MetaData()
    sa.Table(
        "shown_presentations",
        tables,
        sa.Column("token", sa.String(64), primary_key=True),
        sa.Column("document", sa.Text, nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False, index=True),
    )
    tables.create_all(conn)


# A released step is never edited, or databases of different ages would differ: add a step instead.
MIGRATIONS: tuple[Callable[[sa.Connection], None], ...] = (_create_tables, _add_kinds, _add_sizes, _add_shown)
_MIGRATION_LOCK = 6_019_282_110_447  # no other program on the server is likely to lock this number


class _Time(sa.TypeDecorator[Any]):
    """A time that is written as one and read as the database has it: of a damaged one only its own row suffers."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def result_processor(self, dialect: sa.Dialect, coltype: object) -> None:  # noqa: ARG002
        return None


schema = sa.Table("scenario_schema", sa.MetaData(), sa.Column("version", sa.Integer, nullable=False))
presets = sa.table(
    "scenario_presets",
    *map(sa.column, ("id", "version", "kind", "bytes")),
    sa.column("deleted_at", _Time),
    sa.column("saved_at", _Time),
)
versions = sa.table(
    "scenario_versions",
    *map(sa.column, ("preset_id", "version", "name", "document")),
    sa.column("saved_at", _Time),
)
shown = sa.table("shown_presentations", *map(sa.column, ("token", "document")), sa.column("opened_at", _Time))


def is_present(engine: sa.Engine) -> bool:
    """Whether the tables are those of this program. Raises StoreError if they are those of a newer one."""
    with engine.begin() as conn:
        return sa.inspect(conn).has_table(schema.name) and _version(conn) == len(MIGRATIONS)


def migrate(engine: sa.Engine) -> None:
    """Brings the tables up to date, each step in one transaction. Raises StoreError if they are of a newer program."""
    for number, step in enumerate(MIGRATIONS, start=1):
        with engine.execution_options(writes=True).begin() as conn:
            if engine.dialect.name == "postgresql":
                conn.execute(sa.select(sa.func.pg_advisory_xact_lock(_MIGRATION_LOCK)))
            schema.create(conn, checkfirst=True)
            if _version(conn) < number:
                step(conn)
                conn.execute(sa.delete(schema))
                conn.execute(sa.insert(schema).values(version=number))


def _version(conn: sa.Connection) -> int:
    version: int = conn.scalar(sa.select(schema.c.version)) or 0
    if version > len(MIGRATIONS):
        newer = "The presets were written by a newer version of this program and were not touched."
        raise StoreError(f"{newer} {KEPT} Update this program, or change {PLACE_VARIABLE}.")
    return version
