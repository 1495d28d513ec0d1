"""
How definitions stand in the text of one language: what taking them out and moving them must know.

A language has a `definitions.toml` beside its `language.toml`, or writes them like the one whose
table it extends; where there is none at all, nothing is taken out or moved.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Literal

import msgspec

from codegraph_lsp.support.records import laid_out


@laid_out
class DefinitionSyntax(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="kebab"):
    """Definitions of one language."""

    wrappers: frozenset[str] | None = None
    """Nodes that are there for the one definition in them; None: nothing can be taken out."""
    attributes: frozenset[str] = frozenset()
    """Nodes before a definition that belong to it."""
    empty_block: str = ""
    """A statement for a block that has none."""
    gap: int = 1
    """Empty lines between definitions at the top of a module."""
    moves: Literal["", "modules", "package"] = ""
    """Where a definition can be moved: to any module, which others then import it from; to other
    files of its package. Empty: nowhere."""
    module_words: frozenset[str] = frozenset()
    """Words that mean something else in another module."""
    extension_of_new: str = ""
    """Of a new file; empty: that of the file a definition comes from."""
    private_prefix: str = ""
    """Beginning of names that are no other module's business."""
    registering: bool = False
    """A decorator may make a definition known somewhere."""
    cycles_of_types: bool = False
    """Modules may import each other where one of them takes types alone."""
    file_marks: str = ""
    """Regular expression of what says when a file is there at all; moves stay among equal ones."""
    exporting: str = ""
    """What stands before a definition that other modules can name."""


@cache
def definition_syntax(lineage: tuple[str, ...]) -> DefinitionSyntax:
    """That of the first of *lineage*, languages from special to general, that has any."""
    for language in lineage:
        file = Path(__file__).parent / language / "definitions.toml"
        if file.is_file():
            return msgspec.toml.decode(file.read_bytes(), type=DefinitionSyntax)
    return DefinitionSyntax()
