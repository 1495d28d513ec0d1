"""`codegraph-lsp check`: what the graph knows to be wrong, for people and for machines."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from codegraph_lsp.checks.finding import Severity
from codegraph_lsp.cli.configure import add_index_arguments
from codegraph_lsp.cli.main import DONE, FINDINGS, USAGE, complain
from codegraph_lsp.cli.output import (
    Style,
    counted,
    json_text,
    opened,
    style_of_stdout,
    write_json,
    write_text,
)
from codegraph_lsp.cli.roots import root_around, root_of
from codegraph_lsp.model.errors import NotIndexedError, UnknownCheckError

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Iterable, Sequence

    from codegraph_lsp.checks.baseline import Baseline
    from codegraph_lsp.checks.report import Report, Scope
    from codegraph_lsp.checks.run import Selection
    from codegraph_lsp.cli.found import Found
    from codegraph_lsp.engine.snapshot import Snapshot
    from codegraph_lsp.model.settings import Checks

_FORMATS = ("text", "json", "sarif", "github")
_NEVER = "never"
_LEVELS = ("error", "warning", "note", "hint", _NEVER)


class _UsageError(Exception):
    """What was asked for makes no sense; the text says why."""


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
        "--fail-on",
        choices=_LEVELS,
        default="warning",
        help="the least bad that makes the exit code 1 (default: %(default)s)",
    )
    group.add_argument("--list", action="store_true", help="list the checks, and end")
    group.add_argument("--explain", metavar="CODE", help="say what a check is about, and end")
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
        "--changed-lines",
        action="store_true",
        help="only findings that touch changed lines, since HEAD or --base",
    )


def run(arguments: Namespace) -> int:
    try:
        if arguments.explain is not None:
            return _explain(arguments)
        if arguments.list:
            return _list(arguments)
        return _check(arguments)
    except (UnknownCheckError, _UsageError) as error:
        complain(str(error))
        return USAGE


def _check(arguments: Namespace) -> int:
    from codegraph_lsp.checks.check import Context
    from codegraph_lsp.checks.report import report
    from codegraph_lsp.checks.run import Selection, selection_now
    from codegraph_lsp.cli.found import Found
    from codegraph_lsp.cli.workspace import graph_of

    _refuse_contradictions(arguments)
    root, paths = _root_and_paths(arguments)
    if not _has_rules(arguments, root):
        _chosen(arguments, Selection({}))  # indexing takes a while; say at once what is misspelt
    with graph_of(root, arguments) as snapshot:
        settings = snapshot.settings.checks
        complete = not snapshot.pending
        context = Context(snapshot, settings, complete)
        selection = _chosen(arguments, selection_now(context))
        file = _baseline_file(arguments, root, settings)
        known = _known(file, arguments)
        _tell_unlisted(snapshot, paths)
        scope = _scope(arguments, snapshot, paths)
        told = report(context, selection, scope, known, prefilter=arguments.prefilter)
        if arguments.update_baseline:
            if not complete:
                raise NotIndexedError("the whole workspace")
            return _update(told, file, known)
        _write(arguments, Found(context, told, root, "" if file is None else file))
    least = None if arguments.fail_on == _NEVER else Severity.labelled(arguments.fail_on)
    return FINDINGS if told.fails(least) else DONE


def _refuse_contradictions(arguments: Namespace) -> None:
    if arguments.update_baseline and arguments.no_baseline:
        raise _UsageError("--update-baseline and --no-baseline contradict each other")
    if arguments.update_baseline and _base(arguments):
        raise _UsageError("a baseline holds all that is found: changes do not update it")
    if arguments.changed and arguments.base:
        raise _UsageError("--changed means --base HEAD: give one of them")


def _chosen(arguments: Namespace, usual: Selection) -> Selection:
    """
    Which checks run.

    Raises:
        UnknownCheckError: An option names none.
    """
    from codegraph_lsp.checks.codes import meant
    from codegraph_lsp.checks.registry import BY_CODE

    known = (*BY_CODE, *usual.loaded.by_id)
    selects, ignores = _words(arguments.select), _words(arguments.ignore)
    selection = usual.only(meant(selects, known)) if selects else usual
    return selection.without(meant(ignores, known))


def _words(given: Sequence[str]) -> list[str]:
    return [word.strip() for text in given for word in text.split(",") if word.strip()]


def _root_and_paths(arguments: Namespace) -> tuple[str, frozenset[str]]:
    """
    The workspace's folder, and where in it findings are wanted: names of files and folders.

    Raises:
        OSError: The folder is none.
        _UsageError: A path is not inside, or not there.
    """
    from codegraph_lsp.checks.report import EVERYWHERE
    from codegraph_lsp.workspace.roots import Roots
    from codegraph_lsp.workspace.uris import canonical

    places = list(arguments.places)
    if arguments.root is None and places and os.path.isdir(places[0]):
        arguments.root = root_around(places[0])
        if os.path.samefile(arguments.root, places[0]):
            places.pop(0)
    root = root_of(arguments.root)
    roots = Roots([root])
    found = []
    for place in places:
        native = place if os.path.exists(place) else os.path.join(root, place)
        if not os.path.exists(native):
            raise _UsageError(f"there is nothing at {place!r}")
        inside = "" if canonical(native) == canonical(root) else roots.locate(native)
        if inside is None:
            raise _UsageError(f"{place!r} is not below the workspace {root}; --root names another")
        found.append(inside)
    return root, frozenset(found) or EVERYWHERE


def _tell_unlisted(snapshot: Snapshot, paths: Iterable[str]) -> None:
    """Says which files were named and are not looked at: nothing found there means nothing."""
    from codegraph_lsp.model.ids import Path
    from codegraph_lsp.model.kinds import FileState

    for path in sorted(paths):
        if path and not os.path.isdir(snapshot.roots.absolute(Path(path))):
            row = snapshot.file(Path(path))
            if row is None or row.state is FileState.SKIPPED:
                why = "it is not in the index" if row is None else row.reason
                complain(f"{path} is not checked: {why}")


def _scope(arguments: Namespace, snapshot: Snapshot, paths: frozenset[str]) -> Scope:
    from codegraph_lsp.checks.report import Scope

    base = _base(arguments)
    if not base:
        return Scope(paths)
    from codegraph_lsp.features.changed_lines import changed_lines

    return Scope(paths, changed_lines(snapshot, base), by_line=arguments.changed_lines)


def _base(arguments: Namespace) -> str:
    """The revision whose changes count; empty where everything does."""
    if arguments.base:
        return str(arguments.base)
    return "HEAD" if arguments.changed or arguments.changed_lines else ""


def _baseline_file(arguments: Namespace, root: str, settings: Checks) -> str | None:
    """
    The file of the baseline; None where there is none.

    Raises:
        BaselineError: That of the settings is outside of the workspace.
        _UsageError: One is wanted, and none is named.
    """
    if arguments.no_baseline:
        return None
    if arguments.baseline:
        return str(arguments.baseline)
    if settings.baseline:
        from codegraph_lsp.checks.kept_baseline import place

        return place(root, settings.baseline)
    if arguments.update_baseline:
        raise _UsageError("no baseline is named: use --baseline FILE, or set `checks.baseline`")
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


def _list(arguments: Namespace) -> int:
    """Tells the checks and rules, and what their findings count as in the workspace."""
    from codegraph_lsp.checks.registry import CHECKS
    from codegraph_lsp.checks.run import OFF

    selection = _chosen(arguments, _usual(arguments))
    severities = selection.severities
    summaries = [(each.code, each.summary) for each in CHECKS]
    summaries += [(each.id, each.message) for each in selection.loaded.rules]
    told = [
        (code, severities[code].label if code in severities else OFF, summary)
        for code, summary in summaries
    ]
    if arguments.format == "json":
        write_json([{"code": code, "severity": word, "summary": what} for code, word, what in told])
        return DONE
    style = style_of_stdout()
    width = max(len(code) for code, *_ in told)
    write_text(
        "\n".join(f"{style.bold(f'{code:{width}}')}  {word:7}  {what}" for code, word, what in told)
    )
    return DONE


def _explain(arguments: Namespace) -> int:
    from codegraph_lsp.checks.codes import near
    from codegraph_lsp.checks.registry import BY_CODE
    from codegraph_lsp.checks.run import OFF
    from codegraph_lsp.cli.found import kind_of

    code = arguments.explain
    selection = _usual(arguments)
    known = (*BY_CODE, *selection.loaded.by_id)
    if code not in known:
        raise UnknownCheckError(code, near(code, known))
    severity = selection.severities.get(code)
    kind = kind_of(code, severity or Severity.WARNING, selection)
    heading = f"{style_of_stdout().bold(code)} ({OFF if severity is None else severity.label})"
    parts = [
        heading,
        *([] if code in BY_CODE and kind.page else [kind.summary]),
        kind.page,
        kind.url,
    ]
    write_text("\n\n".join(filter(None, parts)))
    return DONE


def _usual(arguments: Namespace) -> Selection:
    """The checks of the workspace, and its rules; a graph is only made where there are some."""
    from codegraph_lsp.checks.check import Context
    from codegraph_lsp.checks.run import selected, selection_now
    from codegraph_lsp.cli.workspace import graph_of, settings_of

    root, _ = _root_and_paths(arguments)
    if not _has_rules(arguments, root):
        return selected(settings_of(root, arguments).checks)
    with graph_of(root, arguments) as snapshot:
        return selection_now(Context(snapshot, snapshot.settings.checks))


def _has_rules(arguments: Namespace, root: str) -> bool:
    from codegraph_lsp.cli.configure import changes
    from codegraph_lsp.engine.once import settings_for
    from codegraph_lsp.workspace.roots import Roots
    from codegraph_lsp.workspace.rule_files import rule_files

    checks = settings_for(root, changes(arguments)).settings.checks
    return bool(rule_files(Roots([root]), checks.rules))
