"""The questions of `codegraph-lsp query`: their arguments, who answers, how it is shown."""

from __future__ import annotations

from dataclasses import dataclass
from posixpath import normpath
from typing import TYPE_CHECKING, Any

from codegraph_lsp.cli.main import UsageError
from codegraph_lsp.cli.options import (
    FILTERS,
    PAGE,
    add_certainty,
    add_external,
    add_files,
    add_limit,
    add_tests,
    count,
    word,
)
from codegraph_lsp.model.kinds import EdgeKind, SymbolKind

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Callable, Collection

    from codegraph_lsp.cli.options import Adds
    from codegraph_lsp.cli.render import Renderer
    from codegraph_lsp.engine.snapshot import Snapshot
    from codegraph_lsp.features.encode import Encoder
    from codegraph_lsp.features.options import Options
    from codegraph_lsp.model.ids import FileId
    from codegraph_lsp.model.symbols import FileRow, Symbol


_ALL = 1_000_000
"""A search takes a limit; this is none."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One question as it was typed."""

    snapshot: Snapshot
    arguments: Namespace
    options: Options
    root: str
    """Absolute folder of the workspace."""
    folder: str
    """The current folder inside the workspace; relative paths start there."""

    def target(self, text: str) -> Symbol:
        from codegraph_lsp.features.target import Written, resolve_target

        kind = getattr(self.arguments, "kind", None)
        written = Written(self.relative(text), kind=kind, folder=self.folder)
        return resolve_target(self.snapshot, written)

    def path(self, text: str) -> str:
        """
        A file or folder of the workspace, as typed or from the current folder.

        Raises:
            TargetError: There is none.
        """
        from codegraph_lsp.features.target import no_file

        row = self._file(text)
        folder = row.path if row is not None else self._folder(text)
        if folder is None:
            raise no_file(self.snapshot, self.relative(text), folders=True)
        return folder

    def files(self, text: str) -> Collection[FileId]:
        """
        The file that *text* is the path of, or those in that folder. A bare word is a folder only
        where no symbol has that name.
        """
        from codegraph_lsp.features.file_graph import files_below

        row = self._file(text)
        if row is not None:
            return [row.id]
        folder = self._folder(text)
        if folder is None or (text.isidentifier() and self.snapshot.symbols_named(text)):
            return []
        return files_below(self.snapshot, folder)

    def _file(self, text: str) -> FileRow | None:
        from codegraph_lsp.features.target import find_file

        return find_file(self.snapshot, self.relative(text), self.folder)

    def _folder(self, text: str) -> str | None:
        """The folder with files that *text* means, from the current one or the workspace's."""
        from codegraph_lsp.features.file_graph import files_below

        typed = normpath(self.relative(text).replace("\\", "/"))
        below = normpath(f"{self.folder}/{typed}") if self.folder else typed
        for folder in (below,) if typed == "." else (below, typed):
            if files_below(self.snapshot, folder):
                return folder
        return None

    def relative(self, text: str) -> str:
        """*text*, which may begin with an absolute path, as if typed at the workspace's root."""
        absolute = text.replace("\\", "/")
        start = self.root.replace("\\", "/").rstrip("/") + "/"
        return absolute[len(start) :] if absolute.startswith(start) else text


@dataclass(frozen=True, slots=True)
class Question:
    help: str
    add_arguments: Callable[[ArgumentParser], None]
    options: tuple[Adds, ...]
    """Of the options that questions share, those that change its answer."""
    ask: Callable[[Asked], Any]
    encode: Callable[[Encoder, Any], Any]
    render: Callable[[Renderer, Any], str]


def _callers(asked: Asked) -> Any:
    from codegraph_lsp.features.callers import callers

    targets = [asked.target(text) for text in asked.arguments.target]
    return callers(asked.snapshot, targets, asked.options, depth=asked.arguments.depth)


def _callees(asked: Asked) -> Any:
    from codegraph_lsp.features.callers import callees

    targets = [asked.target(text) for text in asked.arguments.target]
    return callees(asked.snapshot, targets, asked.options, depth=asked.arguments.depth)


def _impact(asked: Asked) -> Any:
    from codegraph_lsp.features.impact import impact, impact_of_files

    depth = asked.arguments.depth
    files = [asked.files(text) for text in asked.arguments.target]
    if all(files):
        changed = {file for found in files for file in found}
        return impact_of_files(asked.snapshot, changed, asked.options, depth=depth)
    if any(len(found) > 1 for found in files):
        raise UsageError("name files and folders, or symbols, not folders beside symbols")
    targets = [asked.target(text) for text in asked.arguments.target]
    return impact(asked.snapshot, targets, asked.options, depth=depth)


def _path(asked: Asked) -> Any:
    from codegraph_lsp.features.callers import CALLING
    from codegraph_lsp.features.path import paths

    start, goal = asked.target(asked.arguments.start), asked.target(asked.arguments.goal)
    kinds = frozenset(asked.arguments.kinds or CALLING)
    return paths(
        asked.snapshot,
        start,
        goal,
        asked.options,
        kinds=kinds,
        max_paths=asked.arguments.max_paths,
    )


def _dependencies(asked: Asked) -> Any:
    from codegraph_lsp.features.dependencies import dependencies

    return dependencies(
        asked.snapshot,
        asked.path(asked.arguments.path),
        asked.options,
        depth=asked.arguments.depth,
        granularity=asked.arguments.granularity,
    )


def _dependents(asked: Asked) -> Any:
    from codegraph_lsp.features.dependencies import dependents

    return dependents(
        asked.snapshot,
        asked.path(asked.arguments.path),
        asked.options,
        depth=asked.arguments.depth,
        granularity=asked.arguments.granularity,
    )


def _cycles(asked: Asked) -> Any:
    from codegraph_lsp.features.cycles import cycles

    return cycles(asked.snapshot, asked.options, granularity=asked.arguments.granularity)


def _search(asked: Asked) -> Any:
    from codegraph_lsp.features.search import search

    arguments = asked.arguments
    return search(
        asked.snapshot,
        arguments.text,
        asked.options,
        limit=asked.options.limit or _ALL,
        kinds=[arguments.kind] if arguments.kind else [],
        languages=arguments.language,
    )


def _references(asked: Asked) -> Any:
    from codegraph_lsp.features.references import references

    targets = [asked.target(text) for text in asked.arguments.target]
    return references(asked.snapshot, targets, asked.options)


def _symbol(asked: Asked) -> Any:
    from codegraph_lsp.features.symbol import describe

    return describe(asked.snapshot, asked.target(asked.arguments.target[0]))


def _stats(asked: Asked) -> Any:
    from codegraph_lsp.features.stats import stats

    return stats(asked.snapshot)


def _subgraph(asked: Asked) -> Any:
    from codegraph_lsp.features.subgraph import subgraph

    targets = [asked.target(text) for text in asked.arguments.target]
    arguments = asked.arguments
    return subgraph(
        asked.snapshot,
        targets,
        asked.options,
        radius=arguments.radius,
        max_nodes=arguments.max_nodes,
    )


def _takes_targets(depth: int) -> Callable[[ArgumentParser], None]:
    def add(parser: ArgumentParser) -> None:
        add_target(parser, "+")
        add_depth(parser, depth)

    return add


def _takes_one(parser: ArgumentParser) -> None:
    add_target(parser, 1)


def _takes_some(parser: ArgumentParser) -> None:
    add_target(parser, "+")


def _takes_ends(parser: ArgumentParser) -> None:
    parser.add_argument("start", metavar="FROM", help="target the path begins at")
    parser.add_argument("goal", metavar="TO", help="target the path ends at")
    parser.add_argument(
        "--kinds",
        nargs="+",
        type=word(EdgeKind.labelled),
        metavar="KIND",
        help="kinds of edges to follow (default: calls instantiates)",
    )
    parser.add_argument("--max-paths", type=int, default=1, metavar="N", help="paths at most")


def _takes_path(parser: ArgumentParser) -> None:
    parser.add_argument("path", metavar="PATH", help="file or folder")
    add_depth(parser, 1)
    parser.add_argument("--granularity", choices=("file", "folder"), default="file")


def _takes_granularity(parser: ArgumentParser) -> None:
    parser.add_argument("--granularity", choices=("file", "folder", "symbol"), default="file")


def _takes_text(parser: ArgumentParser) -> None:
    parser.add_argument("text", metavar="TEXT", help="name or part of one; Class.meth narrows")
    _add_kind(parser, "only this kind of symbol")
    parser.add_argument(
        "--language", action="append", default=[], metavar="LANG", help="only this language"
    )


def _takes_area(parser: ArgumentParser) -> None:
    add_target(parser, "+")
    parser.add_argument("--radius", type=int, default=1, metavar="N", help="edges to follow")
    parser.add_argument("--max-nodes", type=int, default=200, metavar="N", help="symbols at most")


def _takes_nothing(parser: ArgumentParser) -> None:
    pass


def add_target(parser: ArgumentParser, number: str | int) -> None:
    """Targets of a question, so many as argparse's *number* says."""
    parser.add_argument(
        "target",
        nargs=number,
        metavar="TARGET",
        help="path:line[:column], path::Qualified.name, a name, or a symbol's id",
    )
    _add_kind(parser, "what kind of symbol a name means")


def _add_kind(parser: ArgumentParser, what: str) -> None:
    parser.add_argument("--kind", type=word(SymbolKind.labelled), metavar="KIND", help=what)


def add_depth(parser: ArgumentParser, default: int) -> None:
    """How far a question goes."""
    parser.add_argument(
        "--depth",
        type=count,
        default=default,
        metavar="N",
        help="longest chain to follow, 0 for all (default: %(default)s)",
    )


QUESTIONS: dict[str, Question] = {
    "callers": Question(
        "Who calls a symbol, by distance.",
        _takes_targets(1),
        (*FILTERS, add_external, *PAGE),
        _callers,
        lambda encoder, answer: encoder.reached(answer),
        lambda renderer, answer: renderer.reached(answer),
    ),
    "callees": Question(
        "What a symbol calls, by distance.",
        _takes_targets(1),
        (*FILTERS, add_external, *PAGE),
        _callees,
        lambda encoder, answer: encoder.reached(answer),
        lambda renderer, answer: renderer.reached(answer),
    ),
    "references": Question(
        "Every place that mentions a symbol.",
        _takes_some,
        (*FILTERS, *PAGE),
        _references,
        lambda encoder, answer: encoder.references(answer),
        lambda renderer, answer: renderer.references(answer),
    ),
    "impact": Question(
        "What may behave differently when symbols, files or folders change, and what tests notice.",
        _takes_targets(0),
        (*FILTERS, *PAGE),
        _impact,
        lambda encoder, answer: encoder.impact(answer),
        lambda renderer, answer: renderer.impact(answer),
    ),
    "path": Question(
        "How one symbol comes to use another.",
        _takes_ends,
        (add_certainty, add_tests),
        _path,
        lambda encoder, answer: encoder.paths(answer),
        lambda renderer, answer: renderer.paths(answer),
    ),
    "dependencies": Question(
        "What a file or folder needs.",
        _takes_path,
        (*FILTERS, add_external, *PAGE),
        _dependencies,
        lambda encoder, answer: encoder.dependencies(answer),
        lambda renderer, answer: renderer.dependencies(answer),
    ),
    "dependents": Question(
        "What needs a file or folder.",
        _takes_path,
        (*FILTERS, add_external, *PAGE),
        _dependents,
        lambda encoder, answer: encoder.dependencies(answer),
        lambda renderer, answer: renderer.dependencies(answer),
    ),
    "cycles": Question(
        "Files, folders or symbols that need each other, and where to cut.",
        _takes_granularity,
        (*FILTERS, *PAGE),
        _cycles,
        lambda encoder, answer: encoder.cycles(answer),
        lambda renderer, answer: renderer.cycles(answer),
    ),
    "subgraph": Question(
        "What lies around symbols, for drawing.",
        _takes_area,
        (*FILTERS, add_external),
        _subgraph,
        lambda encoder, answer: encoder.subgraph(answer),
        lambda renderer, answer: renderer.subgraph(answer),
    ),
    "search": Question(
        "Symbols by name: exact, prefix, camel humps, part.",
        _takes_text,
        (add_files, add_limit),
        _search,
        lambda encoder, answer: encoder.found(answer),
        lambda renderer, answer: renderer.found(answer),
    ),
    "symbol": Question(
        "One symbol in full: signature, doc, metrics, members.",
        _takes_one,
        (),
        _symbol,
        lambda encoder, answer: encoder.detail(answer),
        lambda renderer, answer: renderer.detail(answer),
    ),
    "stats": Question(
        "The workspace in numbers.",
        _takes_nothing,
        (),
        _stats,
        lambda encoder, answer: encoder.stats(answer),
        lambda renderer, answer: renderer.stats(answer),
    ),
}
"""By the word that asks them."""
