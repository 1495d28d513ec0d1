"""
What checks of a code's shape must know of a language: which imports load files, what nests.

A language has a `shape.toml` beside its `language.toml`, or behaves like the one whose table it
extends; where there is none at all, nothing of it is checked.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import msgspec

from codegraph_lsp.support.records import laid_out


class Loading(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="kebab"):
    """Imports that run the code of another file before they return."""

    loads: bool = False
    """They do. Elsewhere files of one package see each other by the language's own rules, or what
    is included is text that guards itself: a cycle among them is nothing to mend."""
    types_vanish: bool = False
    """An import whose names are used as types alone loads nothing (TypeScript)."""
    stubs: tuple[str, ...] = ()
    """Endings of files that say types alone and are never loaded."""
    waits_for_calls: bool = False
    """An import made by a call loads at once only where it takes the whole module (`require`)."""


class Flow(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="kebab"):
    """Node kinds that steer: what adds to cognitive complexity, and how deep code is nested."""

    ifs: frozenset[str] = frozenset()
    """What holds without the condition is in the field `alternative`."""
    elses: frozenset[str] = frozenset()
    """Nodes around such an alternative; one that holds nothing but another `if` continues it."""
    elifs: frozenset[str] = frozenset()
    """Alternatives with a condition of their own."""
    loops: frozenset[str] = frozenset()
    switches: frozenset[str] = frozenset()
    catches: frozenset[str] = frozenset()
    choices: frozenset[str] = frozenset()
    """Expressions with a condition and two values."""
    jumps: dict[str, tuple[str, ...]] = {}
    """Jumps -> kinds of the label without which they only leave the innermost loop; none: always a
    jump."""


@laid_out
class Shape(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="kebab"):
    """Rules of one language."""

    imports: Loading = Loading()
    flow: Flow = Flow()


@cache
def shape(lineage: tuple[str, ...]) -> Shape:
    """The rules of the first of *lineage*, languages from special to general, that states any."""
    for language in lineage:
        file = Path(__file__).parent / language / "shape.toml"
        if file.is_file():
            return msgspec.toml.decode(file.read_bytes(), type=Shape)
    return Shape()
