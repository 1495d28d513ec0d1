"""Starts, restarts, big events and long lives. Requirements 1, 8, 13, 15, 17, 18, 20, 25 and 27."""

from __future__ import annotations

import os
import random
import shutil
import signal
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import psutil
from tests.protocol.traffic import Traffic

from benchmarks.processes import COMMAND, index, run
from benchmarks.requirements.reading import Reader
from benchmarks.requirements.session import Session
from benchmarks.requirements.table import Figure, percentile
from benchmarks.serving import SEED
from codegraph_lsp.lsp import from_lsp, wire
from codegraph_lsp.lsp.from_lsp import Encoding
from codegraph_lsp.workspace.source import Text

if TYPE_CHECKING:
    from benchmarks.requirements.table import Findings

N_STARTS = 12
SETTLED = 35.0
"""An idle server that has written nothing for so long has tidied up. (seconds)"""

N_SWITCHED = 5_000
N_RENAMES = 1_000
IDLE = 60.0
"""How long an idle server is looked at. (seconds)"""

READ = ("hydrated", "linked")
"""States of files that have been read, as the status calls them."""

DOCUMENT = 1_000_000
"""Bytes of the document that is typed in."""


def measure_starts(scratch: Path) -> tuple[Findings, int]:
    """Also tells the resident bytes of a server without any file."""
    root = scratch / "empty"
    root.mkdir()
    times, memory = [], 0
    for number in range(N_STARTS):
        session = Session(root, scratch / "empty-cache", scratch / f"start-{number}.log")
        times.append(session.until_initialized)
        session.wait_until_ready()
        memory = session.memory()
        session.stop()
    return {1: [Figure("process started to reply", percentile(times, 95), "ms", 800)]}, memory


def measure_endings(root: Path, scratch: Path) -> Findings:
    """How long after each kind of end server and workers are gone, in the midst of their work."""
    gone = {}
    for how in ("end of the stream", "SIGTERM", "exit"):
        session = Session(root, scratch / f"cache of {how}", scratch / f"{how}.log")
        while not (workers := session.usage.children(recursive=True)):
            session.status()
        began = time.monotonic()
        if how == "exit":
            session.tell("exit", {})
        elif how == "SIGTERM":
            session.process.terminate()
        elif session.process.stdin is not None:
            session.process.stdin.close()
        session.process.wait()
        psutil.wait_procs(workers)
        gone[how] = round(time.monotonic() - began, 2)
    return {23: [Figure(f"gone after {how}", took, "s", 2) for how, took in gone.items()]}


def measure_typing() -> Findings:
    """One character typed at random places of a document, as the server takes it in."""
    line = b'    value = something("\xc3\xa9\xf0\x9f\x98\x80") + other  # and a comment\n'
    text = Text(line * (DOCUMENT // len(line)))
    n_lines = DOCUMENT // len(line)
    drawn = random.Random(SEED)
    began = time.process_time()
    for _ in range(200):
        place = wire.Position(drawn.randrange(n_lines), drawn.randrange(60))
        offset = from_lsp.offset(text, place, Encoding.UTF16)
        text = Text(text.source[:offset] + b"x" + text.source[offset:])
    took = (time.process_time() - began) / 200
    return {13: [Figure("one character", round(took * 1000, 2), "ms", 2)]}


def measure_big_events(session: Session) -> Findings:
    """A switch of many files, the same bytes again, and a thousand renames."""
    reader = Reader(session)
    switched = [file for file in reader.files if file.stat().st_size < 100_000][:N_SWITCHED]
    return {15: _switch(session, reader, switched), 18: _renames(session, switched[0])}


def _switch(session: Session, reader: Reader, files: list[Path]) -> list[Figure]:
    long = reader.open_long()
    before = session.status()
    originals = {file: file.read_bytes() for file in files}
    for file, source in originals.items():
        file.write_bytes(source + b"\n")
    began = time.monotonic()
    session.watched(files)
    while session.status()["state"] == "ready" and time.monotonic() < began + 2:
        time.sleep(0.01)
    visits = 0
    while session.status()["state"] == "indexing":
        reader.visit(long)
        visits += 1
    status = session.wait_until_ready()
    took = time.monotonic() - began
    parsed = status["cache"]["misses"] - before["cache"]["misses"]
    revisions = status["revision"] - before["revision"] - visits
    for file in files:
        file.write_bytes(originals[file])  # as before: read, found in the cache
    session.watched(files)
    time.sleep(1)
    back = session.wait_until_ready()
    session.close(long)
    return [
        Figure(f"{len(files):,} files right after", round(took, 1), "s", 30),
        Figure("files a transaction", round(len(files) / max(revisions, 1))),
        Figure("parsed", parsed, most=len(files)),
        Figure("hover meanwhile", percentile(reader.times["hover"], 95), "ms", 50),
        Figure(
            "parsed when all have their bytes back",
            back["cache"]["misses"] - status["cache"]["misses"],
            most=0,
        ),
    ]


def _renames(session: Session, file: Path) -> list[Figure]:
    n_files = sum(session.status()["languages"].values())
    memory = 0
    current = file
    for number in range(N_RENAMES):
        if number == N_RENAMES // 5:
            session.wait_until_ready(checked=True)
            memory = session.memory()
        new = file.with_name(f"{file.stem}_{number}{file.suffix}")
        current.rename(new)
        session.watched([current], 3)
        session.watched([new], 1)
        if not number % 20:
            session.wait_until_ready()
        current = new
    time.sleep(1)  # until the last change has been looked at
    status = session.wait_until_ready(checked=True)
    grown = (session.memory() - memory) / memory * 100
    current.rename(file)
    session.watched([current], 3)
    session.watched([file], 1)
    session.wait_until_ready()
    return [
        Figure(f"memory after {N_RENAMES:,} renames", round(grown, 1), "% more", 5),
        Figure("files more", sum(status["languages"].values()) - n_files, most=0),
        Figure("trees", status["liveTrees"], most=0),
    ]


def measure_idleness(session: Session) -> Findings:
    """Nothing is asked for a while."""
    session.wait_until_ready()
    deadline, written = time.monotonic() + 3 * SETTLED, -1
    while written != _written(session) and time.monotonic() < deadline:
        written = _written(session)  # what is left to tidy up
        time.sleep(SETTLED)
    cpu, written = session.cpu(), _written(session)
    time.sleep(IDLE)
    share = (session.cpu() - cpu) / IDLE * 100
    return {
        27: [
            Figure(f"CPU over {IDLE:.0f} s", round(share, 2), "%", 0.2),
            Figure("written", _written(session) - written, "bytes", 0),
        ],
    }


def measure_turns(session: Session) -> Findings:
    """What the server has logged of messages that kept its dispatching thread."""
    slow = session.slow_turns()
    for line in slow:
        print(line)
    return {8: [Figure("messages that took longer", len(slow), most=0)]}


def measure_restarts(root: Path, cache: Path, scratch: Path) -> Findings:
    """Of a workspace that has been read: unchanged, edited meanwhile, and after a kill."""
    session = Session(root, cache, scratch / "restart.log")
    began = time.monotonic() - session.until_initialized
    status = session.wait_until_ready()
    ready = time.monotonic() - began
    parsed, read = status["cache"]["misses"], status["cache"]["hits"]
    files = [file for file in Reader(session).files if file.suffix == ".py"][:20]
    session.stop()
    for number, file in enumerate(files):
        with file.open("a") as stream:
            stream.write(f"\ndef codegraph_offline_{number}():\n    pass\n")
    session = Session(root, cache, scratch / "restart-2.log")
    began = time.monotonic() - session.until_initialized
    deadline = time.monotonic() + 60
    n_found = 0
    while n_found < len(files) and time.monotonic() < deadline:
        answer, _ = session.ask("codegraph/search", {"query": "codegraph_offline_", "limit": 50})
        n_found = len(answer["items"])
        time.sleep(0.02)
    found = time.monotonic() - began
    session.stop()
    return {
        17: [
            Figure("ready", round(ready, 2), "s", 3),
            Figure("files parsed", parsed, most=0),
            Figure("files hashed, since they were too young to be trusted", read),
            Figure(f"{n_found} of {len(files)} edits found", round(found, 2), "s", 5),
        ]
    }


def measure_kill(root: Path, scratch: Path) -> list[Figure]:
    """The server is killed in the middle of the first reading, and started again."""
    cache = scratch / "kill-cache"
    session = Session(root, cache, scratch / "kill.log")
    half = 0
    while True:
        files = session.status()["files"]
        half = sum(files.get(state, 0) for state in READ)
        if sum(files.values()) > 100 and half > sum(files.values()) // 2:
            break
        time.sleep(0.02)
    os.kill(session.process.pid, signal.SIGKILL)
    session.process.wait()
    session = Session(root, cache, scratch / "kill-2.log")
    status = session.wait_until_ready()
    n_files = sum(status["languages"].values())
    session.stop()
    session = Session(root, cache, scratch / "kill-3.log")
    os.kill(session.process.pid, signal.SIGKILL)
    session.process.wait()
    began = time.monotonic()
    session = Session(root, cache, scratch / "kill-4.log")
    again = session.wait_until_ready()
    ready = time.monotonic() - began
    session.stop()
    exported = run_export(root, cache)
    fresh = run_export(root, scratch / "kill-fresh")
    return [
        Figure("files", n_files),
        Figure("read before the kill", half),
        Figure("parsed after it", status["cache"]["misses"], most=n_files - half),
        Figure("killed when ready, ready again", round(ready, 2), "s", 3),
        Figure("parsed then", again["cache"]["misses"], most=0),
        Figure("graph", "as fresh" if exported == fresh else "differs", met=exported == fresh),
    ]


def run_export(root: Path, cache: Path) -> str:
    """The whole graph, as lines."""
    index(root, cache)
    return run([*COMMAND, "export", str(root), "--format", "jsonl"], cache).output


def measure_traffic(root: Path, n_messages: int) -> Findings:
    """Random traffic on a copy of a small code base; see `benchmarks.traffic`."""
    with tempfile.TemporaryDirectory(prefix="codegraph-traffic-") as name:
        work, cache = Path(name) / "work", Path(name) / "cache"
        cache.mkdir()
        shutil.copytree(root, work)
        traffic = Traffic(work, cache, random.Random(SEED))
        try:
            traffic.start()
            while traffic.n_sent < n_messages:
                traffic.step()
            traffic.settle()
            same = traffic.graph() == traffic.fresh_graph()
            traffic.stop()
        finally:
            traffic.server.close()
    return {
        25: [
            Figure("messages, with one reply to each request", traffic.n_sent),
            Figure("graph", "as fresh" if same else "differs", met=same),
        ]
    }


def _written(session: Session) -> int:
    """Bytes that the server process has had written."""
    return int(session.usage.io_counters().write_bytes)
