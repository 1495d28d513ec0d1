"""
What a database was made by, and making a new one.

Nothing is converted: everything in it can be computed again, so a database of another version is
thrown away.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import resources
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import astuple

from codegraph_lsp.model.facts import EXTRACTOR_VERSION
from codegraph_lsp.model.limits import DEFAULT_LIMITS

if TYPE_CHECKING:
    import sqlite3

    from codegraph_lsp.model.limits import Limits

SCHEMA = 14
"""Raise it when schema.sql, the packing in the codecs or a number in model/kinds.py changes."""

BULK_INDEXES = {
    "symbols": {"symbols_by_key": "key", "symbols_by_name": "name"},
    "edges": {"edges_by_target": "target"},
    "names": {"names_by_name": "name COLLATE NOCASE"},
}
"""Indexes and their columns, by table, that a first load makes at its end: 0.49 s of CPU in all
instead of 0.74, for 3,000 files with 100,000 symbols and 430,000 edges."""

_WRITE_META = "INSERT OR REPLACE INTO meta (name, value) VALUES (:name, :value)"
_READ_META = (
    "SELECT name, value FROM meta WHERE name IN ('schema', 'extractor', 'grammars', 'limits')"
)
_HAS_META = "SELECT count(*) FROM sqlite_schema WHERE name = 'meta'"


@dataclass(frozen=True, slots=True)
class Versions:
    """What facts and rows depend on beside the workspace's own bytes."""

    schema: int
    extractor: int
    grammars: str
    limits: str
    """How far linking went."""


def current_versions(limits: Limits = DEFAULT_LIMITS) -> Versions:
    """What this process writes and can read, where linking goes as far as *limits*."""
    how_far = ",".join(map(str, astuple(limits)))
    return Versions(SCHEMA, EXTRACTOR_VERSION, grammar_pack_version(), how_far)


def stored_versions(connection: sqlite3.Connection) -> Versions | None:
    """What the database was made by; None: it is new and empty, or not one of ours."""
    if not connection.execute(_HAS_META).fetchone()[0]:
        return None
    found = dict(connection.execute(_READ_META).fetchall())
    if len(found) < len(Versions.__slots__):
        return None
    return Versions(found["schema"], found["extractor"], found["grammars"], found["limits"])


def create(connection: sqlite3.Connection, versions: Versions) -> None:
    """Make all tables of an empty database, in one transaction."""
    script = resources.files(__package__).joinpath("schema.sql").read_text(encoding="utf-8")
    connection.executescript(f"BEGIN IMMEDIATE;\n{script}")
    make_indexes(connection)
    values = {
        "schema": versions.schema,
        "extractor": versions.extractor,
        "grammars": versions.grammars,
        "limits": versions.limits,
        "revision": 0,
        "interface_at": 0,
        "modules_at": 0,
        "answers_at": 0,
        "clean": 1,
        "bulk": 0,
        "trigrams": 0,
    }
    connection.executemany(
        _WRITE_META, [{"name": name, "value": value} for name, value in values.items()]
    )
    connection.execute("COMMIT")


def make_indexes(connection: sqlite3.Connection, *tables: str) -> None:
    """Make those that are missing, of *tables* or of all."""
    for table in tables or BULK_INDEXES:
        for name, column in BULK_INDEXES[table].items():
            connection.execute(f"CREATE INDEX IF NOT EXISTS {name} ON {table} ({column})")


@cache
def grammar_pack_version() -> str:
    """
    Version of the installed tree-sitter-language-pack; empty where it cannot be found.

    Reads the name of its metadata folder: importing `importlib.metadata` takes as long as the whole
    listing of a workspace.
    """
    spec = find_spec("tree_sitter_language_pack")
    if spec is None or spec.origin is None:
        return ""
    prefix = "tree_sitter_language_pack-"
    for folder in Path(spec.origin).parent.parent.glob(f"{prefix}*.dist-info"):
        return folder.name.removeprefix(prefix).removesuffix(".dist-info")
    return ""
