"""How questions are scheduled, cancelled, bounded and sent. Requirements 5 to 8, 10 to 12, 14."""

from __future__ import annotations

import random
import time
from typing import TYPE_CHECKING, Any

from tests.protocol.raw_client import notification, request

from benchmarks.requirements.reading import Reader
from benchmarks.requirements.table import Figure, percentile
from benchmarks.serving import SEED, WORD, place_of
from codegraph_lsp.lsp import wire
from codegraph_lsp.lsp.protocol.envelope import result_body

if TYPE_CHECKING:
    from pathlib import Path

    from benchmarks.requirements.session import Json, Session
    from benchmarks.requirements.table import Findings

CANCELLED, OUTDATED = -32800, -32801
SLOW = ("codegraph/communities", "codegraph/hotspots", "codegraph/deadCode", "codegraph/export")
"""Requests that take long on a large workspace."""

N_ASKED = 50
N_EDITS = 100
N_MESSAGES = 20_000
MANY = 100_000
RENAMED = 50
"""`renameFilesLimit`."""


def measure_asking(session: Session) -> Findings:
    """Of a workspace that has been read."""
    reader = Reader(session)
    texts = [file for file in reader.files if 5_000 < file.stat().st_size < 40_000][:N_ASKED]
    return {
        5: _cancels(session),
        6: _superseding(session, texts[0]),
        7: _packets(session, texts[1]),
        11: _limits(session),
        10: _long_lists(session),
        12: _graph(session),
        14: _problems(session, texts),
    }


def _cancels(session: Session) -> list[Figure]:
    answers: list[float] = []
    worked: list[float] = []
    too_fast = 0
    session.wait_until_ready(checked=True)  # what is checked in pauses is nobody's request
    for number in range(24):
        identity = session.send(SLOW[number % len(SLOW)], {})
        time.sleep(0.03)
        began = time.monotonic()
        session.tell("$/cancelRequest", {"id": identity})
        message, _ = session.reply(identity)
        if message.get("error", {}).get("code") != CANCELLED:
            too_fast += 1
            continue
        answers.append(time.monotonic() - began)
        time.sleep(max(0.0, 0.2 - answers[-1]))
        before = session.cpu()
        time.sleep(0.3)
        worked.append(session.cpu() - before)
    return [
        Figure("answered", percentile(answers, 95), "ms", 50),
        Figure("CPU between 200 and 500 ms after", percentile(worked, 95), "ms", 30),
        Figure("requests cancelled", len(answers)),
        Figure("done before", too_fast),
    ]


def _superseding(session: Session, file: Path) -> list[Figure]:
    text = file.read_text("utf-8", "replace")
    document = session.open(file, text)
    place = place_of(text, next(WORD.finditer(text)).start())
    here: Json = {"textDocument": document, "position": place}
    sent: list[tuple[str, int]] = []
    for version in range(2, N_EDITS + 2):
        change = {"range": {"start": _end(text), "end": _end(text)}, "text": " "}
        versioned = {**document, "version": version}
        session.tell(
            "textDocument/didChange", {"textDocument": versioned, "contentChanges": [change]}
        )
        sent += [("definition", session.send("textDocument/definition", here))]
        sent += [("hover", session.send("textDocument/hover", here))]
        sent += [("codeLens", session.send("textDocument/codeLens", {"textDocument": document}))]
    refused = {"definition": 0, "hover": 0, "codeLens": 0}
    for method, identity in sent:
        message, _ = session.reply(identity)
        refused[method] += message.get("error", {}).get("code") == OUTDATED
    session.close(document)
    session.wait_until_ready()
    return [
        Figure("edits", N_EDITS),
        Figure("definitions refused", refused["definition"], most=0),
        Figure("hovers refused", refused["hover"], most=0),
        Figure("code lenses not worked out for an old version", refused["codeLens"]),
    ]


def _packets(session: Session, file: Path) -> list[Figure]:
    text = file.read_text("utf-8", "replace")
    document = session.open(file, text)
    place = place_of(text, next(WORD.finditer(text)).start())
    session.ask("textDocument/hover", {"textDocument": document, "position": place})
    hovers = [session.reserve() for _ in range(100)]
    params = {"textDocument": document, "position": place}
    session.send_together(
        [request(identity, "textDocument/hover", params) for identity in hovers]
        + [notification("$/cancelRequest", {"id": identity}) for identity in hovers]
    )
    answered = sum("result" in session.reply(identity)[0] for identity in hovers)
    last = session.reserve()
    messages = [notification("$/cancelRequest", {"id": -number}) for number in range(N_MESSAGES)]
    messages.append(request(last, "codegraph/status", {}))
    began = time.monotonic()
    session.send_together(messages)
    session.reply(last)
    rate = N_MESSAGES / (time.monotonic() - began)
    session.close(document)
    return [
        Figure("hovers worked on", answered, most=1),
        Figure("messages a second", round(rate), met=rate >= 10_000),
    ]


def _limits(session: Session) -> list[Figure]:
    symbols, _ = session.ask("workspace/symbol", {"query": "e"})
    popular = _popular(session)
    mentions, _ = session.ask("textDocument/references", _references(popular))
    found = [
        Figure("workspace symbols", len(symbols), most=128),
        Figure("references", len(mentions), most=1_000),
    ]
    if "completionProvider" in session.capabilities:
        reader = Reader(session)
        file = next(file for file in reader.files if file.suffix == ".py")
        document = session.open(file, file.read_text("utf-8", "replace") + "\ns")
        place = place_of(file.read_text("utf-8", "replace") + "\ns", MANY * 1000)
        answer, _ = session.ask(
            "textDocument/completion", {"textDocument": document, "position": place}
        )
        items = answer["items"] if isinstance(answer, dict) else answer or []
        found.append(Figure("completions", len(items), most=100))
        session.close(document)
    wide, n_files = _widest(session)
    renamed, _ = session.reply(
        session.send("textDocument/rename", {**_here(wide), "newName": "codegraph_renamed"})
    )
    refused = "error" in renamed
    found.append(
        Figure(
            f"renaming in {n_files} files",
            "is refused" if refused else "is done",
            met=refused or n_files <= RENAMED,
        )
    )
    return found


def _long_lists(session: Session) -> list[Figure]:
    session.tell(
        "workspace/didChangeConfiguration", {"settings": {"codegraph": {"referencesLimit": MANY}}}
    )
    popular = _popular(session)
    params = _references(popular)
    session.ask("textDocument/references", params)  # what is remembered of a revision is there
    before = session.cpu()
    session.ask("textDocument/references", params)
    worked = session.cpu() - before
    identity = session.send("textDocument/references", params)
    _, waited = session.reply(session.send("textDocument/hover", _here(popular)))
    message, took = session.reply(identity)
    n_found = len(message["result"])
    session.told.clear()
    session.ask("textDocument/references", {**params, "partialResultToken": "parts"})
    parts = [
        len(message["params"]["value"])
        for _, message in session.told
        if message["method"] == "$/progress" and message["params"]["token"] == "parts"
    ]
    session.tell(
        "workspace/didChangeConfiguration", {"settings": {"codegraph": {"referencesLimit": 1000}}}
    )
    scale = 10_000 / max(n_found, 1)
    return [
        Figure("references", n_found),
        Figure("CPU for 10,000, found, encoded and sent", round(worked * 1000 * scale), "ms"),
        Figure("encoding of 10,000", _encoding(), "ms", 30),
        Figure("answered in", round(took * 1000), "ms"),
        Figure("hover behind them", round(waited * 1000, 1), "ms", 40),
        Figure("parts", len(parts), met=n_found <= 1000 or len(parts) > 1),
        Figure("largest part", max(parts, default=0), most=500),
    ]


def _encoding() -> float:
    """CPU of encoding a reply of 10,000 locations. (milliseconds)"""
    places = [
        wire.Location(
            f"file:///work/package_{number % 100}/module_{number}.py",
            wire.Range(wire.Position(number, 4), wire.Position(number, 12)),
        )
        for number in range(10_000)
    ]
    began = time.process_time()
    for _ in range(10):
        result_body(1, places)
    return round((time.process_time() - began) * 100, 2)


def _graph(session: Session) -> list[Figure]:
    ranked, _ = session.ask("codegraph/hotspots", {"metric": "complexity", "limit": 2000})
    symbols = [hotspot["symbol"] for hotspot in ranked["items"]]
    drawn = random.Random(SEED).sample(symbols, min(N_ASKED, len(symbols)))
    stats, _ = session.ask("codegraph/stats", None)
    figures = []
    asked: dict[str, tuple[str, Any, int]] = {
        "workspace symbols": (
            "workspace/symbol", lambda symbol: {"query": symbol["name"][:4]}, 100,
        ),
        "callers": ("codegraph/callers", lambda symbol: {"symbol": symbol["id"]}, 30),
        "callees": ("codegraph/callees", lambda symbol: {"symbol": symbol["id"]}, 30),
        "impact": (
            "codegraph/impact",
            lambda symbol: {"targets": [{"symbol": symbol["id"]}], "depth": 5},
            300,
        ),
    }  # fmt: skip
    for what, (method, params, aim) in asked.items():
        times = [session.ask(method, params(symbol))[1] for symbol in drawn]
        figures.append(Figure(what, percentile(times, 95), "ms", aim))
    return [*figures, Figure("symbols", stats["symbols"])]


def _problems(session: Session, files: list[Path]) -> list[Figure]:
    """A bracket too many, typed at the end of a file whose grammar is exact."""
    times = []
    older = 0
    for file in [file for file in files if file.suffix in (".py", ".go")][:30]:
        text = file.read_text("utf-8", "replace")
        document = session.open(file, text)
        session.ask("textDocument/documentSymbol", {"textDocument": document})
        session.told.clear()
        change = {"range": {"start": _end(text), "end": _end(text)}, "text": "\n)("}
        versioned = {**document, "version": 2}
        began = time.monotonic()
        session.tell(
            "textDocument/didChange", {"textDocument": versioned, "contentChanges": [change]}
        )
        while time.monotonic() < began + 5:
            message = session.take()
            if message.get("method") != "textDocument/publishDiagnostics":
                continue
            told = message["params"]
            if told["uri"] == document["uri"] and told["diagnostics"]:
                older += told.get("version") not in (None, 2)
                times.append(time.monotonic() - began)
                break
        session.close(document)
    return [
        Figure("told", percentile(times, 95), "ms", 150),
        Figure("files", len(times)),
        Figure("of an older version", older, most=0),
    ]


def _popular(session: Session) -> Json:
    """The symbol that most call."""
    ranked, _ = session.ask("codegraph/hotspots", {"metric": "fanIn", "limit": 1})
    symbol: Json = ranked["items"][0]["symbol"]
    return symbol


def _widest(session: Session) -> tuple[Json, int]:
    """Of those that most call, the symbol that most files mention, and how many do."""
    ranked, _ = session.ask("codegraph/hotspots", {"metric": "fanIn", "limit": 30})
    widest: tuple[Json, int] = {}, -1
    for hotspot in ranked["items"]:
        mentions, _ = session.ask("textDocument/references", _references(hotspot["symbol"]))
        n_files = len({mention["uri"] for mention in mentions or []})
        if n_files > widest[1]:
            widest = hotspot["symbol"], n_files
    return widest


def _here(symbol: Json) -> Json:
    start = symbol["selectionRange"]["start"]
    return {"textDocument": {"uri": symbol["uri"]}, "position": start}


def _references(symbol: Json) -> Json:
    return {**_here(symbol), "context": {"includeDeclaration": True}}


def _end(text: str) -> Json:
    return place_of(text, len(text))
