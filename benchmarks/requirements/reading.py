"""What a reader waits for, while everything is read and afterwards. Requirements 2, 3, 4 and 20."""

from __future__ import annotations

import random
import time
from collections import defaultdict
from typing import TYPE_CHECKING, Any

import psutil

from benchmarks.requirements.table import Figure, percentile
from benchmarks.serving import LANGUAGES, SEED, WORD, place_of

if TYPE_CHECKING:
    from pathlib import Path

    from benchmarks.requirements.session import Json, Session
    from benchmarks.requirements.table import Findings

PAUSE = 0.02
"""Between two questions: a person does not ask faster. (seconds)"""

AIMS = {
    "hover": 50,
    "definition": 50,
    "documentHighlight": 40,
    "foldingRange": 40,
    "completion": 100,
    "outline of 5,000 lines": 60,
}
"""Milliseconds at the 95th percentile, while everything is read."""

AT_REST = 10.0
"""A server that was left alone for so long has given back what it does not need. (seconds)"""

N_READY = 200
MOST = 400
LONG = 5_000
"""Lines of the long document."""


class Reader:
    """Opens files in a fixed random order, and asks about words in them."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.random = random.Random(SEED)
        files = [file for file in sorted(session.root.rglob("*")) if file.suffix in LANGUAGES]
        self.random.shuffle(files)
        self.files = files
        self._next = iter(files)
        self.times: dict[str, list[float]] = defaultdict(list)
        self.n_answers = 0
        self.errors: list[Json] = []
        self.unmarked = 0
        """Answers of the graph that did not say that they are not the last word."""
        self._long = min(files[:3000], key=lambda file: abs(_n_lines(file) - LONG))
        self.n_long = _n_lines(self._long)

    def open_long(self) -> Json:
        return self.session.open(self._long, self._long.read_text("utf-8", "replace"))

    def visit(self, long: Json) -> None:
        """Open the next file and ask each question about it, some word each."""
        session, file = self.session, next(self._next)
        text = file.read_text("utf-8", "replace")
        began = time.monotonic()
        document = session.open(file, text)
        self._ask("textDocument/documentSymbol", {"textDocument": document}, "")
        self.times["opened to outline"].append(time.monotonic() - began)
        self._ask("textDocument/documentSymbol", {"textDocument": long}, "outline of 5,000 lines")
        self._ask("textDocument/foldingRange", {"textDocument": document}, "foldingRange")
        words = [found.start() for found in WORD.finditer(text)] or [0]
        for method in ("hover", "definition", "documentHighlight", "completion"):
            if method == "completion" and "completionProvider" not in session.capabilities:
                continue
            time.sleep(PAUSE)
            place = place_of(text, self.random.choice(words))
            params = {"textDocument": document, "position": place}
            self._ask(f"textDocument/{method}", params, method)
        session.close(document)

    def ask_the_graph(self) -> None:
        """A question whose answer says how fresh it is."""
        for query in ("get", "Session"):
            answer = self._ask("codegraph/search", {"query": query, "limit": 5}, "search")
            if answer is None or answer["freshness"]["state"] != "indexing":
                self.unmarked += 1

    def _ask(self, method: str, params: Json, label: str) -> Any:
        message, took = self.session.reply(self.session.send(method, params))
        self.n_answers += 1
        if label:
            self.times[label].append(took)
        if "error" in message:
            self.errors.append(message["error"])
        return message.get("result")

    def figures(self, share: float = 1.0) -> list[Figure]:
        """95th percentiles to their aims, and the 99th to twice that; *share* of each aim."""
        found = []
        for what, aim in AIMS.items():
            times = self.times[what]
            if not times:
                found.append(Figure(what, "is not offered", met=False))
                continue
            found.append(Figure(what, percentile(times, 95), "ms", aim * share))
            if (late := percentile(times, 99)) > 2 * aim * share:
                found.append(Figure("its p99", late, "ms", 2 * aim * share))
        return found


def measure_first_reading(session: Session, empty: int) -> Findings:
    """
    Read a workspace for the first time while files are opened.

    Args:
        empty: Resident bytes of a server without any file.
    """
    reader = Reader(session)
    long = reader.open_long()
    visits, largest = 0, 0
    while visits < MOST and session.status()["state"] == "indexing":
        reader.visit(long)
        reader.ask_the_graph()
        largest = max([largest, *_workers(session)])
        visits += 1
    status = session.wait_until_ready()
    n_files = sum(status["languages"].values())
    busy = session.memory()
    afterwards = Reader(session)
    for _ in range(N_READY):
        afterwards.visit(long)
    session.close(long)
    time.sleep(AT_REST)
    memory = session.memory()
    n_marked = 2 * visits - reader.unmarked
    return {
        2: [
            Figure(
                "opened to outline", percentile(reader.times["opened to outline"], 95), "ms", 300
            ),
            Figure("files opened", visits),
        ],
        3: [
            *reader.figures(),
            Figure("lines of the long document", reader.n_long),
            Figure("when ready:", ""),
            *afterwards.figures(0.5),
        ],
        4: [
            Figure(f"answers of {reader.n_answers} that are errors", len(reader.errors), most=0),
            Figure(
                "answers of the graph that say so",
                f"{n_marked} of {2 * visits}",
                # The last visit may see the end of indexing.
                met=reader.unmarked <= 2,
            ),
            Figure("longest wait", round(_longest(reader) * 1000), "ms", 1000),
        ],
        20: [
            Figure("empty", round(empty / 1e6), "MB", 80),
            Figure("at 1,000 files more", round((memory - empty) / 1e3 / n_files, 1), "MB", 15),
            Figure(f"at {n_files:,} files", round(memory / 1e6), "MB", 250),
            Figure("just when all were read", round(busy / 1e6), "MB"),
            Figure("largest worker", round(largest / 1e6), "MB", 250),
            Figure("told by the status", _told(session), "%", 10),
        ],
    }


def _told(session: Session) -> float:
    """How far the memory that the status tells is off. (per cent)"""
    memory = session.memory()
    told = session.status()["memory"]
    return round(abs(float(told) - memory) / memory * 100, 1)


def _longest(reader: Reader) -> float:
    return max((took for times in reader.times.values() for took in times), default=0.0)


def _workers(session: Session) -> list[int]:
    """Resident bytes of each."""
    found = []
    for child in session.usage.children(recursive=True):
        try:
            found.append(int(child.memory_info().rss))
        except psutil.NoSuchProcess:
            continue
    return found


def _n_lines(file: Path) -> int:
    return file.read_bytes().count(b"\n")
