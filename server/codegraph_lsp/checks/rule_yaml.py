"""YAML as rules are written in, with the place of each key and value."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

import yaml

from codegraph_lsp.model.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_DEPTH = 60
MAX_VALUES = 50_000
"""An alias may stand for a value that holds it again, or for twice another alias, and so on."""

_DIVIDER = re.compile(r"^---(?=\s|$)", re.M)
_NUMBER = re.compile(r"[-+]?\d+")
_WORDS = {"true": True, "false": False, "null": None, "~": None, "": None}

Keys: TypeAlias = "tuple[str | int, ...]"
"""Way to a value: keys of mappings and indices of lists."""


class Problem(NamedTuple):
    """Something is wrong with a file of rules."""

    span: Span
    message: str
    """In the manner of errors: lower case, no full stop."""


@dataclass(slots=True)
class Document:
    """One of the documents in a file."""

    value: Any = None
    """Of mappings, lists, strings, whole numbers, booleans and None; `no` and `off` are strings."""
    values: dict[Keys, Span] = field(default_factory=dict)
    """Where values stand; of one of several lines the first line."""
    keys: dict[Keys, Span] = field(default_factory=dict)
    """Where the last of these keys stands."""
    problems: list[Problem] = field(default_factory=list)

    def key(self, keys: Keys) -> Span:
        """Where the last of *keys* stands, or the nearest around it."""
        while keys and keys not in self.keys and keys not in self.values:
            keys = keys[:-1]
        return self.keys.get(keys) or self.values.get(keys) or Span(0, 0)

    def at(self, keys: Keys) -> Span:
        """Where the value at *keys* stands, or the nearest around it."""
        while keys and keys not in self.values:
            keys = keys[:-1]
        return self.values.get(keys) or Span(0, 0)


def documents(source: bytes) -> Iterator[Document]:
    """
    The documents of *source* in order, without those that are empty.

    One that is no YAML has a problem and no value; the others are read all the same.
    """
    text = source.decode("utf-8", "replace")
    # A line that begins so divides documents whatever stands before it, even what is broken.
    starts = [0, *(found.end() for found in _DIVIDER.finditer(text))]
    ends = [*(found.start() for found in _DIVIDER.finditer(text)), len(text)]
    for start, end in zip(starts, ends, strict=True):
        document = _Reader(text, start, end).read()
        if document.value is not None or document.problems:
            yield document


class _Reader:
    """Reads the document from *start* to *end* of *text*. (characters)"""

    def __init__(self, text: str, start: int, end: int) -> None:
        self._text = text
        self._start = start
        self._part = text[start:end]
        self._before = len(text[:start].encode())
        self._ascii = self._part.isascii()
        self._n_values = 0
        self._document = Document()

    def read(self) -> Document:
        document = self._document
        try:
            # Without the C library, whose marks count bytes in some versions.
            for node in yaml.compose_all(self._part, Loader=yaml.SafeLoader):
                document.value = self._value(node, ())
                break
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            at = mark.index if mark is not None else 0
            problem = " ".join(filter(None, (error.context, error.problem)))
            self._tell(at, at + 1, problem or "it is no YAML")
        except yaml.reader.ReaderError as error:
            at = error.position
            self._tell(at, at + 1, f"a character may not stand here: {error.reason}")
        except _TooMuchError:
            self._tell(0, 1, "it is nested too deep, or repeats itself")
        if document.problems and not document.values:
            document.value = None
        return document

    def _tell(self, start: int, end: int, message: str) -> None:
        self._document.problems.append(Problem(self._span(start, end), message))

    def _span(self, start: int, end: int) -> Span:
        """Bytes of a place, up to the end of its first line, without blanks at the end."""
        line_end = self._part.find("\n", start)
        end = min(end, len(self._part) if line_end < 0 else line_end)
        end = start + len(self._part[start:end].rstrip())
        return Span(self._offset(start), self._offset(end))

    def _offset(self, index: int) -> int:
        if self._ascii:
            return self._before + min(index, len(self._part))
        return self._before + len(self._part[:index].encode())

    def _span_of(self, node: Any) -> Span:
        return self._span(node.start_mark.index, node.end_mark.index)

    def _value(self, node: Any, keys: Keys) -> Any:
        self._n_values += 1
        if len(keys) > MAX_DEPTH or self._n_values > MAX_VALUES:
            raise _TooMuchError
        document = self._document
        document.values[keys] = self._span_of(node)
        if isinstance(node, yaml.ScalarNode):
            return _scalar(node)
        if isinstance(node, yaml.SequenceNode):
            return [self._value(item, (*keys, index)) for index, item in enumerate(node.value)]
        found: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = key_node.value if isinstance(key_node, yaml.ScalarNode) else None
            if not isinstance(key, str):
                document.problems.append(Problem(self._span_of(key_node), "a key must be a word"))
                continue
            if key in found:
                problem = f"{key!r} stands here twice"
                document.problems.append(Problem(self._span_of(key_node), problem))
            document.keys[*keys, key] = self._span_of(key_node)
            found[key] = self._value(value_node, (*keys, key))
        return found


class _TooMuchError(Exception):
    pass


def _scalar(node: Any) -> str | int | bool | None:
    """As YAML 1.2 has it, which ast-grep reads: `off` is a word."""
    value: str = node.value
    if node.style is not None:
        return value
    folded = value.lower()
    if folded in _WORDS and value in (folded, folded.title(), folded.upper()):
        return _WORDS[folded]
    return int(value) if _NUMBER.fullmatch(value) else value
