"""Findings in a text that was edited since: those in front of and behind the edit still hold."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from codegraph_lsp.model.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterable

    from codegraph_lsp.checks.finding import Finding


def moved(found: Iterable[Finding], before: bytes, after: bytes) -> Iterable[Finding]:
    """*found* in the text *after*, without those that stand where it differs from *before*."""
    n_head = _n_alike(before, after)
    longest = min(len(before), len(after)) - n_head
    n_tail = min(_n_alike(before[::-1], after[::-1]), longest)
    by = len(after) - len(before)

    def now(span: Span) -> Span | None:
        if span.end <= n_head:
            return span
        if span.start >= len(before) - n_tail:
            return Span(span.start + by, span.end + by)
        return None

    for finding in found:
        span = now(finding.span)
        if span is None:
            continue
        related = tuple(
            each._replace(span=place)
            for each in finding.related
            if (place := now(each.span) if each.file == finding.file else each.span) is not None
        )
        yield replace(finding, span=span, related=related)


def _n_alike(one: bytes, other: bytes) -> int:
    """Bytes at the beginning that are the same."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low
