"""`codegraph-lsp diff-impact`: what changed since a git revision, and what that reaches."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from codegraph_lsp.cli.options import FILTERS, PAGE
from codegraph_lsp.cli.query import add_common, answer
from codegraph_lsp.cli.questions import Question, add_depth
from codegraph_lsp.cli.report_questions import encoded

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from codegraph_lsp.cli.questions import Asked
    from codegraph_lsp.cli.render import Renderer


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--base", default="HEAD", metavar="REV", help="revision to compare with (default: HEAD)"
    )
    parser.add_argument(
        "--staged", action="store_true", help="look at what would be committed, not at the files"
    )
    add_depth(parser, 0)
    for add_options in (*FILTERS, *PAGE):
        add_options(parser)
    parser.add_argument(
        "--format",
        choices=("text", "markdown"),
        default="text",
        help="markdown is for a comment on a pull request (default: %(default)s)",
    )
    add_common(parser)


def run(arguments: Namespace) -> int:
    asks = Question("", add_arguments, (), _ask, encoded("diff_impact"), _render)
    return answer(asks, arguments)


def _ask(asked: Asked) -> Any:
    from codegraph_lsp.features.diff_impact import diff_impact

    arguments = asked.arguments
    found = diff_impact(
        asked.snapshot,
        asked.options,
        base=arguments.base,
        staged=arguments.staged,
        depth=arguments.depth,
    )
    return (arguments.format, found) if not arguments.json else found


def _render(renderer: Renderer, told: Any) -> str:
    from codegraph_lsp.cli.render_reports import ReportRenderer

    assert isinstance(renderer, ReportRenderer)
    form, found = told
    return (
        renderer.diff_impact_markdown(found) if form == "markdown" else renderer.diff_impact(found)
    )
