"""Reports as text for people; see `render`."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from codegraph_lsp.cli.output import counted
from codegraph_lsp.cli.render import Renderer, called, not_counted
from codegraph_lsp.model.ids import NO_FILE
from codegraph_lsp.model.kinds import Certainty, SymbolKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from codegraph_lsp.checks.finding import Finding
    from codegraph_lsp.features.communities import Communities, Member
    from codegraph_lsp.features.context import Context
    from codegraph_lsp.features.dead_code import DeadCode, DeadSymbol
    from codegraph_lsp.features.diff import FileChange
    from codegraph_lsp.features.diff_impact import ChangedSymbol, DiffImpact
    from codegraph_lsp.features.hotspots import Hotspot, Hotspots
    from codegraph_lsp.features.match import Matches
    from codegraph_lsp.model.symbols import Symbol

_CHAIN_SHOWN = 4
_BETWEEN_SHOWN = 20
_USERS_SHOWN = 3
"""Of those who still use what was removed, on the line of it."""

_TESTS_SHOWN = 50


class ReportRenderer(Renderer):
    """Writes reports, too."""

    def dead_code(self, dead: DeadCode) -> str:
        lines: list[str] = []
        for path, items in groupby(dead.items, key=lambda item: item.symbol.path):
            lines += ["", self._style.path(path)]
            lines += [f"  {self._dead(item)}" for item in items]
        if dead.excluded:
            lines += ["", self._style.bold("not used, and left out")]
            for left in dead.excluded:
                examples = dict.fromkeys(symbol.qualified_name for symbol in left.examples)
                names = ", ".join(list(examples)[:3])
                lines.append(f"  {left.total:>7,}  {left.reason:14} {self._style.dim(names)}")
        count = counted(dead.total, "dead symbol")
        text = self._ended(lines, count, len(dead.items), dead.total, dead.freshness, dead.cursor)
        return text.lstrip("\n")

    def hotspots(self, hotspots: Hotspots) -> str:
        heading = f"{self._style.bold(hotspots.metric)} by {hotspots.granularity}"
        lines = [heading, "", self._style.dim("    score  fan-in  complexity  churn")]
        whole = all(item.score.is_integer() for item in hotspots.items)
        lines += [self._hotspot(item, whole=whole) for item in hotspots.items]
        if hotspots.degraded:
            lines += ["", self._style.warn(hotspots.degraded)]
        count = counted(hotspots.total, hotspots.granularity)
        shown = len(hotspots.items)
        return self._ended(lines, count, shown, hotspots.total, hotspots.freshness, hotspots.cursor)

    def communities(self, found: Communities) -> str:
        lines: list[str] = []
        for cluster in found.items:
            lines += [
                "",
                f"{self._style.bold(f'{cluster.number}  {cluster.name}')}  "
                f"{counted(cluster.size, found.granularity)}, cohesion {cluster.cohesion:.2f}",
                *(f"  {self._member(member)}" for member in cluster.members),
            ]
            if len(cluster.members) < cluster.size:
                lines.append(f"  … and {cluster.size - len(cluster.members):,} more")
        if found.between:
            lines += ["", self._style.bold("between them")]
            names = {cluster.number: cluster.name for cluster in found.items}
            lines += [
                f"  {each.weight:>7,}  {names[each.source]} → {names[each.target]}"
                for each in found.between[:_BETWEEN_SHOWN]
            ]
        count = (
            f"{counted(found.total, 'cluster')}, modularity {found.modularity:.2f}, "
            f"{found.alone:,} alone"
        )
        shown = len(found.items)
        text = self._ended(lines, count, shown, found.total, found.freshness, found.cursor)
        return text.lstrip("\n")

    def context(self, context: Context) -> str:
        """Headings and texts as they were counted; what was left out goes behind."""
        lines = [line for item in context.items for line in (item.heading, item.text, "")]
        for left in context.left_out:
            names = ", ".join(symbol.qualified_name for symbol in left.symbols[:5])
            lines.append(self._style.dim(f"left out: {counted(left.total, left.role)}: {names}"))
        count = f"{context.used:,} of {context.budget:,} characters"
        return self._ended(lines, count, 0, 0, context.freshness)

    def matches(self, matches: Matches) -> str:
        lines: list[str] = []
        for path, items in groupby(matches.items, key=lambda item: item.site.path):
            lines += ["", self._style.path(path)]
            for item in items:
                place = self._place(item.site.file, path, item.site.span)
                text = self._source_line(item.site.file, item.site.span)
                bound = "  ".join(
                    f"${name}={' '.join(' '.join(text for text, _ in values).split())[:40]}"
                    for name, values in item.variables.items()
                )
                lines.append(f"  {place}  {text}  {self._style.dim(bound)}".rstrip())
        count = (
            f"{counted(matches.total, 'match', 'matches')} in {counted(matches.n_files, 'file')}"
            f" of {', '.join(matches.languages)}"
        )
        shown = len(matches.items)
        text = self._ended(lines, count, shown, matches.total, matches.freshness, matches.cursor)
        return text.lstrip("\n")

    def diff_impact(self, told: DiffImpact) -> str:
        what = "staged" if told.staged else "changed"
        lines = [f"{self._style.bold(what)} since {told.base}"]
        lines += [f"  {self._file_change(file)}" for file in told.files]
        if told.symbols:
            lines += ["", self._style.bold("symbols")]
            lines += [f"  {self._changed(item)}" for item in told.symbols]
        if told.impact.tests:
            lines += ["", self._style.bold("tests to run") + f" ({told.impact.n_tests:,})"]
            lines += [f"  {path}  {', '.join(names)}" for path, names in self._tests(told)]
            if told.impact.n_tests > _TESTS_SHOWN:
                n_left = told.impact.n_tests - _TESTS_SHOWN
                lines.append(f"  … and {n_left:,} more, --json --limit 0 tells them")
        if told.co_changed:
            lines += ["", self._style.bold("usually changed together, and not changed now")]
            lines += [
                f"  {self._style.path(each.path)}  {each.share:.0%} of the commits of "
                f"{each.because} ({each.commits})"
                for each in told.co_changed
            ]
        shown = len(told.symbols)
        count = (
            f"{counted(told.total, 'symbol')} changed; {self._reach(told)}"
            f"{not_counted(told.impact.unsure)}"
        )
        return self._ended(lines, count, shown, told.total, told.freshness, told.cursor)

    def diff_impact_markdown(
        self, told: DiffImpact, findings: Sequence[Finding] | None = None
    ) -> str:
        """The same for a comment on a pull request."""
        from codegraph_lsp.cli.diff_markdown import diff_markdown  # seldom wanted

        return diff_markdown(told, findings, self._places.lines)

    def findings(self, findings: Sequence[Finding]) -> str:
        """What checks find in changed lines."""
        from codegraph_lsp.cli.found_text import FindingWriter  # as above

        writer = FindingWriter(self._places.lines, self._style)
        heading = f"{self._style.bold('findings in changed lines')} ({len(findings):,})"
        lines = (line for finding in findings for line in writer.finding(finding))
        return "\n".join([heading, *lines])

    def _dead(self, item: DeadSymbol) -> str:
        why = str(item.verdict).replace("-", " ")
        if item.chain:
            names = " ← ".join(self._called(user) for user in item.chain[:_CHAIN_SHOWN])
            more = " ← …" * (len(item.chain) > _CHAIN_SHOWN)
            why += f": {names}{more}"
        if item.doubt is not None:
            why += f", but {str(item.doubt).replace('-', ' ')}"
        return f"{self._symbol(item.symbol)}  {self._style.dim(why)}"

    def _hotspot(self, item: Hotspot, *, whole: bool) -> str:
        churn = "–" if item.churn is None else f"{item.churn:,}"
        score = _figure(item.score, whole=whole)
        figures = f"{score:>9}  {item.fan_in:>6,}  {item.complexity:>10,}  {churn:>5}"
        if item.symbol.kind is SymbolKind.MODULE:
            return f"{figures}  {self._style.path(item.symbol.path)}"
        return f"{figures}  {self._symbol(item.symbol)}"

    def _member(self, member: Member) -> str:
        if member.symbol is None or member.symbol.kind is SymbolKind.MODULE:
            return self._style.path(member.path)
        return self._symbol(member.symbol)

    def _file_change(self, file: FileChange) -> str:
        old = "" if file.old_path is None else f" from {file.old_path}"
        return f"{file.change:9} {self._style.path(file.path)}{old}"

    def _changed(self, item: ChangedSymbol) -> str:
        symbol = item.symbol
        if symbol.file == NO_FILE or symbol.kind is SymbolKind.MODULE:
            told = f"{self._style.path(symbol.path)}  {self._called(symbol)}"
        else:
            told = self._symbol(symbol)
        reach = ""
        if item.impact is not None:
            tests = counted(item.impact.n_tests, "test")
            reaches = f"  reaches {counted(item.impact.total, 'symbol')}, {tests}"
            reach = self._style.dim(reaches + not_counted(item.impact.unsure))
        if item.users:
            reach = self._style.dim(f"  {self._still_used(item)}")
        return f"{item.change:9} {told}{reach}"

    @staticmethod
    def _still_used(item: ChangedSymbol) -> str:
        names = ", ".join(
            f"{user.symbol.path} {user.symbol.qualified_name or user.symbol.name}"
            for user in item.users[:_USERS_SHOWN]
        )
        more = len(item.users) - _USERS_SHOWN
        by_name = sum(user.certainty is Certainty.BY_NAME for user in item.users)
        return (
            f"still used by {counted(len(item.users), 'symbol')}"
            + (f", {by_name:,} of them by its name only" if by_name else "")
            + f": {names}"
            + (f" and {more:,} more" if more > 0 else "")
        )

    @staticmethod
    def _called(symbol: Symbol) -> str:
        return called(symbol) or symbol.name

    @staticmethod
    def _reach(told: DiffImpact) -> str:
        reached = told.impact
        return (
            f"together they reach {counted(reached.total, 'other symbol')} in "
            f"{counted(reached.n_files, 'file')}, {counted(reached.n_tests, 'test')} to run"
        )

    @staticmethod
    def _tests(told: DiffImpact) -> Iterable[tuple[str, Sequence[str]]]:
        by_path = groupby(told.impact.tests[:_TESTS_SHOWN], key=lambda test: test.path)
        for path, tests in by_path:
            yield path, [called(test) for test in tests]


def _figure(score: float, *, whole: bool) -> str:
    """Numbers as such where all are *whole*, shares with what tells them apart."""
    if whole:
        return f"{int(score):,}"
    return f"{score:,.1f}" if score >= 1 else f"{score:.5f}"
