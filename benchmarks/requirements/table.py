"""The thirty requirements, what was found of each, and the page that shows it."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import quantiles
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


@dataclass(frozen=True, slots=True)
class Figure:
    """One thing that was measured."""

    what: str
    value: float | str
    unit: str = ""
    most: float | None = None
    """What it may be at most, in the same unit; None where *met* says it or nothing is asked."""
    met: bool | None = None

    @property
    def good(self) -> bool:
        """The figure is as asked, or nothing is asked of it."""
        if self.met is not None:
            return self.met
        return self.most is None or (
            isinstance(self.value, int | float) and self.value <= self.most
        )

    def __str__(self) -> str:
        value = self.value if isinstance(self.value, str) else f"{self.value:,.4g}"
        text = f"{self.what} {value}{' ' + self.unit if self.unit else ''}".strip()
        return text if self.good else f"**{text}**"


Findings: TypeAlias = "Mapping[int, Sequence[Figure]]"
"""By the requirement's number."""

REQUIREMENTS: Mapping[int, str] = {
    1: "A cold process answers `initialize` in 800 ms (p95), before any folder is listed; a warm "
    "daemon through a forwarder in 150 ms.",
    2: "While everything is read, an opened file is answered about in 300 ms (p95).",
    3: "While everything is read, p95: hover and definition 50 ms, outline of 5,000 lines 60 ms, "
    "highlight and folding 40 ms, completion 100 ms; p99 twice that; when ready, half of it.",
    4: "Before the index is ready every read is answered from what is there, and says so.",
    5: "A cancelled request is answered in 50 ms (p95), and its work ends within 200 ms.",
    6: "An edit supersedes what decorates an older version; navigation is never refused for it.",
    7: "Of 100 hovers and 100 cancels in one packet at most one is worked on; 10,000 messages a "
    "second are taken in.",
    8: "No message keeps the dispatching thread for more than 50 ms.",
    9: "Only small files are parsed inside the server; larger ones go to workers.",
    10: "10,000 references: 30 ms of CPU to encode and send, a hover behind them 40 ms; lists come "
    "in parts of at most 500 to clients that can take them.",
    11: "Limits: 128 workspace symbols, 100 completions, 1,000 references, renaming in 50 files.",
    12: "p95: workspace symbols 100 ms, callers and callees 30 ms, impact of depth 5 300 ms.",
    13: "Positions are right in every encoding, with every line end; one typed character costs "
    "2 ms of CPU in a document of 1 MB.",
    14: "Problems of an edited file are told 150 ms after the last key, never of an old version.",
    15: "A switch of 5,000 files is one batch, right after 30 s, and hovers hold meanwhile; files "
    "whose bytes are the same are not parsed.",
    16: "The client watches where it can; else events, else polling with back-off and one notice.",
    17: "A restart parses no unchanged file and is ready after 3 s; edits made meanwhile are found "
    "after 5 s.",
    18: "Open text wins over the disk; what is gone leaves nothing behind: 1,000 renames cost ±5 % "
    "of memory.",
    19: "The facts cache is addressed by content, checked when read, bounded, and can be done "
    "without.",
    20: "Memory: 80 MB empty, 15 MB more for 1,000 files, 250 MB at 10,000; workers 250 MB; the "
    "status tells it within 10 %.",
    21: "A file that crashes, hangs or fills its worker costs no other file and is named.",
    22: "Huge, minified and binary files are left out with the reason; links in circles end.",
    23: "At the end of the stream, at `exit` and at signals, server and workers are gone in 2 s.",
    24: "When editor or server is killed, no process is left after 10 s.",
    25: "Every request has exactly one reply, mistakes have their codes, and the session goes on.",
    26: "A client that does not read makes nothing grow without bound, and is still listened to.",
    27: "Idle: 0.2 % CPU, nothing written.",
    28: "A daemon serves several sessions, whose answers and unsaved text nobody else sees; it is "
    "of the client's build, ends when idle, and its stale socket is replaced in 1 s.",
    29: "Problems are pulled or pushed; of overlapping and linked roots a file appears once; the "
    "features work in real editors.",
    30: "Marker fixtures for every language; a histogram of latencies of each method; a measure "
    "that fails when things get slower.",
}


def percentile(seconds: Sequence[float], percent: int) -> float:
    """In milliseconds; of nothing, infinity."""
    if not seconds:
        return float("inf")
    if len(seconds) == 1:
        return round(seconds[0] * 1000, 1)
    return round(quantiles(seconds, n=100, method="inclusive")[percent - 1] * 1000, 1)


def merged(parts: Iterable[Findings]) -> dict[int, list[Figure]]:
    """All that was found, by number."""
    found: dict[int, list[Figure]] = {}
    for part in parts:
        for number, figures in part.items():
            found.setdefault(number, []).extend(figures)
    return found


def verdict(figures: Sequence[Figure]) -> str:
    """`met`, `not met`, or nothing where nothing was found."""
    if not figures:
        return ""
    return "met" if all(figure.good for figure in figures) else "not met"


def page(found: Findings, about: str, why: Mapping[int, str]) -> str:
    """
    The page as Markdown.

    Args:
        about: What was measured on.
        why: Of what is not met, what is known of the cause.
    """
    lines = [
        "# Thirty requirements",
        "",
        "    python -m benchmarks.requirements ROOT... --write docs/requirements.md",
        "",
        "writes this page: it puts the code bases into one workspace, serves it, measures as an",
        "editor would, and runs the tests that prove what is not a matter of figures. What misses",
        "its aim stands in bold.",
        "",
        about,
        "",
        "| | requirement | found | |",
        "|---|---|---|---|",
    ]
    for number, text in REQUIREMENTS.items():
        figures = found.get(number, ())
        told = "; ".join(map(str, figures)) or "not measured in this run"
        lines.append(f"| {number} | {text} | {told} | {verdict(figures)} |")
    missed = [number for number in REQUIREMENTS if verdict(found.get(number, ())) == "not met"]
    n_met = sum(verdict(found.get(number, ())) == "met" for number in REQUIREMENTS)
    lines += ["", f"{n_met} of {len(REQUIREMENTS)} met.", ""]
    lines += [f"- *{number}:* {why[number]}" for number in missed if number in why]
    return "\n".join(lines).rstrip() + "\n"
