"""What a call that is being typed takes: signatures, and the parameter that is being written."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from codegraph_lsp.features.definition import in_name
from codegraph_lsp.features.meant import symbol_numbered
from codegraph_lsp.features.signature import doc, signature
from codegraph_lsp.model.kinds import BindingKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tree_sitter import Node

    from codegraph_lsp.features.snapshot import Sketched, Snapshot
    from codegraph_lsp.languages.nodes import NodeTable
    from codegraph_lsp.model.facts import BindingFact
    from codegraph_lsp.model.ids import FileId
    from codegraph_lsp.model.symbols import Symbol
    from codegraph_lsp.resolve.called import Called

MOST = 20
"""Most signatures that are shown. (a guess)"""

_RECEIVERS = frozenset({BindingKind.RECEIVER, BindingKind.CLASS_RECEIVER})
_MARKS = frozenset({"", "*", "/", "void"})
"""What stands between the commas of a signature and is no parameter."""

_OPENING = "([{<"
_CLOSING = ")]}>"


class Parameter(NamedTuple):
    name: str
    """Empty where it has none: a pattern, an unnamed one."""
    start: int
    """Where it begins in the label, in characters."""
    end: int
    collects: bool
    """It takes all positional arguments that are left."""
    keywords: bool
    """It takes all named arguments that are left."""
    named: bool
    """It is passed by its name only."""


@dataclass(frozen=True, slots=True)
class Signature:
    label: str
    parameters: tuple[Parameter, ...]
    doc: str
    active: int | None
    """The parameter that is being written; None where there is none for it."""


@dataclass(frozen=True, slots=True)
class SignatureHelp:
    signatures: tuple[Signature, ...]
    """In order of place; overloads of one function, or several that may be meant."""
    active: int
    """The first that takes what is written so far."""


class Argument(NamedTuple):
    """Where someone types between the brackets of a call."""

    callee: Node
    last: str
    """The last name in the callee."""
    position: int
    """How many arguments stand before."""
    name: str
    """Of a named argument."""
    given: frozenset[str]
    """Names of the named arguments before."""
    is_whole: bool
    """What is typed is all of the argument."""


def signature_help(snapshot: Snapshot, file: FileId, offset: int) -> SignatureHelp | None:
    """
    The signatures of the innermost call around *offset*.

    None outside of calls, and where it is not known what is called.
    """
    text, spec = snapshot.text(file), snapshot.language(file)
    if text is None or spec is None or spec.generic:
        return None
    start, end = _word(text.source, offset)
    sketched = snapshot.sketched(file, start, end)
    if sketched is None:
        return None
    argument = argument_at(sketched, spec.nodes)
    if argument is None:
        return None
    callee = argument.callee
    found: dict[str, Signature] = {}
    for called in snapshot.called(sketched, callee.start_byte, callee.end_byte)[:MOST]:
        symbol = symbol_numbered(snapshot, called.file, called.symbol)
        if symbol is not None and called.file == file:
            symbol = _as_sketched(snapshot, symbol, sketched, called.symbol)
        told = None if symbol is None else _told(snapshot, symbol, argument, called)
        if told is not None:
            found.setdefault(told.label, told)
    if not found:
        return None
    signatures = tuple(found.values())
    fitting = (i for i, each in enumerate(signatures) if each.active is not None)
    return SignatureHelp(signatures, next(fitting, 0))


def _as_sketched(
    snapshot: Snapshot, symbol: Symbol, sketched: Sketched, number: int
) -> Symbol | None:
    """The symbol of the file itself that has *number* in the sketch, which may have more."""
    fact = sketched.facts.outline.symbols[number]
    if symbol.name == fact.name and symbol.name_span.start == fact.name_start:
        return symbol
    assert symbol.file is not None, "it was found in a file"
    named = [each for each in snapshot.symbols_in(symbol.file) if each.name == fact.name]
    return min(named, key=lambda each: abs(each.name_span.start - fact.name_start), default=None)


def _word(source: bytes, offset: int) -> tuple[int, int]:
    """The word at *offset*, blanks between them aside."""
    start = offset
    while start > 0 and source[start - 1] in b" \t":
        start -= 1
    if start == 0 or not in_name(source[start - 1]):
        start = offset
    end = start
    while start > 0 and in_name(source[start - 1]):
        start -= 1
    while end < len(source) and in_name(source[end]):
        end += 1
    return start, end


# The call


def argument_at(sketched: Sketched, nodes: NodeTable) -> Argument | None:
    """The innermost call whose brackets the placeholder stands in, code in between aside."""
    node = sketched.tree.root_node.descendant_for_byte_range(sketched.start, sketched.end)
    while node is not None:
        call = nodes.calls.get(node.type)
        given = None if call is None else node.child_by_field_name(call.arguments)
        if call is not None and given is not None and _is_inside(given, sketched):
            callee = node.child_by_field_name(call.callee)
            return None if callee is None else _between(callee, given, sketched, nodes)
        if node.type in nodes.blocks or node.type in nodes.definitions:
            return None
        node = node.parent
    return None


def _is_inside(given: Node, sketched: Sketched) -> bool:
    closed = given.children and given.children[-1].type in (")", "]", "}", ">")
    last = given.end_byte - 1 if closed else given.end_byte
    return given.start_byte < sketched.start and sketched.end <= last


def _between(callee: Node, given: Node, sketched: Sketched, nodes: NodeTable) -> Argument:
    position, name = 0, ""
    names: set[str] = set()
    for child in given.children:
        if child.start_byte >= sketched.start and not _is_inside_of(child, sketched):
            break
        fields = nodes.arguments.keywords.get(child.type)
        if fields is not None:
            key = child.child_by_field_name(str(fields[0])) or child.named_children[0]
            text = sketched.source[key.start_byte : key.end_byte].decode("utf-8", "replace")
            if not _is_inside_of(child, sketched):
                names.add(text)
            elif key.end_byte < sketched.start:
                name = text
        if child.type == "," and child.end_byte <= sketched.start:
            position += 1
    words = re.findall(rb"[\w$\x80-\xff]+", sketched.source[callee.start_byte : callee.end_byte])
    last = words[-1].decode("utf-8", "replace") if words else ""
    whole = any(
        child.start_byte == sketched.start and child.end_byte == sketched.end
        for child in given.children
    )
    return Argument(callee, last, position, name, frozenset(names), whole)


def _is_inside_of(child: Node, sketched: Sketched) -> bool:
    return child.start_byte <= sketched.start and sketched.end <= child.end_byte


# The signature


def _told(
    snapshot: Snapshot, symbol: Symbol, argument: Argument, called: Called
) -> Signature | None:
    text = None if symbol.file is None else snapshot.text(symbol.file)
    head = signature(text, symbol)
    start = head.find(symbol.name)
    first, pieces, last = _pieces(head, start + len(symbol.name) if start >= 0 else 0)
    if first < 0:
        return None
    stated = list(snapshot.parameters(symbol))
    taken = _taken(stated, symbol, pieces, bound=called.bound)
    label = f"{argument.last}(" if called.makes else head[:first]
    parameters = []
    named = False
    for piece, facts in taken:
        label += ", " if not label.endswith("(") else ""
        if piece in _MARKS:
            label += piece
            named = named or piece == "*"
            continue
        kinds = {fact.kind for fact in facts}
        parameters.append(
            Parameter(
                facts[0].name if len(facts) == 1 else "",
                len(label),
                len(label) + len(piece),
                BindingKind.VARIADIC in kinds or piece.startswith("..."),
                BindingKind.KEYWORDS in kinds,
                named,
            )
        )
        named = named or BindingKind.VARIADIC in kinds
        label += piece
    label += head[last:]
    active = _active(parameters, argument)
    return Signature(label, tuple(parameters), doc(text, symbol), active)


def _taken(
    stated: Sequence[BindingFact], symbol: Symbol, pieces: list[str], *, bound: bool
) -> list[tuple[str, list[BindingFact]]]:
    """The parameters that the brackets of a call take, as they are written, and what they bind."""
    inside = [each for each in stated if each.start > symbol.name_span.start]
    by_position: dict[int, list[BindingFact]] = {}
    for fact in inside:
        by_position.setdefault(fact.position, []).append(fact)
    found: list[tuple[str, list[BindingFact]]] = []
    position = -1
    for piece in pieces:
        if piece in _MARKS:
            if piece in ("*", "/") and found:
                found.append((piece, []))
            continue
        position += 1
        facts = by_position.get(position, [])
        kind = facts[0].kind if facts else None
        if position == 0 and (
            kind == BindingKind.CLASS_RECEIVER or (kind == BindingKind.RECEIVER and bound)
        ):
            continue
        found.append((piece, facts))
    return found


def _pieces(head: str, begin: int) -> tuple[int, list[str], int]:
    """
    What stands between the brackets behind the name: where they begin, the parts, where they end.

    -1 where there are no brackets.
    """
    first = _first_bracket(head, begin)
    if first < 0:
        return -1, [], 0
    pieces: list[str] = []
    depth = 1
    since = first
    for at, mark in _marks(head, first):
        if mark in _OPENING:
            depth += 1
        elif mark in _CLOSING:
            depth -= 1
            if not depth:
                pieces.append(head[since:at].strip())
                return first, pieces, at
        elif depth == 1:
            pieces.append(head[since:at].strip())
            since = at + 1
    pieces.append(head[since:].strip())
    return first, pieces, len(head)


def _first_bracket(head: str, begin: int) -> int:
    """Behind the bracket that opens the parameters, past type parameters before it."""
    depth = 0
    for at, mark in _marks(head, begin):
        if mark == "(" and not depth:
            return at + 1
        if mark in _OPENING:
            depth += 1
        elif mark in _CLOSING:
            depth -= 1
    return -1


_MARK = re.compile(r"""=>|->|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[()\[\]{}<>,]""")


def _marks(head: str, begin: int) -> Iterator[tuple[int, str]]:
    """Brackets and commas, those in strings and arrows left out."""
    for match in _MARK.finditer(head, begin):
        if len(match[0]) == 1:
            yield match.start(), match[0]


def _active(parameters: Sequence[Parameter], argument: Argument) -> int | None:
    """Which of *parameters* the argument is for."""
    if argument.name:
        for number, each in enumerate(parameters):
            if each.name == argument.name:
                return number
        return next((i for i, each in enumerate(parameters) if each.keywords), None)
    if argument.given:
        for number, each in enumerate(parameters):
            if (
                number >= argument.position - len(argument.given)
                and each.name not in argument.given
            ):
                return number
        return None
    for number, each in enumerate(parameters):
        if number == argument.position or each.collects:
            return None if each.keywords or each.named else number
    return None if parameters or argument.position else 0
