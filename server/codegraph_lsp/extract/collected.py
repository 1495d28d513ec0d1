"""Drafts and facts: what a pass over one file has collected so far."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codegraph_lsp.extract.notes import Notes

if TYPE_CHECKING:
    from tree_sitter import Node

    from codegraph_lsp.extract.drafts import Draft, Extension, Scope, Target
    from codegraph_lsp.extract.table import Table
    from codegraph_lsp.model.facts import (
        BindingFact,
        DecoratorFact,
        ExportFact,
        HeritageFact,
        ImportFact,
        MemberFact,
        ReturnFact,
    )


class Collected(Notes):
    """Base of `Walk`: lists in the order of reading, and what is looked up in them."""

    __slots__ = (
        "bindings",
        "bodies",
        "borrowed",
        "dead",
        "declared",
        "decorators",
        "export_objects",
        "exports",
        "extensions",
        "heritage",
        "imports",
        "makers",
        "members",
        "package",
        "returns",
        "scopes",
        "sections",
        "symbols",
        "taken",
        "writes",
    )

    def __init__(self, table: Table, source: bytes) -> None:
        super().__init__(table, source)
        self.package = ""
        self.symbols: list[Draft] = []
        self.scopes: list[Scope] = []
        self.sections: dict[int, list[tuple[int, int]]] = {}
        """Type → the first symbol behind a word for many members, and the flags it stands for."""
        self.imports: list[ImportFact] = []
        self.exports: list[ExportFact] = []
        self.bindings: list[BindingFact] = []
        self.members: list[MemberFact] = []
        self.heritage: list[HeritageFact] = []
        self.returns: list[ReturnFact] = []
        self.decorators: list[DecoratorFact] = []
        self.extensions: list[Extension] = []
        """Blocks of members that stand apart from their type."""
        self.dead: list[tuple[int, int]] = []
        """Constant-false regions. (half-open, in bytes)"""
        self.declared: dict[tuple[int, str], int] = {}
        """(container, name) → symbol, of variables and fields."""
        self.makers: dict[tuple[int, bytes], int] = {}
        """(scope, name) → symbol, of functions and types that stand in functions."""
        self.export_objects = table.export_objects
        """Names of the object of exports, those that the file gives it included."""
        self.taken: set[tuple[int, str]] = set()
        """(container, name) of names that imports bind in modules of languages with extensions."""
        self.bodies: dict[int, Node | frozenset[bytes]] = {}
        """Class → its body, or once somebody asked the names of the methods in it."""
        self.writes: list[tuple[Scope, bytes, Target, int, int]] = []
        """Assignments to names that are made elsewhere, perhaps further down."""
        self.borrowed: list[tuple[Scope, bytes, Target, int, int]] = []
        """Assignments in functions to names that are the module's (`global`)."""
