"""Turns the names in a node table into a grammar's ids, and complains about unknown ones."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias, TypeVar

from codegraph_lsp.extract import assigned, expressions
from codegraph_lsp.extract.declarators import Declarators
from codegraph_lsp.extract.drafts import CLASS_METHOD, HIDDEN, PUBLIC
from codegraph_lsp.extract.paths import Paths
from codegraph_lsp.languages.adapter import adapter_of
from codegraph_lsp.model.errors import LanguageError
from codegraph_lsp.model.facts import NOTHING
from codegraph_lsp.model.kinds import SymbolFlag, SymbolKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from tree_sitter import Language, Node

    from codegraph_lsp.languages.nodes import Part
    from codegraph_lsp.languages.spec import LanguageSpec

PartOf: TypeAlias = "Callable[[Node], Node | None]"
Entry = TypeVar("Entry")
Made = TypeVar("Made")

ERROR_KIND = 65535
"""The kind id of error nodes, in every grammar."""

_KINDS = {kind.label: int(kind) for kind in SymbolKind}
_FLAGS = {str(flag.name).lower().replace("_", "-"): int(flag) for flag in SymbolFlag}
_UNTIL_THE_END = {"class-method": CLASS_METHOD, "hidden": HIDDEN, "public": PUBLIC}
"""Flags that nobody sees after the pass."""


class Compiler:
    """Turns names into ids, and complains about names that the grammar does not have."""

    def __init__(self, spec: LanguageSpec, language: Language) -> None:
        self.spec = spec
        self.nodes = spec.nodes
        self.language = language
        self._ids: dict[str, list[int]] = {}
        for kind_id in range(language.node_kind_count):
            if language.node_kind_is_visible(kind_id):
                kind = language.node_kind_for_id(kind_id) or ""
                self._ids.setdefault(kind, []).append(kind_id)
        nodes = self.nodes
        self.name_ids = self.kinds_of(nodes.names)
        self.type_name_ids = self.kinds_of(nodes.type_names)
        self.property_ids = self.kinds_of(nodes.properties)
        self.comment_ids = self.kinds_of(nodes.comments.kinds)
        self.same_ids = self.kinds_with("same")
        self.mapping_ids = self.kinds_with("mapping")
        self.literal_types = sorted(set(nodes.literals.values()))
        self.literal_slots = self.by_kind(nodes.literals, self.literal_types.index)
        self.members = self.by_kind(
            nodes.members, lambda access: expressions.member_parts(self, access)
        )
        self.doc_types = hasattr(adapter_of(spec), "doc_types")
        """Doc comments may tell types."""
        self.declarators = Declarators(self)
        self.paths = Paths(self)
        self.members |= self.paths.parts
        if nodes.member_names:
            for kind, access in nodes.members.items():
                parts = self.paths.member_parts(self, access)
                self.members |= dict.fromkeys(self.kinds(kind), parts)
        self.define_named = self.by_kind(
            nodes.functions, lambda function: assigned.named(self, function)
        )

    def problem(self, name: str, what: str) -> LanguageError:
        file = f"languages/{self.spec.id}/language.toml"
        return LanguageError(file, self.spec.place_of(name), f"no {what} {name!r} in the grammar")

    def has(self, kind: str) -> bool:
        return kind in self._ids

    def kinds(self, kind: str) -> frozenset[int]:
        """Ids of a node kind; several where the grammar makes it in several ways."""
        found = self._ids.get(kind)
        if not found:
            if kind in self.nodes.optional:
                return frozenset()
            raise self.problem(kind, "node kind")
        return frozenset(found)

    def kinds_of(self, kinds: Iterable[str]) -> frozenset[int]:
        return frozenset(kind_id for kind in kinds for kind_id in self.kinds(kind))

    tokens = kinds_of

    def by_kind(
        self, entries: Mapping[str, Entry], make: Callable[[Entry], Made]
    ) -> dict[int, Made]:
        """By kind id, what *make* makes of the kind's entry."""
        return {
            kind_id: make(entry) for kind, entry in entries.items() for kind_id in self.kinds(kind)
        }

    def kinds_with(self, op: str) -> frozenset[int]:
        """Kinds that are values of one meaning."""
        entries = self.nodes.values.items()
        return self.kinds_of([kind for kind, entry in entries if entry.op == op])

    def codes(self, kinds: dict[int, frozenset[int]]) -> bytes:
        """A small number for each kind id, 0 for kinds that are in no set; error nodes included."""
        found = bytearray(ERROR_KIND + 1)
        for code, ids in kinds.items():
            for kind_id in ids:
                found[kind_id] = code
        return bytes(found)

    def field(self, name: str) -> int:
        found = self.language.field_id_for_name(name)
        if found is None:
            raise self.problem(name, "field")
        return found

    def part(self, part: Part) -> PartOf:
        """Finds a part of a node; see `languages/nodes.py` for the ways to name one."""
        if part == "":
            return _absent
        if isinstance(part, int):
            return _at(part)
        if part == ".":
            return lambda node: node
        if "|" in part:
            return _first_of([self.part(option) for option in part.split("|")])
        if "/" in part:
            return _inside([self.part(_step(step)) for step in part.split("/")])
        if part.startswith("<"):
            return _of_kind(self.kinds(part[1:-1]))
        field = self.field(part)
        return lambda node: node.child_by_field_id(field)

    def part_or_none(self, part: Part) -> PartOf | None:
        """As `part`; None where it is absent, so that nobody needs to look."""
        return None if part == "" else self.part(part)

    def symbol_kind(self, label: str) -> int:
        if label not in _KINDS:
            raise self.problem(label, "symbol kind")
        return _KINDS[label]

    def effect(self, label: str) -> tuple[int, int]:
        """Flag bits and kind that a word stands for."""
        flags = 0
        kind = NOTHING
        for word in label.split():
            if word in _UNTIL_THE_END:
                flags |= _UNTIL_THE_END[word]
            elif word in _FLAGS:
                flags |= _FLAGS[word]
            else:
                kind = self.symbol_kind(word)
        return flags, kind


def _absent(node: Node) -> Node | None:
    return None


def _at(position: int) -> PartOf:
    def part(node: Node) -> Node | None:
        for i in range(node.named_child_count):
            child = node.named_child(i)
            if child.is_extra:
                continue
            if i >= position:
                return child
        return None

    def first(node: Node) -> Node | None:
        return expressions.first_named(node)

    return part if position else first


def _first_of(parts: list[PartOf]) -> PartOf:
    def part(node: Node) -> Node | None:
        for option in parts:
            found = option(node)
            if found is not None:
                return found
        return None

    return part


def _step(text: str) -> Part:
    return int(text) if text.isdecimal() else text


def _inside(steps: list[PartOf]) -> PartOf:
    def part(node: Node) -> Node | None:
        found: Node | None = node
        for step in steps:
            if found is None:
                break
            found = step(found)
        return found

    return part


def _of_kind(kinds: frozenset[int]) -> PartOf:
    def part(node: Node) -> Node | None:
        for i in range(node.child_count):
            child = node.child(i)
            if child.kind_id in kinds:
                return child
        return None

    return part
