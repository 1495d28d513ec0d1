"""`codegraph-lsp check`: what the graph knows to be wrong, for people and for machines."""

from __future__ import annotations

import os
import time
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from codegraph_lsp.checks.finding import Severity
from codegraph_lsp.cli.check_asked import (
    chosen,
    has_rules,
    refuse_contradictions,
    root_and_paths,
    scope_of,
    tell_not_set_up,
    tell_unlisted,
)
from codegraph_lsp.cli.configure import add_index_arguments
from codegraph_lsp.cli.main import DONE, FINDINGS, USAGE, UsageError, complain
from codegraph_lsp.cli.output import Style, counted, json_text, opened, style_of_stdout
from codegraph_lsp.model.errors import NotIndexedError, UnknownCheckError

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from codegraph_lsp.checks.baseline import Baseline
    from codegraph_lsp.checks.check import Context
    from codegraph_lsp.checks.fixing import FixRequest
    from codegraph_lsp.checks.report import Report
    from codegraph_lsp.checks.run import Selection
    from codegraph_lsp.cli.found import Found
    from codegraph_lsp.engine.snapshot import Snapshot
    from codegraph_lsp.model.settings import Checks

_FORMATS = ("text", "json", "sarif", "github")
_NEVER = "never"
_SEVERITIES = tuple(severity.label for severity in Severity)


def add_arguments(parser: ArgumentParser) -> None:
    parser.epilog = (
        "Exit codes: 0 nothing as bad as --fail-on; 1 something is; 2 wrong usage; 3 could not do "
        "it; 130 interrupted. docs/ci.md shows how to use it in continuous integration."
    )
    parser.add_argument(
        "places",
        nargs="*",
        metavar="ROOT|PATH",
        help="files and folders: only what is found in them is told; where the first is a folder, "
        "the workspace is that, or what is around it that looks like one",
    )
    parser.add_argument("--root", metavar="R", help="folder of the workspace; all others are paths")
    _add_selection(parser)
    _add_scope(parser)
    _add_fixes(parser)
    _add_answer(parser)
    parser.add_argument(
        "--no-refresh",
        dest="refresh",
        action="store_false",
        help="check the index as it is, without looking for changed files",
    )
    add_index_arguments(parser)


def _add_selection(parser: ArgumentParser) -> None:
    group = parser.add_argument_group("checks")
    for name, what in (("select", "run only these"), ("ignore", "do not run these")):
        group.add_argument(
            f"--{name}",
            action="append",
            default=[],
            metavar="CODE,..",
            help=f"{what}: codes, or patterns such as unused-*",
        )
    group.add_argument(
        "--no-prefilter",
        dest="prefilter",
        action="store_false",
        help="parse all files for rules, also those that cannot match",
    )


def _add_scope(parser: ArgumentParser) -> None:
    group = parser.add_argument_group("what counts")
    group.add_argument(
        "--baseline",
        metavar="FILE",
        help="findings in this file are known and not told (default: `checks.baseline`)",
    )
    group.add_argument("--no-baseline", action="store_true", help="tell what is known, too")
    group.add_argument(
        "--update-baseline",
        action="store_true",
        help="write what is found to the baseline, and take out what is gone",
    )
    group.add_argument(
        "--base",
        metavar="REV",
        help="only findings that touch files changed since this git revision; `main...` is where "
        "the branch left main",
    )
    group.add_argument("--changed", action="store_true", help="the same as --base HEAD")
    group.add_argument(
        "--staged",
        action="store_true",
        help="only findings that touch files whose staged text differs from HEAD or --base: what "
        "the next commit changes",
    )
    group.add_argument(
        "--changed-lines",
        action="store_true",
        help="only findings that touch changed lines, since HEAD or --base",
    )


def _add_fixes(parser: ArgumentParser) -> None:
    group = parser.add_argument_group("fixes")
    group.add_argument(
        "--fix",
        action="store_true",
        help='write the fixes that need no asking, those of "fix all" in an editor, and tell what '
        "is left",
    )
    group.add_argument(
        "--diff", action="store_true", help="only show what --fix would write, as a patch"
    )


def _add_answer(parser: ArgumentParser) -> None:
    group = parser.add_argument_group("answer")
    group.add_argument("--format", choices=_FORMATS, default="text")
    group.add_argument(
        "--json",
        dest="format",
        action="store_const",
        const="json",
        help="the same as --format json",
    )
    group.add_argument("--output", metavar="FILE", help="write there instead of to stdout")
    group.add_argument(
        "--min-severity",
        choices=_SEVERITIES,
        default=Severity.HINT.label,
        metavar="LEVEL",
        help=f"leave out what is less bad, from the exit code, too: {', '.join(_SEVERITIES)} "
        "(default: %(default)s)",
    )
    group.add_argument(
        "--fail-on",
        choices=(*_SEVERITIES, _NEVER),
        default="warning",
        help="the least bad that makes the exit code 1 (default: %(default)s)",
    )
    group.add_argument(
        "--quiet", "-q", action="store_true", help="do not show on stderr how far it is"
    )
    group.add_argument("--list", action="store_true", help="list the checks, and end")
    group.add_argument("--explain", metavar="CODE", help="say what a check is about, and end")


def run(arguments: Namespace) -> int:
    try:
        if arguments.explain is None and not arguments.list:
            return _check(arguments)
        from codegraph_lsp.cli.check_about import explain, list_checks

        return list_checks(arguments) if arguments.explain is None else explain(arguments)
    except UnknownCheckError as error:
        complain(str(error))
        return USAGE


def _check(arguments: Namespace) -> int:
    from codegraph_lsp.checks.run import Selection
    from codegraph_lsp.cli.workspace import graph_of

    refuse_contradictions(arguments)
    root, paths = root_and_paths(arguments)
    if not has_rules(arguments, root):
        chosen(arguments, Selection({}))  # indexing takes a while; say at once what is misspelt
    settings = None
    if arguments.fix or arguments.diff:
        from codegraph_lsp.cli.check_fix import show_fixes, write_fixes

        with graph_of(root, arguments) as snapshot:
            settings, request = snapshot.settings, _fix_request(arguments, root, paths, snapshot)
        if arguments.diff:
            return show_fixes(root, settings, request, arguments.output, quiet=arguments.quiet)
        write_fixes(root, settings, request, quiet=arguments.quiet)
        arguments.refresh = True
    with graph_of(root, arguments, settings) as snapshot:
        return _told(arguments, root, paths, _question(arguments, root, snapshot))


class _Question(NamedTuple):
    """What is asked of a graph, beside where."""

    context: Context
    selection: Selection
    known: Baseline
    file: str | None
    """Of the baseline."""
    processes: int
    """That match rules where there is much to do."""


def _question(arguments: Namespace, root: str, snapshot: Snapshot) -> _Question:
    from codegraph_lsp.checks.check import Context
    from codegraph_lsp.checks.run import selection_now
    from codegraph_lsp.engine.site import jobs_wanted

    context = Context(snapshot, snapshot.settings.checks, complete=not snapshot.pending)
    selection = chosen(arguments, selection_now(context))
    file = _baseline_file(arguments, root, context.settings)
    processes = jobs_wanted(snapshot.settings.jobs)
    return _Question(context, selection, _known(file, arguments), file, processes)


def _fix_request(
    arguments: Namespace, root: str, paths: frozenset[str], snapshot: Snapshot
) -> FixRequest:
    from codegraph_lsp.checks.fixing import FixRequest

    question = _question(arguments, root, snapshot)
    scope = partial(scope_of, arguments, paths)
    return FixRequest(question.selection, scope, question.known, question.context.settings)


def _told(arguments: Namespace, root: str, paths: frozenset[str], question: _Question) -> int:
    """Runs the checks, and tells or remembers what they find."""
    from codegraph_lsp.checks.report import report
    from codegraph_lsp.cli.found import Found
    from codegraph_lsp.cli.terminal import meter
    from codegraph_lsp.index.progress import Progress

    context, selection = question.context, question.selection
    known, file, snapshot = question.known, question.file, context.snapshot
    tell_unlisted(context, paths)
    tell_not_set_up(arguments, selection, context.settings)
    scope = scope_of(arguments, paths, snapshot)
    with meter("checking", quiet=arguments.quiet) as shown:
        reached = Progress(shown, time.monotonic).reach
        told = report(
            context,
            selection,
            scope,
            known,
            prefilter=arguments.prefilter,
            processes=question.processes,
            reached=reached,
        )
    if arguments.update_baseline:
        if not context.complete:
            raise NotIndexedError("the whole workspace")
        return _update(told, file, known)
    found = Found(context, told, root, "" if file is None else file, fixed=arguments.fix)
    _write(arguments, found)
    least = None if arguments.fail_on == _NEVER else Severity.labelled(arguments.fail_on)
    return FINDINGS if told.fails(least) else DONE


def _baseline_file(arguments: Namespace, root: str, settings: Checks) -> str | None:
    """
    The file of the baseline; None where there is none.

    Raises:
        BaselineError: That of the settings is outside of the workspace.
        UsageError: One is wanted, and none is named.
    """
    if arguments.no_baseline:
        return None
    if arguments.baseline:
        return str(arguments.baseline)
    if settings.baseline:
        from codegraph_lsp.checks.kept_baseline import place

        return place(root, settings.baseline)
    if arguments.update_baseline:
        raise UsageError("no baseline is named: use --baseline FILE, or set `checks.baseline`")
    return None


def _known(file: str | None, arguments: Namespace) -> Baseline:
    """
    What stands in *file*; nothing where it is about to be made.

    Raises:
        BaselineError: It cannot be used.
    """
    from codegraph_lsp.checks.baseline import Baseline
    from codegraph_lsp.checks.kept_baseline import read

    if file is None or (arguments.update_baseline and not os.path.lexists(file)):
        return Baseline()
    return read(file)


def _update(told: Report, file: str | None, before: Baseline) -> int:
    """Writes the baseline anew and says what became of it."""
    from codegraph_lsp.checks.baseline import written

    assert file is not None
    after = told.renewed
    os.makedirs(os.path.dirname(os.path.abspath(file)), exist_ok=True)
    with opened(file) as out:
        out.write(written(after))
    old, new = ({each.fingerprint for each in one.items} for one in (before, after))
    complain(
        f"{file} knows {counted(len(new), 'finding')}: "
        f"{len(new - old):,} added, {len(old - new):,} taken out"
    )
    return DONE


def _write(arguments: Namespace, found: Found) -> None:
    text = _text(arguments, found)
    with opened(arguments.output) as out:
        out.write(text.encode("utf-8", "replace"))
    if arguments.output is not None:
        complain(found.summary(Style(enabled=False)))


def _text(arguments: Namespace, found: Found) -> str:
    """The answer in the wanted form; only that is imported."""
    if arguments.format == "json":
        from codegraph_lsp.cli.found_json import document

        return json_text(document(found))
    if arguments.format == "sarif":
        from codegraph_lsp.cli.found_sarif import log

        return json_text(log(found))
    if arguments.format == "github":
        from codegraph_lsp.cli.found_github import commands

        return commands(found)
    from codegraph_lsp.cli.found_text import text

    return text(found, Style(enabled=False) if arguments.output else style_of_stdout())
