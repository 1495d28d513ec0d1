"""Answers as Markdown, for who reads them as a document."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from codegraph_lsp.features.callers import Reached
    from codegraph_lsp.features.context import Context
    from codegraph_lsp.features.freshness import Freshness
    from codegraph_lsp.features.impact import Impact
    from codegraph_lsp.features.stats import Stats
    from codegraph_lsp.features.unsure_calls import UnsureCalls
    from codegraph_lsp.model.ids import FileId, Path
    from codegraph_lsp.model.span import Span
    from codegraph_lsp.model.symbols import Symbol


class Links(Protocol):
    """How one front end leads to places."""

    def line(self, file: FileId, span: Span) -> int:
        """The number, from 1, of the line where *span* begins."""
        ...

    def address(self, path: Path, line_number: int) -> str: ...


class Markdown:
    """Every method returns a whole document."""

    def __init__(self, links: Links) -> None:
        self._links = links

    def impact(self, impact: Impact) -> str:
        lines = [
            f"# Impact of {self._names(impact.changed)}",
            "",
            f"{_counted(impact.total, 'symbol')} in {_counted(impact.n_files, 'file')} may behave "
            f"differently; {_counted(impact.n_tests, 'test')} would notice.",
            *_unsure(impact.unsure),
            *_caution(impact.freshness),
        ]
        if impact.tests:
            lines += ["", "## Tests to run", "", *self._by_file(impact.tests)]
            lines += _left(impact.n_tests - len(impact.tests))
        for ring in impact.rings:
            title = "Uses it" if ring.distance == 1 else f"{ring.distance} steps away"
            lines += ["", f"## {title} ({ring.total:,})", "", *self._by_file(ring.symbols)]
            lines += _left(ring.total - len(ring.symbols))
        return _document(lines)

    def callers(self, reached: Reached) -> str:
        lines = [
            f"# Callers of {self._names(reached.targets)}",
            "",
            f"{_counted(reached.total, 'caller')}.",
            *_unsure(reached.unsure),
            *_caution(reached.freshness),
        ]
        for ring in reached.rings:
            for item in ring.items:
                certainty = min(relation.certainty for relation in item.relations)
                lines += ["", f"## {self._link(item.symbol)}", "", f"{certainty.label}; calls at"]
                lines += [
                    f"- {self._place(site.file, site.path, site.span)}"
                    for relation in item.relations
                    for site in relation.sites
                ]
            lines += _left(ring.total - len(ring.items))
        return _document(lines)

    def context(self, context: Context) -> str:
        lines = [
            f"# What to know to change {self._names(context.targets)}",
            *_caution(context.freshness),
        ]
        for item in context.items:
            lines += [
                "",
                f"## {item.role}: {self._link(item.symbol)}",
                "",
                *_fenced(item.text, item.symbol.language),
            ]
        for left in context.left_out:
            lines += ["", f"Left out: {_counted(left.total, left.role)}", ""]
            lines += [f"- {self._link(symbol)}" for symbol in left.symbols]
        return _document(lines)

    def stats(self, stats: Stats) -> str:
        leads = "leads" if stats.edges == 1 else "lead"
        lines = [
            "# The workspace",
            *_caution(stats.freshness),
            "",
            f"{_counted(stats.files, 'file')}, {_counted(stats.symbols, 'symbol')}, "
            f"{_counted(stats.edges, 'place')} that {leads} from one to another.",
            "",
            "| language | files | bytes | symbols |",
            "|---|---:|---:|---:|",
        ]
        lines += [
            f"| {each.language} | {each.files:,} | {each.bytes:,} | {each.symbols:,} |"
            for each in stats.languages
        ]
        lines += _table("Symbols", stats.symbols_by_kind)
        lines += _table("Edges", stats.edges_by_kind)
        lines += _table("Certainty", stats.edges_by_certainty)
        lines += _table("Files left out", stats.skipped)
        lines += ["", "## Largest files", ""]
        lines += [
            f"- [{_plain(each.path)}]({self._links.address(each.path, 1)}) "
            + _counted(each.bytes, "byte")
            for each in stats.largest
        ]
        return _document(lines)

    def nothing(self, report: str, target: str) -> str:
        """Of a target that is not there, or not any more."""
        return _document([f"# {report}", "", f"Nothing is called {_code(target)}."])

    def _names(self, symbols: Sequence[Symbol]) -> str:
        return ", ".join(_code(symbol.qualified_name) for symbol in symbols) or "nothing"

    def _by_file(self, symbols: Iterable[Symbol]) -> list[str]:
        lines = []
        for path, found in groupby(symbols, key=lambda symbol: symbol.path):
            lines.append(f"- {_plain(path)}")
            lines += [f"  - {self._link(symbol)}" for symbol in found]
        return lines

    def _link(self, symbol: Symbol) -> str:
        name = _code(symbol.qualified_name)
        if symbol.file is None:
            return name
        line_number = self._links.line(symbol.file, symbol.name_span)
        return f"[{name}]({self._links.address(symbol.path, line_number)})"

    def _place(self, file: FileId, path: Path, span: Span) -> str:
        line_number = self._links.line(file, span)
        address = self._links.address(path, line_number)
        return f"[{_plain(path)}:{line_number}]({address})"


def _document(lines: Sequence[str]) -> str:
    return "\n".join(lines) + "\n"


def _unsure(unsure: UnsureCalls) -> list[str]:
    if not unsure.n_calls:
        return []
    calls, files = _counted(unsure.n_calls, "call"), _counted(unsure.n_files, "file")
    return ["", f"Not counted: {calls} by name only in {files}, on receivers of unknown type."]


def _caution(told: Freshness) -> list[str]:
    if not told.lower_bound:
        return []
    return ["", f"_Still indexing: {_counted(told.pending, 'file')} may add to this._"]


def _left(n: int) -> list[str]:
    return ["", f"… and {n:,} more"] if n > 0 else []


def _table(title: str, counts: Mapping[str, int]) -> list[str]:
    if not counts:
        return []
    rows = [f"| {name} | {n:,} |" for name, n in counts.items()]
    return ["", f"## {title}", "", "| | |", "|---|---:|", *rows]


def _counted(n: int, noun: str) -> str:
    return f"{n:,} {noun}" if n == 1 else f"{n:,} {noun}s"


def _code(text: str) -> str:
    fence = "``" if "`" in text else "`"
    return f"{fence}{text}{fence}"


def _plain(text: str) -> str:
    """*text* without a meaning for Markdown."""
    for mark in "\\`*_[]<>":
        text = text.replace(mark, f"\\{mark}")
    return text


def _fenced(text: str, language: str) -> list[str]:
    fence = "```"
    while fence in text:
        fence += "`"
    return [fence + language, text.strip("\n"), fence]
