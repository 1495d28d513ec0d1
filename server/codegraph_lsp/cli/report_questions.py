"""The questions of `codegraph-lsp query` that report on the whole graph or on the text itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from codegraph_lsp.cli.options import FILTERS, PAGE, add_files, count, word
from codegraph_lsp.cli.questions import Question, add_target
from codegraph_lsp.model.errors import PatternError
from codegraph_lsp.model.kinds import SymbolKind

if TYPE_CHECKING:
    from argparse import ArgumentParser

    from codegraph_lsp.cli.questions import Asked
    from codegraph_lsp.cli.render import Renderer
    from codegraph_lsp.cli.render_reports import ReportRenderer
    from codegraph_lsp.features.encode import Encoder


def _dead_code(asked: Asked) -> Any:
    from codegraph_lsp.features.dead_code import dead_code

    arguments = asked.arguments
    return dead_code(
        asked.snapshot,
        asked.options,
        kinds=arguments.kinds or (),
        entry_points=(*asked.snapshot.settings.checks.used_from_outside, *arguments.entry_point),
        public=not arguments.no_public,
        confidence="low" if arguments.uncertain else "high",
    )


def _hotspots(asked: Asked) -> Any:
    from codegraph_lsp.features.hotspots import hotspots

    arguments = asked.arguments
    return hotspots(
        asked.snapshot, asked.options, metric=arguments.metric, granularity=arguments.granularity
    )


def _communities(asked: Asked) -> Any:
    from codegraph_lsp.features.communities import communities

    arguments = asked.arguments
    return communities(
        asked.snapshot,
        asked.options,
        granularity=arguments.granularity,
        max_members=arguments.members,
    )


def _context(asked: Asked) -> Any:
    from codegraph_lsp.features.context import context, context_of_query

    arguments = asked.arguments
    if arguments.search:
        words = " ".join(arguments.target)
        return context_of_query(asked.snapshot, words, asked.options, budget=arguments.budget)
    targets = [asked.target(text) for text in arguments.target]
    return context(asked.snapshot, targets, asked.options, budget=arguments.budget)


def _match(asked: Asked) -> Any:
    from codegraph_lsp.features.match import match

    arguments = asked.arguments
    rule = None if arguments.rule is None else _rule(arguments.rule)
    return match(
        asked.snapshot,
        asked.options,
        pattern=arguments.pattern,
        rule=rule,
        language=arguments.language,
    )


def _rule(text: str) -> dict[str, Any]:
    """
    A rule as JSON, or in the file behind an `@`.

    Raises:
        PatternError: It is neither.
    """
    import json

    try:
        if text.startswith("@"):
            with open(text[1:], encoding="utf-8") as file:
                text = file.read()
        rule = json.loads(text)
    except OSError as error:
        raise PatternError("rule", f"{text[1:]!r} cannot be read: {error.strerror}") from error
    except ValueError as error:
        raise PatternError("rule", f"no JSON object ({error})") from error
    if not isinstance(rule, dict):
        raise PatternError("rule", "no JSON object")
    return rule


def _takes_dead_code(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--kinds",
        nargs="+",
        type=word(SymbolKind.labelled),
        metavar="KIND",
        help="kinds of symbols (default: what can be called, types, properties)",
    )
    parser.add_argument(
        "--entry-point",
        action="append",
        default=[],
        metavar="GLOB",
        help="files, or `glob::name` of symbols, that are used from outside",
    )
    parser.add_argument(
        "--no-public",
        action="store_true",
        help="what a published package exports does not count as used",
    )
    parser.add_argument(
        "--uncertain",
        action="store_true",
        help="also what lives only because its name is written somewhere",
    )


def _takes_hotspots(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--metric",
        choices=("fanIn", "pageRank", "complexity", "churn", "risk"),
        default="risk",
        help="the figure to rank by (default: %(default)s)",
    )
    parser.add_argument("--granularity", choices=("symbol", "file"), default="symbol")


def _takes_communities(parser: ArgumentParser) -> None:
    parser.add_argument("--granularity", choices=("file", "folder", "symbol"), default="file")
    parser.add_argument(
        "--members",
        type=count,
        default=8,
        metavar="N",
        help="members told of each cluster (default: %(default)s)",
    )


def _takes_context(parser: ArgumentParser) -> None:
    add_target(parser, "+")
    parser.add_argument(
        "--search", action="store_true", help="the targets are words to search symbols by"
    )
    parser.add_argument(
        "--budget",
        type=count,
        default=20_000,
        metavar="CHARS",
        help="characters at most (default: %(default)s)",
    )


def _takes_pattern(parser: ArgumentParser) -> None:
    parser.add_argument(
        "pattern",
        nargs="?",
        metavar="PATTERN",
        help="code with $NAME for a node and $$$NAME for several",
    )
    parser.add_argument("--rule", metavar="JSON", help="an ast-grep rule in its place, or @FILE")
    parser.add_argument(
        "--language",
        metavar="LANG",
        help="language to search (default: of the files' languages those that can read it)",
    )


def _reports(renderer: Renderer) -> ReportRenderer:
    from codegraph_lsp.cli.render_reports import ReportRenderer

    assert isinstance(renderer, ReportRenderer)
    return renderer


def encoded(name: str) -> Any:
    """The function of `features.encode_reports` called *name*, loaded when it is needed."""

    def encode(encoder: Encoder, answer: Any) -> Any:
        from codegraph_lsp.features import encode_reports

        return getattr(encode_reports, name)(encoder, answer)

    return encode


QUESTIONS: dict[str, Question] = {
    "dead-code": Question(
        "What nothing uses, and why it is thought so.",
        _takes_dead_code,
        (add_files, *PAGE),
        _dead_code,
        encoded("dead_code"),
        lambda renderer, answer: _reports(renderer).dead_code(answer),
    ),
    "hotspots": Question(
        "Where the workspace is most used, most complex, most often changed.",
        _takes_hotspots,
        (*FILTERS, *PAGE),
        _hotspots,
        encoded("hotspots"),
        lambda renderer, answer: _reports(renderer).hotspots(answer),
    ),
    "communities": Question(
        "Files, folders or symbols that belong together by what they use.",
        _takes_communities,
        (*FILTERS, *PAGE),
        _communities,
        encoded("communities"),
        lambda renderer, answer: _reports(renderer).communities(answer),
    ),
    "context": Question(
        "What a reader needs to change something, in a number of characters.",
        _takes_context,
        FILTERS,
        _context,
        encoded("context"),
        lambda renderer, answer: _reports(renderer).context(answer),
    ),
    "match": Question(
        "Code by its shape, with ast-grep's patterns.",
        _takes_pattern,
        (add_files, *PAGE),
        _match,
        encoded("matches"),
        lambda renderer, answer: _reports(renderer).matches(answer),
    ),
}
"""By the word that asks them."""
