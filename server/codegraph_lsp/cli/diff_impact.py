"""`codegraph-lsp diff-impact`: what changed since a git revision, and what that reaches."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from codegraph_lsp.cli.main import USAGE, complain
from codegraph_lsp.cli.options import FILTERS, PAGE
from codegraph_lsp.cli.query import add_common, answer
from codegraph_lsp.cli.questions import Question, add_depth
from codegraph_lsp.cli.report_questions import encoded

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from codegraph_lsp.checks.check import Context
    from codegraph_lsp.checks.report import Report
    from codegraph_lsp.cli.questions import Asked
    from codegraph_lsp.cli.render import Renderer
    from codegraph_lsp.features.diff_impact import DiffImpact
    from codegraph_lsp.features.encode import Encoder

_MARKDOWN = "markdown"


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--base",
        default="HEAD",
        metavar="REV",
        help="revision to compare with; `main...` is where the branch left main (default: HEAD)",
    )
    parser.add_argument(
        "--staged", action="store_true", help="look at what would be committed, not at the files"
    )
    parser.add_argument(
        "--check", action="store_true", help="tell what the checks find in changed lines, too"
    )
    add_depth(parser, 0)
    for add_options in (*FILTERS, *PAGE):
        add_options(parser)
    parser.add_argument(
        "--format",
        choices=("text", _MARKDOWN),
        default="text",
        help="markdown is for a comment on a pull request (default: %(default)s)",
    )
    add_common(parser)


def run(arguments: Namespace) -> int:
    if arguments.check and arguments.staged:
        complain("--check looks at the files as they are: it does not go with --staged")
        return USAGE
    if arguments.format == _MARKDOWN and arguments.limit is None:
        arguments.limit = 0  # it picks by itself what is worth a look
    asks = Question("", add_arguments, (), _ask, _encode, _render)
    return answer(asks, arguments)


class Checked(NamedTuple):
    context: Context
    report: Report


class _Told(NamedTuple):
    impact: DiffImpact
    checked: Checked | None
    format: str


def _ask(asked: Asked) -> _Told:
    from codegraph_lsp.features.diff_impact import diff_impact

    arguments = asked.arguments
    found = diff_impact(
        asked.snapshot,
        asked.options,
        base=arguments.base,
        staged=arguments.staged,
        depth=arguments.depth,
    )
    return _Told(found, _checked(asked) if arguments.check else None, arguments.format)


def _checked(asked: Asked) -> Checked:
    """What the checks find in changed lines, less what the settings' baseline knows."""
    from codegraph_lsp.checks.check import Context
    from codegraph_lsp.checks.kept_baseline import place, read
    from codegraph_lsp.checks.report import Scope, report
    from codegraph_lsp.checks.run import selection_now
    from codegraph_lsp.features.changed_lines import changes_since

    settings = asked.snapshot.settings.checks
    context = Context(asked.snapshot, settings, complete=not asked.snapshot.pending)
    known = read(place(asked.root, settings.baseline)) if settings.baseline else None
    scope = Scope(changed=changes_since(asked.snapshot, asked.arguments.base), by_line=True)
    return Checked(context, report(context, selection_now(context), scope, known))


def _encode(encoder: Encoder, told: _Told) -> Any:
    document = encoded("diff_impact")(encoder, told.impact)
    if told.checked is None:
        return document
    from codegraph_lsp.checks.fixes import fixes_of
    from codegraph_lsp.cli.found_json import finding_json

    context, report = told.checked
    found = [
        finding_json(encoder, each, fixes_of(context, each.finding, report.selection))
        for each in report.new
    ]
    return document | {"findings": found}


def _render(renderer: Renderer, told: _Told) -> str:
    from codegraph_lsp.cli.render_reports import ReportRenderer

    assert isinstance(renderer, ReportRenderer)
    checked = told.checked
    findings = None if checked is None else [each.finding for each in checked.report.new]
    if told.format == _MARKDOWN:
        return renderer.diff_impact_markdown(told.impact, findings)
    text = renderer.diff_impact(told.impact)
    return text if findings is None else f"{text}\n\n{renderer.findings(findings)}"
