"""
Every place in a file where a word is written, and in what form: as a name, as a member behind a
dot, as a named argument, in quotes, in a comment.

Facts tell what names mean; here is told where letters are, so that nothing is missed in silence.
"""

from __future__ import annotations

import re
from enum import Enum, auto
from typing import TYPE_CHECKING, NamedTuple

from codegraph_lsp.languages.adapter import mending, preparation
from codegraph_lsp.languages.naming import Naming, naming
from codegraph_lsp.model.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tree_sitter import Node

    from codegraph_lsp.features.snapshot import Snapshot
    from codegraph_lsp.languages.spec import LanguageSpec
    from codegraph_lsp.model.ids import FileId


class Form(Enum):
    NAME = auto()
    MEMBER = auto()
    """Behind an object."""
    KEY = auto()
    """Of an entry in a display of an object."""
    ARGUMENT = auto()
    """The name of a named argument."""
    PATTERN = auto()
    """The name of a member in a pattern that a class's instances fit."""
    SHORTHAND = auto()
    """Both a key and the name of its value."""
    QUOTED = auto()
    """All that a string says."""
    TEXT = auto()
    """A part of a string."""
    COMMENT = auto()
    FORMAT = auto()
    """A variable in the text of a string."""
    MACRO = auto()
    """In code that nobody reads."""
    SKIPPED = auto()
    """Taken out of what is parsed: a macro and its arguments, a branch of a condition."""


_PLAIN = frozenset({"identifier", "property_identifier", "field_identifier"})
"""Nodes that are a name and nothing more."""


class Word(NamedTuple):
    span: Span
    form: Form
    whole: Span
    """
    Of a SHORTHAND what is written anew where key and value part; of a QUOTED in a call what is
    called; of an ARGUMENT or PATTERN the name of what takes it; of a MACRO or SKIPPED behind an
    object more than the word; else as *span*.
    """
    parting: str = ""
    """Of a SHORTHAND: what stands between the two then."""
    pair: Span | None = None
    """Of the key or the value of an entry, both plain names: the entry."""
    other: str = ""
    """Of such: the other of the two."""


def words_in(snapshot: Snapshot, file: FileId, word: str) -> list[Word]:
    """Where *word* stands by itself in a file, in order."""
    spec, text = snapshot.language(file), snapshot.text(file)
    if spec is None or text is None:
        return []
    spans = spans_of(text.source, word, naming(spec.lineage))
    if not spans:
        return []
    with snapshot.parsed(file) as tree:
        if tree is None:
            return []
        reading = _Reading(spec, text.source)
        return [reading.word_in_entry(span, tree.root_node) for span in spans]


def words_of(snapshot: Snapshot, file: FileId, words: Iterable[str]) -> dict[str, list[Word]]:
    """The same of several words at once."""
    spec, text = snapshot.language(file), snapshot.text(file)
    if spec is None or text is None:
        return {}
    spelling = naming(spec.lineage)
    with snapshot.parsed(file) as tree:
        if tree is None:
            return {}
        reading = _Reading(spec, text.source)
        return {
            word: [reading.word(span, tree.root_node) for span in spans]
            for word in sorted(words)
            if (spans := spans_of(text.source, word, spelling))
        }


def word_at(snapshot: Snapshot, file: FileId, span: Span) -> Word | None:
    """The form of the word at *span*."""
    spec, text = snapshot.language(file), snapshot.text(file)
    if spec is None or text is None:
        return None
    with snapshot.parsed(file) as tree:
        return None if tree is None else _Reading(spec, text.source).word(span, tree.root_node)


def spans_of(source: bytes, word: str, spelling: Naming) -> list[Span]:
    """The same without their forms."""
    raw = word.encode()
    if raw not in source:
        return []
    return [Span(*match.span()) for match in _pattern(word, spelling).finditer(source)]


def spans_behind(source: bytes, word: str, spelling: Naming) -> list[Span]:
    """Of those, such as stand behind what parts an object and its member, or in quotes."""
    separators = tuple(each.encode() for each in spelling.separators)
    quotes = (b'"', b"'") if spelling.quoting_calls else ()
    found = []
    for span in spans_of(source, word, spelling):
        before = source[max(span.start - 80, 0) : span.start].rstrip()
        if (before.endswith(separators) and not before.endswith(b"..")) or (
            quotes and before.endswith(quotes)
        ):
            found.append(span)
    return found


def spans_of_keys(source: bytes, word: str, spelling: Naming) -> list[Span]:
    """Of those of *word*, such as may be keys of objects that are written out."""
    apart = frozenset(spans_behind(source, word, spelling))
    found = []
    for span in spans_of(source, word, spelling):
        behind = source[span.end : span.end + 80].lstrip()[:1]
        before = _BEFORE_KEY.sub(b"", source[max(span.start - 80, 0) : span.start])[-1:]
        is_key = behind == b":" or (before in (b"{", b",") and behind in (b",", b"}", b"(", b"="))
        if is_key and span not in apart:
            found.append(span)
    return found


_BEFORE_KEY = re.compile(rb"(?:\b(?:get|set|async|static)\b|[\s*])*\Z")
"""Words and marks in front of a method's name."""


def skips(spec: LanguageSpec, source: bytes, word: str) -> bool:
    """The adapter may take *word* out of the text somewhere, before the text is parsed."""
    parsed = source
    for made in (preparation(spec), mending(spec)):
        parsed = parsed if made is None else made(parsed)
    raw = word.encode()
    spans = () if parsed is source else spans_of(source, word, naming(spec.lineage))
    return any(parsed[start:end] != raw for start, end in spans)


def _pattern(word: str, spelling: Naming) -> re.Pattern[bytes]:
    inside = rb"\w\x80-\xff" + re.escape(spelling.characters.encode())
    return re.compile(rb"(?<![%s])%s(?![%s])" % (inside, re.escape(word.encode()), inside))


class _Reading:
    """Tells the forms of words in one tree."""

    def __init__(self, spec: LanguageSpec, source: bytes) -> None:
        self._spelling = naming(spec.lineage)
        nodes = spec.nodes
        self._comments = frozenset(nodes.comments.kinds)
        self._quoted = frozenset((*nodes.strings, *nodes.string_contents))
        self._arguments = frozenset(nodes.arguments.keywords)
        self._calls = nodes.calls
        self._source = source

    def word_in_entry(self, span: Span, root: Node) -> Word:
        """The word at *span*, with the entry that it may be a part of."""
        word = self.word(span, root)
        leaf = root.descendant_for_byte_range(span.start, span.end)
        entry = leaf.parent if leaf is not None else None
        parts = self._spelling.pairs.get(entry.type, ()) if entry is not None else ()
        nodes = [entry.child_by_field_name(part) for part in parts] if entry is not None else []
        if entry is None or len(nodes) != 2 or leaf not in nodes:
            return word
        other = nodes[1] if nodes[0] == leaf else nodes[0]
        if other is None or other.child_count or other.type not in _PLAIN:
            return word
        name = self._source[other.start_byte : other.end_byte].decode("utf-8", "replace")
        return word._replace(pair=Span(entry.start_byte, entry.end_byte), other=name)

    def word(self, span: Span, root: Node) -> Word:
        leaf = root.descendant_for_byte_range(span.start, span.end)
        if leaf is None:
            return Word(span, Form.TEXT, span)
        parent = leaf.parent
        kinds = (leaf.type, parent.type if parent is not None else "")
        spelling = self._spelling
        if kinds[0] in self._comments:
            return Word(span, Form.COMMENT, span)
        is_skipped = bool(leaf.child_count and spelling.macro_bodies)
        if is_skipped or kinds[0] in spelling.macro_bodies:
            behind = Span(span.start - 1, span.end) if self._is_behind(span, root) else span
            return Word(span, Form.SKIPPED if is_skipped else Form.MACRO, behind)
        if kinds[0] in self._quoted or kinds[1] in self._quoted:
            return self._in_quotes(span, leaf)
        if not leaf.is_named:  # a word of the language, where that is none elsewhere
            return Word(span, Form.TEXT, span)
        for node in (leaf, parent):
            parting = spelling.shorthand.get(node.type) if node is not None else None
            if node is not None and parting is not None:
                return self._shorthand(span, node, parting)
        if parent is not None and kinds[1] in self._arguments and _is_first(leaf, parent):
            return Word(span, Form.ARGUMENT, self._taker(parent) or span)
        if parent is not None and kinds[1] in spelling.patterns and _is_first(leaf, parent):
            return Word(span, Form.PATTERN, _class_of(parent, spelling) or span)
        if kinds[1] in spelling.keys and parent is not None and _is_key(leaf, parent):
            return Word(span, Form.KEY, span)
        if kinds[0] in spelling.member_nodes or self._is_behind(span, root):
            return Word(span, Form.MEMBER, span)
        return Word(span, Form.NAME, span)

    def _in_quotes(self, span: Span, leaf: Node) -> Word:
        before, behind = self._source[span.start - 1 : span.start], self._source[span.end :][:1]
        if self._spelling.formats and before == b"{" and behind in (b"}", b":"):
            doubled = self._source[span.start - 2 : span.start - 1] == b"{"
            kinds = {node.type for node in _outwards(leaf, 2)}
            if not doubled and kinds & self._spelling.formats:
                return Word(span, Form.FORMAT, span)
        if leaf.end_byte - leaf.start_byte - (span.end - span.start) not in (0, 2):
            return Word(span, Form.TEXT, span)
        for node in _outwards(leaf, 4):
            call = self._calls.get(node.type)
            if call is not None:
                callee = node.child_by_field_name(call.callee) if call.callee else None
                if callee is not None and callee.end_byte < span.start:
                    return Word(span, Form.QUOTED, Span(callee.start_byte, callee.end_byte))
        return Word(span, Form.QUOTED, span)

    def _shorthand(self, span: Span, node: Node, parting: str) -> Word:
        whole = span
        around = node.parent
        if around is not None and around.type in self._spelling.shorthand_parts:
            whole = Span(around.start_byte, span.end)
        return Word(span, Form.SHORTHAND, whole, parting)

    def _taker(self, argument: Node) -> Span | None:
        """The last name of what is called with *argument*."""
        for node in _outwards(argument, 3):
            call = self._calls.get(node.type)
            callee = node.child_by_field_name(call.callee) if call is not None else None
            if callee is not None:
                while callee.child_count and callee.children[-1].is_named:
                    callee = callee.children[-1]
                return Span(callee.start_byte, callee.end_byte)
        return None

    def _is_behind(self, span: Span, root: Node) -> bool:
        first = max(span.start - 80, 0)
        before = self._source[first : span.start].rstrip()
        separators = tuple(each.encode() for each in self._spelling.separators)
        if not before.endswith(separators) or before.endswith(b".."):  # a spread, a range
            return False
        last = first + len(before)
        node = root.descendant_for_byte_range(last - 1, last)  # a comment may end like that
        return node is None or node.type not in self._comments


def _outwards(node: Node, steps: int) -> Iterator[Node]:
    around = node.parent
    while around is not None and steps:
        yield around
        around = around.parent
        steps -= 1


def _is_first(leaf: Node, parent: Node) -> bool:
    return leaf.start_byte == parent.start_byte


def _is_key(leaf: Node, parent: Node) -> bool:
    return any(parent.child_by_field_name(name) == leaf for name in ("name", "key", "property"))


def _class_of(key: Node, spelling: Naming) -> Span | None:
    """The last name of the class in whose pattern *key* stands."""
    for node in _outwards(key, 2):
        if node.type in spelling.patterns.values():
            named = node.named_children[0]
            while named.named_children:
                named = named.named_children[-1]
            return Span(named.start_byte, named.end_byte)
    return None
