"""Long lists, which a client may take in parts while the rest is on its way."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from codegraph_lsp.lsp.protocol.envelope import call_body

if TYPE_CHECKING:
    from collections.abc import Iterator

PART = 500
"""Longest list in one message to a client that takes results in parts. (pyright's order of size)"""


class Listing(msgspec.Struct):
    """A result that is a list under the name `items`."""

    items: list[Any]


def parted(result: Any, params: Any) -> tuple[Iterator[bytes], Any]:
    """What to send ahead of the reply, and the reply's result."""
    token = getattr(params, "partial_result_token", None)
    items = result.items if isinstance(result, Listing) else result
    if token is None or not isinstance(items, list) or len(items) <= PART:
        return iter(()), result
    inside = isinstance(result, Listing)
    return _bodies(items, token, inside=inside), Listing([]) if inside else []


def _bodies(items: list[Any], token: Any, *, inside: bool) -> Iterator[bytes]:
    for first in range(0, len(items), PART):
        part: Any = items[first : first + PART]
        value = {"token": token, "value": Listing(part) if inside else part}
        yield call_body("$/progress", value)
