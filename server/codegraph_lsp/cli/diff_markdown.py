"""
The impact of a diff as a comment on a pull request.

What a reviewer must look at stands open: what was removed and is still used, what the checks find,
the changes that reach most. The rest is folded, and all lists end somewhere: a comment may have
65,536 characters.
"""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING

from codegraph_lsp.cli.output import counted
from codegraph_lsp.cli.render import called
from codegraph_lsp.features.diff import Change
from codegraph_lsp.model.kinds import Certainty, SymbolKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from codegraph_lsp.checks.finding import Finding
    from codegraph_lsp.features.diff_impact import ChangedSymbol, DiffImpact
    from codegraph_lsp.features.lines import LineNumbersOf
    from codegraph_lsp.model.symbols import Symbol

_CHANGED = 15
_FOLDED = 60
_ADDED_FILES = 30
_TEST_FILES = 40
_NAMES = 5
_TOGETHER = 5
_FINDINGS = 30
_USERS = 5


def diff_markdown(
    told: DiffImpact, findings: Sequence[Finding] | None, lines_of: LineNumbersOf
) -> str:
    """
    Args:
        findings: What the checks find in changed lines; None where nobody asked.
    """
    added = [item for item in told.symbols if item.change is Change.ADDED]
    gone = [item for item in told.symbols if item.change is Change.REMOVED]
    changed = [item for item in told.symbols if item not in added and item not in gone]
    parts = [
        f"### Impact of the {'staged ' if told.staged else ''}changes since {code(told.base)}",
        _counts(told, len(changed), len(added), len(gone)),
        *_removed(gone),
        *([] if findings is None else _findings(findings, lines_of)),
        *_changed(changed),
        *_added(added),
        *_tests(told),
        *_together(told),
    ]
    if len(told.symbols) < told.total:
        parts.append(f"{told.total - len(told.symbols):,} more changed symbols are not shown.")
    if told.freshness.lower_bound:
        waiting = counted(told.freshness.pending, "file")
        parts.append(f"There may be more: {waiting} still to be read.")
    return "\n\n".join(parts)


def code(text: str, *, in_table: bool = False) -> str:
    """*text* as code, behind a fence that is longer than any row of backticks in it."""
    told = " ".join(text.split())
    longest = max(map(len, re.findall("`+", told)), default=0)
    fence = "`" * (longest + 1)
    blank = " " if told[:1] == "`" or told[-1:] == "`" else ""
    if in_table:  # there a bar ends the cell even inside of code, and only there a backslash helps
        told = told.replace("|", "\\|")
    return fence + blank + told + blank + fence


def _counts(told: DiffImpact, n_changed: int, n_added: int, n_removed: int) -> str:
    reached = told.impact
    counts = ((n_changed, "modified"), (n_removed, "removed"), (n_added, "added"))
    symbols = ", ".join(f"{n:,} {what}" for n, what in counts if n) or "none"
    return (
        f"**Symbols:** {symbols}, in {counted(len(told.files), 'file')}. "
        f"**Reached by them:** {counted(reached.total, 'other symbol')} in "
        f"{counted(reached.n_files, 'file')}. **Tests to run:** {reached.n_tests:,}."
        + _unsure(told)
    )


def _unsure(told: DiffImpact) -> str:
    n_calls = told.impact.unsure.n_calls
    if not n_calls:
        return ""
    return (
        f" **Not counted:** {counted(n_calls, 'call')} by name only, on receivers of unknown type."
    )


def _removed(items: Sequence[ChangedSymbol]) -> list[str]:
    used = [item for item in items if item.users]
    found = []
    if used:
        lines = [f"- {_named(item.symbol)}: {_users(item)}" for item in used[:_FOLDED]]
        heading = f"**Removed, and still used** ({len(used):,})"
        found.append("\n".join([heading, "", *_cut(lines, len(used))]))
    unused = [item.symbol for item in items if not item.users]
    if unused:
        found.append(_folded(f"{len(unused):,} removed, used nowhere now", _by_file(unused)))
    return found


def _users(item: ChangedSymbol) -> str:
    names = ", ".join(_named(user.symbol) for user in item.users[:_USERS])
    more = len(item.users) - _USERS
    by_name = sum(user.certainty is Certainty.BY_NAME for user in item.users)
    doubt = f" ({by_name:,} by its name only)" if by_name else ""
    return names + (f" and {more:,} more" if more > 0 else "") + doubt


def _findings(findings: Sequence[Finding], lines_of: LineNumbersOf) -> list[str]:
    if not findings:
        return ["**Findings in changed lines:** none."]
    lines = [
        f"- {finding.severity.label} {code(finding.code)} "
        f"{code(f'{finding.path}:{lines_of(finding.file).at(finding.span.start)[0]}')}: "
        f"{_text(finding.message)}"
        for finding in sorted(findings, key=lambda each: (each.severity, each.place))[:_FINDINGS]
    ]
    heading = f"**Findings in changed lines** ({len(findings):,})"
    return ["\n".join([heading, "", *_cut(lines, len(findings))])]


def _changed(items: Sequence[ChangedSymbol]) -> list[str]:
    """Those that reach most first."""
    ranked = sorted(items, key=_reach, reverse=True)
    found = []
    if ranked:
        found.append("\n".join(_table(ranked[:_CHANGED])))
    if len(ranked) > _CHANGED:
        rest = ranked[_CHANGED:]
        lines = _cut(_table(rest[:_FOLDED]), len(_table(rest)))
        found.append(_folded(f"{len(rest):,} more modified", lines))
    return found


def _reach(item: ChangedSymbol) -> int:
    return -1 if item.impact is None else item.impact.total


def _table(items: Iterable[ChangedSymbol]) -> list[str]:
    lines = ["| modified | reaches by itself | tests |", "|---|---|---|"]
    for item in items:
        reach = "– | –"
        if item.impact is not None:
            total, n_files = item.impact.total, item.impact.n_files
            where = f" in {counted(n_files, 'file')}" if total else ""
            reach = f"{counted(total, 'symbol')}{where} | {item.impact.n_tests:,}"
        lines.append(f"| {_named(item.symbol, in_table=True)} | {reach} |")
    return lines


def _added(items: Sequence[ChangedSymbol]) -> list[str]:
    if not items:
        return []
    return [_folded(f"{len(items):,} added", _by_file(item.symbol for item in items))]


def _by_file(symbols: Iterable[Symbol]) -> list[str]:
    """A line for each file, with its symbols; members of what is there itself are left out."""
    files = [
        (path, _outermost(list(group)))
        for path, group in groupby(symbols, key=lambda symbol: symbol.path)
    ]
    lines = [f"- {code(path)}: {_names(names)}" for path, names in files[:_ADDED_FILES]]
    return _cut(lines, len(files), "files")


def _outermost(symbols: Sequence[Symbol]) -> list[str]:
    names = {symbol.qualified_name for symbol in symbols}
    return [
        _called(symbol)
        for symbol in symbols
        if symbol.qualified_name.rpartition(".")[0] not in names
    ]


def _tests(told: DiffImpact) -> list[str]:
    tests = told.impact.tests
    if not tests:
        return []
    files = [
        (path, [called(test) for test in group])
        for path, group in groupby(tests, key=lambda test: test.path)
    ]
    lines = [f"- {code(path)}: {_names(names)}" for path, names in files[:_TEST_FILES]]
    n_files = counted(len(files), "file")
    summary = f"{counted(told.impact.n_tests, 'test')} to run, in {n_files}"
    return [_folded(summary, _cut(lines, len(files), "files"))]


def _together(told: DiffImpact) -> list[str]:
    if not told.co_changed:
        return []
    lines = [
        f"- {code(each.path)} ({each.share:.0%} of the commits of {code(each.because)})"
        for each in told.co_changed[:_TOGETHER]
    ]
    heading = "**Usually changed together, and not changed now**"
    return ["\n".join([heading, "", *_cut(lines, len(told.co_changed))])]


def _named(symbol: Symbol, *, in_table: bool = False) -> str:
    path = code(symbol.path, in_table=in_table)
    if symbol.kind is SymbolKind.MODULE:
        return f"{path} {called(symbol)}"
    return f"{path} {code(_called(symbol), in_table=in_table)}"


def _called(symbol: Symbol) -> str:
    return symbol.qualified_name or symbol.name


def _names(names: Sequence[str]) -> str:
    more = len(names) - _NAMES
    shown = ", ".join(map(code, names[:_NAMES]))
    return shown + (f" and {more:,} more" if more > 0 else "")


def _cut(lines: list[str], total: int, what: str = "") -> list[str]:
    more = total - len(lines)
    return [*lines, "", f"… and {more:,} more {what}".rstrip()] if more > 0 else lines


def _folded(summary: str, lines: Sequence[str]) -> str:
    # GitHub and GitLab read Markdown inside the element only behind an empty line.
    return "\n".join([f"<details><summary>{summary}</summary>", "", *lines, "", "</details>"])


_CODE = re.compile(r"(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)")


def _text(message: str) -> str:
    """*message* in which code stays code, and nothing else is taken for Markdown or HTML."""
    told, parts, at = " ".join(message.split()), [], 0
    for span in _CODE.finditer(told):
        parts += [_plain(told[at : span.start()]), code(span[2].strip() or span[2])]
        at = span.end()
    return "".join([*parts, _plain(told[at:])])


def _plain(text: str) -> str:
    return re.sub(r"([\\`*_<>\[\]|#~])", r"\\\1", text)
