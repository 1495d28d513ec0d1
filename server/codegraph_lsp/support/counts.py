"""Numbers of things in words."""

from __future__ import annotations


def counted(n: int, noun: str, plural: str = "") -> str:
    """`1 file`, `2,345 files`; *plural* where that is not *noun* with an s."""
    return f"{n:,} {noun if n == 1 else plural or noun + 's'}"
