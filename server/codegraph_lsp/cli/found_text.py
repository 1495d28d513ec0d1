"""
Findings for people: the place, what is wrong, the line that it stands in.

The worst come last, right above the counts: that is where a terminal stands when all is written.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from codegraph_lsp.cli.found import coloured

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from codegraph_lsp.checks.baseline import Known
    from codegraph_lsp.checks.finding import Finding, Related
    from codegraph_lsp.checks.rule import Rule
    from codegraph_lsp.cli.found import Found
    from codegraph_lsp.cli.output import Style
    from codegraph_lsp.features.lines import LineNumbersOf

_TAB = 4
_WIDTH = 120
"""Columns shown of a line; generated files have lines of megabytes."""

_BEFORE = 40
"""Of them in front of the place, where the line is longer."""

_RELATED_SHOWN = 5
_GONE_SHOWN = 10

# Escapes in a file or a message must not reach the terminal.
_CONTROL = re.compile("[\x00-\x08\x0a-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


def text(found: Found, style: Style) -> str:
    """All findings, how many of each kind, and a line that counts them."""
    writer = FindingWriter(found.places.lines, style, found.report.selection.loaded.by_id)
    findings = sorted(
        (each.finding for each in found.report.new), key=lambda each: (-each.severity, each.place)
    )
    parts = [writer.finding(finding) for finding in findings]
    tail = [
        *_gone(found, style),
        *_unread(found, style),
        *_kinds(found, style),
        found.summary(style),
    ]
    return "\n\n".join(["\n".join(lines) for lines in parts] + ["\n".join(tail)]) + "\n"


def _kinds(found: Found, style: Style) -> list[str]:
    """How often what was found, the worst first; nothing where the last line says as much."""
    counts = Counter((each.finding.severity, each.finding.code) for each in found.report.new)
    if len(counts) < 2:
        return []
    width = max(len(code) for _, code in counts)
    lines = []
    for severity, code in sorted(counts, key=lambda kind: (kind[0], -counts[kind], kind[1])):
        n, n_fixable = counts[severity, code], found.fixable[code]
        word = coloured(style, severity, f"{severity.label:7}")
        more = style.dim(f"  {n_fixable:,} fixable with --fix") if n_fixable else ""
        lines.append(f"  {word} {code:{width}} {n:>6,}{more}")
    return [*lines, ""]


class FindingWriter:
    """
    Writes one finding after the other.

    Args:
        rules: By id; what they say beside their message is told with what they find.
    """

    def __init__(
        self,
        lines_of: LineNumbersOf,
        style: Style,
        rules: Mapping[str, Rule] = MappingProxyType({}),
    ) -> None:
        self._lines_of = lines_of
        self._style = style
        self._rules = rules

    def finding(self, finding: Finding) -> list[str]:
        """Its lines."""
        severity = finding.severity
        word = coloured(self._style, severity, severity.label)
        code = self._style.bold(f"[{finding.code}]")
        lines = [f"{self._place(finding)}: {word}{code} {plain(finding.message)}"]
        lines += self._excerpt(finding, partial(coloured, self._style, severity))
        for related in finding.related[:_RELATED_SHOWN]:
            lines.append(f"  note: {self._place(related)}: {plain(related.message)}")
            lines += self._excerpt(related, self._style.dim)
        if len(finding.related) > _RELATED_SHOWN:
            lines.append(f"  … and {len(finding.related) - _RELATED_SHOWN:,} more places")
        return [*lines, *self._about(finding.code)]

    def _about(self, code: str) -> Iterator[str]:
        rule = self._rules.get(code)
        if rule is not None:
            for line in rule.note.splitlines():
                yield f"  = {plain(line)}".rstrip()
            if rule.url:
                yield f"  = {self._style.path(plain(rule.url))}"

    def _place(self, place: Finding | Related) -> str:
        line_number, column = self._lines_of(place.file).at(place.span.start)
        return self._style.path(f"{plain(place.path)}:{line_number}:{column}")

    def _excerpt(self, place: Finding | Related, marked: Callable[[str], str]) -> Iterator[str]:
        lines = self._lines_of(place.file)
        line_number, column = lines.at(place.span.start)
        end_line, end_column = lines.at(place.span.end)
        line = lines.line(line_number)
        if not line.strip():
            return
        shown = cut(line, column - 1, end_column - 1 if end_line == line_number else len(line))
        number = f"{line_number:>5}"
        bar = self._style.dim("|")
        yield f"{self._style.dim(number)} {bar} {shown.line}"
        more = self._style.dim(f" … to line {end_line}") if end_line > line_number + 1 else ""
        yield f"{' ' * len(number)} {bar} {' ' * shown.indent}{marked('^' * shown.width)}{more}"


class Cut(NamedTuple):
    """A piece of a line as a terminal shows it."""

    line: str
    indent: int
    """Columns in front of the place."""
    width: int
    """Columns of the place, at least 1."""


def cut(line: str, start: int, end: int) -> Cut:
    """
    What is shown of *line* for the characters from *start* up to *end*, its blanks in front left.

    Tabs are four columns wide, and some characters two or none.
    """
    end = min(max(end, start), len(line))
    first = 0
    if _columns(line) > _WIDTH:
        first = max(0, start - _BEFORE)
    before, inside = plain(line[first:start]), plain(line[start:end])
    room = _WIDTH - _columns(before)
    behind = plain(line[end : end + _WIDTH])
    whole = _fitting(inside + behind, room)
    head = "…" if first else ""
    more = "…" if len(whole) < len(inside + behind) or end + _WIDTH < len(line) else ""
    width = min(_columns(inside), room)
    return Cut(f"{head}{before}{whole}{more}", len(head) + _columns(before), max(1, width))


def plain(text: str) -> str:
    """*text* on one line, without what a terminal would act upon."""
    return _CONTROL.sub("�", text.replace("\t", " " * _TAB))


def _columns(text: str) -> int:
    if text.isascii():
        return len(text) + text.count("\t") * (_TAB - 1)
    return sum(map(_width, text))


def _width(character: str) -> int:
    if character == "\t":
        return _TAB
    if unicodedata.combining(character) or unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in ("W", "F") else 1


def _fitting(text: str, columns: int) -> str:
    """The beginning of *text* that fits."""
    if _columns(text) <= columns:
        return text
    used = 0
    for index, character in enumerate(text):
        used += _width(character)
        if used > columns:
            return text[:index]
    return text


def _gone(found: Found, style: Style) -> list[str]:
    gone = found.report.gone
    if not gone:
        return []
    lines = [style.bold("in the baseline, and not found any more")]
    lines += [f"  {_told(each)}" for each in gone[:_GONE_SHOWN]]
    if len(gone) > _GONE_SHOWN:
        lines.append(f"  … and {len(gone) - _GONE_SHOWN:,} more; --format json has all")
    return [*lines, ""]


def _told(each: Known) -> str:
    return plain(f"{each.fingerprint.path}: [{each.fingerprint.code}] {each.message}")


def _unread(found: Found, style: Style) -> list[str]:
    unread = found.report.unread
    if not unread:
        return []
    lines = [style.warn("could not be read")]
    lines += [f"  {plain(each.path)}: {plain(each.reason)}" for each in unread[:_GONE_SHOWN]]
    if len(unread) > _GONE_SHOWN:
        lines.append(f"  … and {len(unread) - _GONE_SHOWN:,} more; --format json has all")
    return [*lines, ""]
