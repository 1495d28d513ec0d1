"""`codegraph-lsp query`: one question to the graph, answered as text or as JSON."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from codegraph_lsp.cli.configure import add_index_arguments
from codegraph_lsp.cli.main import DONE, IMPOSSIBLE, complain
from codegraph_lsp.cli.options import TEXT_LIMIT, options_of
from codegraph_lsp.cli.output import style_of_stdout, write_json, write_text
from codegraph_lsp.cli.questions import QUESTIONS as GRAPH_QUESTIONS
from codegraph_lsp.cli.questions import Asked
from codegraph_lsp.cli.report_questions import QUESTIONS as REPORT_QUESTIONS
from codegraph_lsp.cli.roots import folder_inside, root_of
from codegraph_lsp.model.errors import AmbiguousTargetError, CodegraphError, TargetError

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from codegraph_lsp.cli.questions import Question


QUESTIONS = GRAPH_QUESTIONS | REPORT_QUESTIONS


def add_arguments(parser: ArgumentParser) -> None:
    subparsers = parser.add_subparsers(dest="question", metavar="QUESTION", required=True)
    for name, question in QUESTIONS.items():
        sub = subparsers.add_parser(
            name, help=question.help, description=question.help, allow_abbrev=False
        )
        question.add_arguments(sub)
        group = sub.add_argument_group("answer")
        for add_options in question.options:
            add_options(group)
        add_common(sub)


def run(arguments: Namespace) -> int:
    return answer(QUESTIONS[arguments.question], arguments)


def answer(question: Question, arguments: Namespace) -> int:
    """Asks, writes the answer, and returns the exit code."""
    from codegraph_lsp.cli.places import ShellPlaces
    from codegraph_lsp.cli.render_reports import ReportRenderer
    from codegraph_lsp.cli.workspace import graph_of
    from codegraph_lsp.features.encode import Encoder

    root = root_of(arguments.root)
    limit = getattr(arguments, "limit", None)
    if limit is None and not arguments.json:
        limit = TEXT_LIMIT
    options = replace(options_of(arguments), limit=limit or None)
    with graph_of(root, arguments) as snapshot:
        places = ShellPlaces(snapshot, root)
        encoder = Encoder(places)
        asked = Asked(snapshot, arguments, options, root, folder_inside(root))
        try:
            told = question.ask(asked)
        except CodegraphError as error:
            if arguments.json:
                write_json({"error": _error(error, snapshot, encoder)})
            complain(str(error))
            if isinstance(error, AmbiguousTargetError) and not arguments.json:
                symbols = [snapshot.symbol_by_id(candidate) for candidate in error.candidates]
                renderer = ReportRenderer(snapshot, places, style_of_stdout())
                write_text(renderer.symbols([symbol for symbol in symbols if symbol]))
            return IMPOSSIBLE
        if arguments.json:
            write_json(question.encode(encoder, told))
        else:
            renderer = ReportRenderer(snapshot, places, style_of_stdout())
            write_text(question.render(renderer, told))
    return DONE


def add_common(parser: ArgumentParser) -> None:
    """What every question takes."""
    parser.add_argument("--root", metavar="R", help="folder of the workspace")
    parser.add_argument("--json", action="store_true", help="print one JSON document")
    parser.add_argument(
        "--no-refresh",
        dest="refresh",
        action="store_false",
        help="answer from the index as it is, without looking for changed files",
    )
    add_index_arguments(parser)


def _error(error: CodegraphError, snapshot: Any, encoder: Any) -> dict[str, Any]:
    """The document that takes an answer's place."""
    told: dict[str, Any] = {
        "code": type(error).__name__.removesuffix("Error"),
        "message": str(error),
    }
    if isinstance(error, TargetError) and error.near:
        told["near"] = list(error.near)
    if isinstance(error, AmbiguousTargetError):
        symbols = [snapshot.symbol_by_id(candidate) for candidate in error.candidates]
        told["candidates"] = encoder.symbols([symbol for symbol in symbols if symbol])
    return told
