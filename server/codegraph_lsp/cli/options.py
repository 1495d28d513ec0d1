"""Options that commands share: which edges and files count, and how much is told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from typing import TYPE_CHECKING, Any

from codegraph_lsp.model.kinds import Certainty

if TYPE_CHECKING:
    from argparse import Namespace, _ActionsContainer

    from codegraph_lsp.features.options import Options

Adds = Callable[["_ActionsContainer"], None]
"""Adds options to a parser or to a group of one."""

TEXT_LIMIT = 100
"""Items shown to people who did not say how many they want."""


def options_of(arguments: Namespace) -> Options:
    """What *arguments* say; what their command does not take is as by default."""
    from codegraph_lsp.features.options import Options

    given: dict[str, Any] = {}
    for field in fields(Options):
        value = getattr(arguments, field.name, None)
        if value is not None:
            given[field.name] = tuple(value) if isinstance(value, list) else value
    return Options(**given)


def add_certainty(group: _ActionsContainer) -> None:
    words = [certainty.label for certainty in Certainty]
    group.add_argument(
        "--min-certainty",
        dest="certainty",
        type=word(Certainty.labelled),
        default=Certainty.DISPATCH,
        metavar="CERTAINTY",
        help=f"the least sure edges that count: {', '.join(words)} "
        f"(default: {Certainty.DISPATCH.label})",
    )


def add_tests(group: _ActionsContainer) -> None:
    group.add_argument(
        "--no-tests", dest="include_tests", action="store_false", help="leave test files out"
    )


def add_files(group: _ActionsContainer) -> None:
    add_tests(group)
    group.add_argument(
        "--include", action="append", default=[], metavar="GLOB", help="only files that fit"
    )
    group.add_argument(
        "--exclude", action="append", default=[], metavar="GLOB", help="no files that fit"
    )


def add_external(group: _ActionsContainer) -> None:
    group.add_argument(
        "--external",
        dest="include_external",
        action="store_true",
        help="tell external symbols as well",
    )


def add_limit(group: _ActionsContainer) -> None:
    group.add_argument(
        "--limit",
        type=count,
        metavar="N",
        help=f"items on one page, 0 for all (default: {TEXT_LIMIT}, in JSON all)",
    )


def add_cursor(group: _ActionsContainer) -> None:
    group.add_argument("--cursor", metavar="C", help="where the page before ended")


FILTERS: tuple[Adds, ...] = (add_certainty, add_files)
PAGE: tuple[Adds, ...] = (add_limit, add_cursor)


def word(labelled: Callable[[str], Any]) -> Callable[[str], Any]:
    """*labelled* as argparse wants it, which tells nobody what a ValueError says."""

    def parse(text: str) -> Any:
        from argparse import ArgumentTypeError

        try:
            return labelled(text)
        except ValueError as error:
            raise ArgumentTypeError(str(error)) from error

    return parse


def count(text: str) -> int:
    """A number that is not below 0, as argparse wants it."""
    from argparse import ArgumentTypeError

    if not text.isdecimal():
        raise ArgumentTypeError(f"{text!r} is not a number from 0")
    return int(text)
