"""
What a reader would have to look up, between the code: the parameter an argument is for, the type a
variable has.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

from codegraph_lsp.features.meant import symbol_numbered
from codegraph_lsp.features.sites import Sites
from codegraph_lsp.model.facts import NOTHING, Call, Member, Name, New
from codegraph_lsp.model.kinds import (
    CALLABLE_KINDS,
    BindingKind,
    Certainty,
    EdgeKind,
    Role,
    ScopeKind,
    SymbolFlag,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tree_sitter import Node

    from codegraph_lsp.features.snapshot import Snapshot
    from codegraph_lsp.languages.nodes import NodeTable
    from codegraph_lsp.model.facts import BindingFact, FileFacts
    from codegraph_lsp.model.ids import FileId
    from codegraph_lsp.model.span import Span
    from codegraph_lsp.model.symbols import Symbol

_CALLS = frozenset({int(Role.CALL), int(Role.NEW)})
_RECEIVERS = frozenset({BindingKind.RECEIVER, BindingKind.CLASS_RECEIVER})
_COLLECTING = frozenset({BindingKind.VARIADIC, BindingKind.KEYWORDS})
_WORD = re.compile(rb"[\w$\x80-\xff]+")


class Hint(NamedTuple):
    offset: int
    label: str
    """`amount:` before an argument, `: Card` behind a variable."""
    kind: Literal["parameter", "type"]
    symbol: Symbol | None
    """The function, or the type; None for a type outside the workspace."""


@dataclass(frozen=True, slots=True)
class Hints:
    items: tuple[Hint, ...]
    """In order of place."""
    is_current: bool
    """False where the text has not been linked yet, so that more will be known soon."""


def hints(snapshot: Snapshot, file: FileId, within: Span) -> Hints:
    """
    The hints inside *within*.

    An argument that says its parameter by itself has none, nor has one whose function is not sure;
    a variable has one where a type is declared for what it is set to.
    """
    text, facts, spec = snapshot.text(file), snapshot.local_facts(file), snapshot.language(file)
    if text is None or facts is None or spec is None or spec.generic:
        return Hints((), is_current=True)
    sites = Sites(snapshot, file, text)
    found = [*_types(snapshot, file, facts, within)]
    calls = _Calls(snapshot, facts, text.source, spec.nodes, sites)
    with snapshot.parsed(file) as tree:
        if tree is not None:
            found.extend(calls.hints(tree.root_node, within))
    return Hints(tuple(sorted(found, key=lambda hint: hint.offset)), sites.are_current)


def _types(snapshot: Snapshot, file: FileId, facts: FileFacts, within: Span) -> Iterator[Hint]:
    outline = facts.outline
    seen: set[tuple[int, str]] = set()
    for number, binding in enumerate(outline.bindings):
        is_first = (binding.scope, binding.name) not in seen
        seen.add((binding.scope, binding.name))
        if (
            is_first
            and binding.kind == BindingKind.ASSIGNMENT
            and binding.annotation == NOTHING
            and within.start <= binding.start < binding.end <= within.end
            and outline.scopes[binding.scope].kind != ScopeKind.CLASS
        ):
            snapshot.cancel.check("hints: next variable")
            named = snapshot.type_name(file, number)
            if named is not None and not _names(facts, binding.value, named.name):
                target = named.target
                symbol = None
                if target is not None and target.file is not None:
                    symbol = symbol_numbered(snapshot, target.file, target.symbol)
                yield Hint(binding.end, f": {named.name}", "type", symbol)


def _names(facts: FileFacts, value: int, name: str) -> bool:
    """The value is a call of *name*, which says its type by itself."""
    fact = facts.outline.expressions[value]
    callee = fact.callee if isinstance(fact, Call | New) else NOTHING
    called = facts.outline.expressions[callee] if callee != NOTHING else None
    return isinstance(called, Name | Member) and called.name == name


class _Calls:
    """The calls of one file."""

    def __init__(
        self,
        snapshot: Snapshot,
        facts: FileFacts,
        source: bytes,
        nodes: NodeTable,
        sites: Sites,
    ) -> None:
        self._snapshot = snapshot
        self._source = source
        self._nodes = nodes
        self._sites = sites
        self._mentions = sorted(
            (each.start, each.end) for each in facts.body.occurrences if each.role in _CALLS
        )
        self._ends = {end: start for start, end in self._mentions}
        self._parameters: dict[int, Sequence[BindingFact]] = {}

    def hints(self, root: Node, within: Span) -> Iterator[Hint]:
        waiting = [root]
        while waiting:
            node = waiting.pop()
            if node.end_byte <= within.start or node.start_byte >= within.end:
                continue
            waiting.extend(node.named_children)
            call = self._nodes.calls.get(node.type)
            if call is None:
                continue
            callee = node.child_by_field_name(call.callee)
            given = node.child_by_field_name(call.arguments)
            if callee is not None and given is not None and callee.type not in self._nodes.calls:
                self._snapshot.cancel.check("hints: next call")
                yield from self._of_call(callee, given, within)

    def _of_call(self, callee: Node, given: Node, within: Span) -> Iterator[Hint]:
        arguments = self._positional(given)
        if not arguments:
            return
        function = self._function(callee)
        if function is None:
            return
        parameters = self._taken(function, callee)
        named = _WORD.findall(self._source, callee.start_byte, callee.end_byte)
        for position, argument in enumerate(arguments):
            parameter = parameters.get(position)
            start = argument.start_byte
            if parameter is None or not within.start <= start <= within.end:
                continue
            alone = len(parameters) == 1 and bool(named) and _alike(named[-1], parameter.name)
            if not alone and self._is_unclear(argument, parameter.name):
                yield Hint(start, f"{parameter.name}:", "parameter", function)

    def _positional(self, given: Node) -> list[Node]:
        """The arguments without a name, up to the first that stands for several."""
        table = self._nodes.arguments
        found = []
        for child in given.named_children:
            if child.is_extra or child.type in table.keywords or child.type in table.others:
                continue
            if child.type in table.spreads:
                break
            found.append(child)
        return found

    def _function(self, callee: Node) -> Symbol | None:
        """The one function of the workspace that is called, where that is sure."""
        end = callee.end_byte
        start = self._ends.get(end, NOTHING)
        if start < callee.start_byte:
            inside = [
                place
                for place in self._mentions
                if callee.start_byte <= place[0] and place[1] <= callee.end_byte
            ]
            if len(inside) != 1:
                return None
            ((start, end),) = inside
        name = self._source[start:end].decode("utf-8", "replace")
        found = {
            linked.symbol.key: linked.symbol
            for linked in self._sites.at(start, end, name)
            if linked.edge.kind is EdgeKind.CALLS
        }
        surest = self._sites.at(start, end, name)[:1]
        if len(found) != 1 or surest[0].edge.certainty > Certainty.INFERRED:
            return None
        (symbol,) = found.values()
        return symbol if symbol.kind in CALLABLE_KINDS else None

    def _taken(self, function: Symbol, callee: Node) -> dict[int, BindingFact]:
        """
        The parameters by the position of the argument that a call passes for them. One that is
        taken apart has no name, one that collects is for any number of arguments: both are missing.
        """
        if function.key not in self._parameters:
            self._parameters[function.key] = self._snapshot.parameters(function)
        # A receiver that stands before the name (Go) is none of those in the brackets.
        name = function.name_span.start
        found = [each for each in self._parameters[function.key] if each.start > name]
        first = 0
        if found and found[0].kind in _RECEIVERS and not self._passes_receiver(function, callee):
            first = found[0].position + 1
        return {
            parameter.position - first: parameter
            for parameter in found
            if parameter.position >= first and parameter.kind not in _COLLECTING
        }

    def _passes_receiver(self, function: Symbol, callee: Node) -> bool:
        """It is called as `Class.method(instance)`."""
        words = _WORD.findall(self._source, callee.start_byte, callee.end_byte)
        around = function.qualified_name.rpartition(".")[0].rpartition(".")[2]
        is_static = function.flags & SymbolFlag.STATIC
        return len(words) > 1 and words[-2].decode("utf-8", "replace") == around and not is_static

    def _is_unclear(self, argument: Node, parameter: str) -> bool:
        """A reader does not see from the argument which parameter it is for."""
        if len(parameter.strip("_")) < 2:
            return False
        kind = argument.type
        if kind in self._nodes.literals or kind in self._nodes.strings:
            return True
        if kind in self._nodes.calls:
            callee = argument.child_by_field_name(self._nodes.calls[kind].callee)
            argument = callee if callee is not None else argument
            kind = argument.type
        if kind in self._nodes.names or kind in self._nodes.members:
            words = _WORD.findall(self._source, argument.start_byte, argument.end_byte)
            return not words or not _alike(words[-1], parameter)
        return True


def _alike(word: bytes, name: str) -> bool:
    """Two names that say the same: one begins or ends with the other, whatever their case."""
    one = word.decode("utf-8", "replace").replace("_", "").lower()
    other = name.replace("_", "").lower()
    shorter, longer = sorted((one, other), key=len)
    return len(shorter) > 1 and (longer.startswith(shorter) or longer.endswith(shorter))
