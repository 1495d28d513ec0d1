"""What functions take and what calls give them, as both are written."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from codegraph_lsp.languages.definitions import definition_syntax
from codegraph_lsp.languages.shape import shape
from codegraph_lsp.support.counts import counted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tree_sitter import Node

    from codegraph_lsp.languages.definition_nodes import ParameterNode
    from codegraph_lsp.languages.shape import Calling
    from codegraph_lsp.languages.spec import LanguageSpec
    from codegraph_lsp.model.span import Span


class Slot(NamedTuple):
    """One parameter."""

    name: str
    needed: bool
    by_place: bool = True
    by_name: bool = True


class Takes(NamedTuple):
    """What a function takes, its receiver included where that is among the parameters."""

    slots: tuple[Slot, ...]
    rest: bool = False
    """Any number of further arguments."""
    any_name: bool = False
    """Any further named arguments."""
    receiver: bool = False
    """The first parameter is written as the receiver (Rust's `self`)."""


class Given(NamedTuple):
    """What a call gives."""

    n_places: int
    """Arguments without a name, those left out that are spread."""
    names: tuple[str, ...] = ()
    open: bool = False
    """Others may be among them: something is spread."""
    open_names: bool = False


def misfit(takes: Takes, given: Given, *, bound: bool) -> str:
    """
    Why a function that *takes* so cannot be called as *given*; empty where it can.

    Args:
        bound: The first parameter is not among the arguments.
    """
    slots = takes.slots[1:] if bound else takes.slots
    places = [number for number, slot in enumerate(slots) if slot.by_place]
    if given.n_places > len(places) and not takes.rest:
        return f"takes {_range(takes, slots)}, {_are(given.n_places)} given"
    filled = set(places[: given.n_places])
    by_name = {slot.name: n for n, slot in enumerate(slots) if slot.by_name and slot.name}
    for name in given.names:
        number = by_name.get(name)
        if number is None and not takes.any_name:
            return f"has no parameter '{name}'"
        if number in filled:
            return f"is given '{name}' twice"
        if number is not None:
            filled.add(number)
    if given.open or given.open_names:
        return ""
    missing = [slot for n, slot in enumerate(slots) if slot.needed and n not in filled]
    if not missing:
        return ""
    if not all(slot.name for slot in missing):
        return f"takes {_range(takes, slots)}, {_are(given.n_places)} given"
    names = ", ".join(f"'{slot.name}'" for slot in missing)
    return f"needs {names}, which {'is' if len(missing) == 1 else 'are'} not given"


def _range(takes: Takes, slots: Sequence[Slot]) -> str:
    least = sum(slot.needed for slot in slots if slot.by_place)
    most = sum(slot.by_place for slot in slots)
    if takes.rest:
        return f"at least {counted(least, 'argument')}"
    told = counted(most, "argument")
    return told if least == most else f"{least} to {told}"


def _are(number: int) -> str:
    return f"{number} {'is' if number == 1 else 'are'}"


# Calls


def call_around(root: Node, site: Span, spec: LanguageSpec) -> Node | None:
    """The call whose callee ends with the name at *site*."""
    node = root.descendant_for_byte_range(site.start, site.end)
    if node is None or (node.start_byte, node.end_byte) != tuple(site):
        return None
    nodes = spec.nodes
    while (parent := node.parent) is not None:
        call = nodes.calls.get(parent.type)
        if call is not None:
            callee = parent.child_by_field_name(call.callee)
            return parent if callee is not None and callee.id == node.id else None
        member = nodes.members.get(parent.type) or nodes.paths.get(parent.type)
        if member is not None:
            name = parent.child_by_field_name(member.name)
            if name is None or name.id != node.id:
                return None
        elif not _is_around(parent, node, spec):
            return None
        node = parent
    return None


def renames_arguments(macro: str, rules: Calling) -> bool:
    """A macro, as it is written, makes other names of its arguments, or it cannot be told."""
    found = re.match(rules.macro_parameters, macro)
    if found is None:
        return True
    names = (part.strip() for part in found[1].split(","))
    return any(
        re.search(rules.macro_renames.replace("NAME", re.escape(name)), macro[found.end() :])
        for name in names
        if name.isidentifier()
    )


def _is_around(parent: Node, node: Node, spec: LanguageSpec) -> bool:
    """*parent* only adds parentheses, an assertion or type arguments."""
    nodes = spec.nodes
    if parent.start_byte != node.start_byte:
        return False
    value = nodes.values.get(parent.type)
    index = nodes.indexes.get(parent.type)
    return (
        (value is not None and value.op == "same")
        or (index is not None and index.type)
        or parent.type in nodes.applied_names
    )


def given_by(call: Node, source: bytes, spec: LanguageSpec) -> Given | None:
    """What *call* gives; None where that is not plain."""
    rules = shape(spec.lineage).calls
    entry = spec.nodes.calls[call.type]
    held = call.child_by_field_name(entry.arguments)
    if held is None:
        return Given(0) if entry.new else None
    if call.has_error or source[held.start_byte : held.start_byte + 1] != b"(":
        return None
    if held.type in rules.single:
        return Given(1)
    table = spec.nodes.arguments
    attributes = definition_syntax(spec.lineage).attributes
    n_places, names, is_open, open_names = 0, [], False, False
    last: Node | None = None
    for child in held.named_children:
        if child.is_extra or child.type in attributes:
            continue
        keyword = table.keywords.get(child.type)
        if keyword is not None:
            name = child.child_by_field_name(str(keyword[0]))
            if name is None:
                return None
            names.append(source[name.start_byte : name.end_byte].decode("utf-8", "replace"))
        elif child.type in table.spreads:
            is_open = True
        elif child.type in table.others:
            open_names = True
        else:
            n_places += 1
            last = child
            if rules.spreading_names and _is_word(child, source, rules.spreading_names):
                is_open = True
    if (
        rules.spreading_calls
        and n_places == 1
        and last is not None
        and last.type in spec.nodes.calls
    ):
        is_open, n_places = True, 0
    return Given(n_places, tuple(names), is_open, open_names)


def _is_word(node: Node, source: bytes, words: str) -> bool:
    text = source[node.start_byte : node.end_byte].decode("utf-8", "replace")
    return re.fullmatch(words, text) is not None


# Functions


def takes_at(root: Node, source: bytes, name: Span, spec: LanguageSpec) -> Takes | None:
    """What the function takes whose name stands at *name*; None where that is not known."""
    node = root.descendant_for_byte_range(name.start, name.end)
    listed = None
    while node is not None and listed is None:
        parent = node.parent
        if parent is None:
            return None
        if node.type in spec.nodes.blocks:
            return None
        listed = _list_of(parent, node, spec)
        node = parent
    if listed is None or node is None or listed.has_error:
        return None
    rules = shape(spec.lineage).calls
    if rules.around and not _is_plain(node, rules, spec):
        return None
    return _Reading(source, spec, _type_parameters(node, source)).takes(listed)


def _list_of(definition: Node, inside: Node, spec: LanguageSpec) -> Node | None:
    """The parameters of *definition*, the name of which is in *inside*."""
    nodes = spec.nodes
    declarator = nodes.declarators.get(definition.type)
    if declarator is not None:
        if declarator.op != "function":
            return None
        return definition.child_by_field_name(str(declarator.parameters))
    entry = nodes.definitions.get(definition.type) or nodes.functions.get(definition.type)
    if entry is not None and entry.parameters and "/" not in str(entry.parameters):
        return _part(definition, str(entry.parameters))
    value = definition.child_by_field_name("value")
    if value is not None and value.id != inside.id and value.type in nodes.functions:
        if definition.child_by_field_name("type") is not None:
            return None  # what it takes is what that type says
        return _part(value, str(nodes.functions[value.type].parameters))
    return None


def _part(node: Node, fields: str) -> Node | None:
    for field in fields.split("|"):
        found = node.child_by_field_name(field)
        if found is not None:
            return found
    return None


def _is_plain(definition: Node, rules: Calling, spec: LanguageSpec) -> bool:
    """It is no member of a value, whose type may let it be given more."""
    entry = spec.nodes.definitions.get(definition.type)
    if entry is None or entry.binds_name:
        return True
    around = definition.parent
    return around is not None and around.type in rules.around


def _type_parameters(node: Node | None, source: bytes) -> frozenset[str]:
    """Names of the type parameters of the function and of what is around it."""
    found: set[str] = set()
    while node is not None:
        listed = node.child_by_field_name("type_parameters")
        for child in [] if listed is None else listed.named_children:
            text = source[child.start_byte : child.end_byte].decode("utf-8", "replace")
            found.update(re.findall(r"\w+", text)[:2])
        node = node.parent
    return frozenset(found)


class _Reading:
    """Reads one list of parameters."""

    def __init__(self, source: bytes, spec: LanguageSpec, open_types: frozenset[str]) -> None:
        self._source = source
        self._nodes = spec.nodes
        self._rules = shape(spec.lineage).calls
        self._open_types = open_types if self._rules.open_types else frozenset()
        self._named = bool(spec.nodes.arguments.keywords) and bool(self._rules.keyword_marks)
        self._slots: list[Slot] = []
        self._rest = self._any_name = self._only_names = self._receiver = False

    def takes(self, listed: Node) -> Takes | None:
        if listed.type in self._nodes.names:  # `x => x`
            return Takes((Slot("", needed=True, by_name=False),))
        children = [child for child in listed.children if not child.is_extra]
        for child in children:
            if child.is_named:
                if not self._read(child):
                    return None
            elif self._text(child) == "...":
                self._rest = True
        is_empty = not self._rest and not any(child.is_named for child in children)
        if is_empty and self._rules.empty_unknown:
            return None
        return Takes(tuple(self._slots), self._rest, self._any_name, self._receiver)

    def _read(self, node: Node) -> bool:
        """Adds what one node says; False where that is not known."""
        kind, rules = node.type, self._rules
        if kind in rules.unknown:
            return False
        if kind in rules.keyword_marks:
            self._only_names = True
            return True
        if kind in rules.positional_marks:
            self._slots = [slot._replace(by_name=False) for slot in self._slots]
            return True
        parameter = self._nodes.parameters.get(kind)
        if parameter is None:
            return self._pattern(node, None, needed=True)
        if parameter.skip:
            return True
        if parameter.receiver:
            self._receiver = True
            self._slots.append(Slot("", needed=True, by_name=False))
            return True
        if parameter.kind == "variadic":
            self._rest = True
            return True
        return self._declared(node, parameter)

    def _declared(self, node: Node, parameter: ParameterNode) -> bool:
        default = _found(node, parameter.default)
        annotation = _found(node, parameter.annotation)
        needed = (
            default is None
            and node.type not in self._rules.optional
            and not self._may_be_left_out(annotation)
        )
        if parameter.multiple:
            names = [
                name for name in node.children_by_field_name(str(parameter.name)) if name.is_named
            ]
            self._slots += [Slot("", needed, by_name=False)] * max(1, len(names))
            return True
        pattern = _found(node, parameter.name)
        if pattern is None:
            if self._text(node) != "void":
                self._slots.append(Slot("", needed, by_name=False))
            return True
        return self._pattern(pattern, node, needed=needed)

    def _pattern(self, pattern: Node, node: Node | None, *, needed: bool) -> bool:
        rest = self._nodes.patterns.get(pattern.type)
        if rest is not None and rest.op == "rest":
            if rest.keywords:
                self._any_name = True
            else:
                self._rest = self._only_names = True
            return True
        if pattern.type in ("this", "self"):
            if node is not None and self._nodes.self_name:
                self._receiver = True
                self._slots.append(Slot("", needed=True, by_name=False))
            return True
        if node is None and pattern.type not in self._nodes.names:
            return False
        name = self._text(pattern) if self._named else ""
        place = not (self._only_names and self._named)
        self._slots.append(Slot(name, needed, by_place=place, by_name=self._named))
        return True

    def _may_be_left_out(self, annotation: Node | None) -> bool:
        if annotation is None or not (self._rules.optional_types or self._open_types):
            return False
        words = set(re.findall(r"\w+", self._text(annotation)))
        return not words.isdisjoint(self._rules.optional_types) or (
            not words.isdisjoint(self._open_types)
        )

    def _text(self, node: Node) -> str:
        return self._source[node.start_byte : node.end_byte].decode("utf-8", "replace")


def _found(node: Node, part: str | int) -> Node | None:
    """A part as the node table names it, of those that parameters use."""
    if part == "":
        return None
    if isinstance(part, int):
        return node.named_child(part) if part < node.named_child_count else None
    for each in part.split("|"):
        if each.startswith("<"):
            found = next((c for c in node.children if c.type == each[1:-1]), None)
        else:
            found = node.child_by_field_name(each)
        if found is not None:
            return found
    return None
