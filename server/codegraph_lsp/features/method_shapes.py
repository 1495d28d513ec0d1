"""What methods take and give, written so that alike ones are equal: without names and packages."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from codegraph_lsp.features.signature import signature_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from codegraph_lsp.features.snapshot import Snapshot
    from codegraph_lsp.model.symbols import Symbol

_QUALIFIER = re.compile(r"\b\w+\.(?=\w)")
_NAMED = re.compile(r"(?P<name>\w+)\s+(?P<type>\S.*)")


def method_shape(
    snapshot: Snapshot, method: Symbol, *, words: frozenset[str], alike: Mapping[str, str]
) -> str:
    """
    `string,int;error` for `Get(key string, n int) error`; empty where it cannot be told.

    Args:
        words: Keywords of the language: what follows one is no type behind a name.
        alike: Types that have two spellings -> the one that counts.
    """
    head = signature_of(snapshot, method)
    found = re.search(rf"(?<!\w){re.escape(method.name)}\s*\(", head)
    if found is None:
        return ""
    pieces, end = _between(head, found.end())
    given = head[end:].strip()
    results = _between(given, 1)[0] if given.startswith("(") else [given] if given else []
    taken = ",".join(_types(pieces, words, alike))
    return f"{taken};{','.join(_types(results, words, alike))}"


def _between(head: str, begin: int) -> tuple[list[str], int]:
    """What stands between the commas up to the bracket that closes, and where that ends."""
    pieces: list[str] = []
    depth, since = 1, begin
    for at in range(begin, len(head)):
        mark = head[at]
        depth += (mark in "([{") - (mark in ")]}")
        if not depth or (mark == "," and depth == 1):
            pieces.append(head[since:at].strip())
            since = at + 1
        if not depth:
            return [piece for piece in pieces if piece], since
    return pieces, len(head)


def _types(pieces: list[str], words: frozenset[str], alike: Mapping[str, str]) -> Iterator[str]:
    """The types of parameters; those that share one with the next have only their name."""
    split = [_NAMED.fullmatch(piece) for piece in pieces]
    named = [found is not None and found["name"] not in words for found in split]
    following = ""
    types: list[str] = []
    for piece, found, is_named in zip(pieces[::-1], split[::-1], named[::-1], strict=True):
        if is_named and found is not None:
            following = found["type"]
        elif not any(named):
            following = piece
        types.append(_QUALIFIER.sub("", following).replace(" ", ""))
    for each in reversed(types):
        for spelling, other in alike.items():
            each = each.replace(spelling, other)
        yield each
