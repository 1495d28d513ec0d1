"""
Random traffic of one client: opens, edits, saves, renames, deletes, questions, cancels, settings.

The client keeps the books: each request has exactly one reply, no reply is an internal error, and
in the end the graph is what a fresh index of the folder makes of it.
"""

from __future__ import annotations

import queue
import subprocess
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.protocol.raw_client import PATIENCE, notification, request
from tests.protocol.servers import COMMAND, Server, environment
from tests.protocol.traffic_places import SNIPPETS, position, snapped
from tests.protocol.traffic_questions import (
    AT_A_PLACE,
    LANGUAGES,
    OF_A_DOCUMENT,
    OF_A_PART,
    OF_THE_GRAPH,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

Json = dict[str, Any]

OUTSTANDING = 40
"""Requests without a reply; beyond that the client waits for some."""

OPEN_AT_ONCE = 12

HELD_AT_ONCE = 3
"""Requests for the problems of all files: the server answers when there is something new."""

CANCELLED, OUTDATED, INTERNAL = -32800, -32801, -32603


class Traffic:
    """
    One server process over *root*, which it changes.

    Args:
        random: Draws everything.
        encoding: Of positions: utf-8, utf-16 or utf-32.
    """

    def __init__(self, root: Path, cache: Path, random: Random, encoding: str = "utf-16") -> None:
        self.root = root
        self.random = random
        self.encoding = encoding
        self._log = cache / "server.log"
        self.server = Server(cache, "stdio", "--log-file", str(self._log))
        self.opened: dict[Path, str] = {}
        self.outstanding: dict[int, str] = {}
        self.cancelled: set[int] = set()
        self.reports: dict[str, str] = {}
        """Result ids of the problems of files, by address."""
        self.counts: Counter[str] = Counter()
        """Messages sent, by method, and error codes received."""
        self._versions: Counter[Path] = Counter()
        self._serial = 0
        self._moves: list[tuple[int, Callable[[], None]]] = [
            (6, self.open),
            (30, self.edit),
            (4, self.save),
            (5, self.close),
            (30, self.ask_at_a_place),
            (10, self.ask_of_a_document),
            (4, self.ask_about_a_name),
            (4, self.ask_of_the_graph),
            (2, self.ask_for_all_problems),
            (1, self.ask_to_rename),
            (8, self.cancel),
            (2, self.create),
            (2, self.rename),
            (2, self.delete),
            (1, self.rename_folder),
            (1, self.configure),
        ]
        self._bag = [move for weight, move in self._moves for _ in range(weight)]
        self._offered: Json = {}

    @property
    def n_sent(self) -> int:
        """Messages sent so far."""
        return sum(count for what, count in self.counts.items() if "->" not in what)

    # Life

    def start(self) -> None:
        told = self.server.initialize(
            self.root,
            workspaceFolders=[{"uri": self.root.as_uri(), "name": "root"}],
            initializationOptions={"alone": True, "features": {"inlayHint": True}},
            capabilities={
                "general": {"positionEncodings": [self.encoding]},
                "workspace": {
                    "configuration": False,
                    "didChangeWatchedFiles": {"dynamicRegistration": True},
                },
                "textDocument": {
                    "codeAction": {
                        "codeActionLiteralSupport": {"codeActionKind": {"valueSet": [""]}},
                        "dataSupport": True,
                        "resolveSupport": {"properties": ["edit"]},
                    },
                    "codeLens": {},
                    "completion": {},
                    "diagnostic": {},
                },
                "window": {"workDoneProgress": True},
            },
        )
        self._offered = told["capabilities"]

    def step(self) -> None:
        """One random move, then whatever has come in."""
        self.random.choice(self._bag)()
        while len(self.outstanding) > OUTSTANDING:
            self._take(self.server.client.next())
        self._drain()

    def settle(self) -> Json:
        """Close everything, wait until all is indexed and checked; the server's status then."""
        for path in list(self.opened):
            self._close(path)
        self._finish()  # a question may still hold a tree
        deadline = time.monotonic() + 6 * PATIENCE
        while True:
            status: Json = self._ask_and_wait("codegraph/status", {})
            self.counts["codegraph/status"] -= 1  # so that waiting is no traffic
            at_work = status["pending"] or status["unchecked"] or status["liveTrees"]
            if status["state"] == "ready" and not at_work:
                return status
            assert time.monotonic() < deadline, f"never at rest: {status}"

    def stop(self) -> None:
        """All requests have their reply, and the server ends as it should."""
        self._finish()
        shutdown = self._send("shutdown", None)
        while shutdown in self.outstanding:
            self._take(self.server.client.next())
        self.server.client.notify("exit")
        code = self.server.process.wait(PATIENCE)
        assert code == 0, f"exit code {code}"
        assert "Traceback" not in self.log, self.log

    @property
    def log(self) -> str:
        """What the server has logged."""
        return self._log.read_text("utf-8") if self._log.exists() else ""

    def graph(self) -> list[str]:
        """The server's graph, as `export` writes it."""
        text: str = self._ask_and_wait("codegraph/export", {"format": "jsonl"})["text"]
        return text.splitlines()

    def fresh_graph(self) -> list[str]:
        """The same of an index made from nothing."""
        with tempfile.TemporaryDirectory() as cache:
            done = subprocess.run(
                [*COMMAND, "export", str(self.root), "--format", "jsonl"],
                env=environment(Path(cache)),
                capture_output=True,
                check=True,
            )
        return done.stdout.decode().splitlines()

    # Moves

    def open(self) -> None:
        files = [path for path in self._files() if path not in self.opened]
        if files and len(self.opened) < OPEN_AT_ONCE:
            self._open(self.random.choice(files))

    def edit(self) -> None:
        path = self._an_opened()
        if path is None:
            return
        text = self.opened[path]
        start = self.random.randint(0, len(text))
        end = min(len(text), start + self.random.choice((0, 0, 0, 1, 5, 40)))
        new = self.random.choice(SNIPPETS)
        if self.random.random() < 0.1:
            new = self._words(text)
        place = {"start": self._position(text, start), "end": self._position(text, end)}
        # A position never parts the two characters of a line's end.
        start, end = snapped(text, start), snapped(text, end)
        self.opened[path] = text[:start] + new + text[end:]
        self._versions[path] += 1
        self._tell(
            "textDocument/didChange",
            {
                "textDocument": {"uri": path.as_uri(), "version": self._versions[path]},
                "contentChanges": [{"range": place, "text": new}],
            },
        )

    def save(self) -> None:
        path = self._an_opened()
        if path is not None and path.parent.is_dir():
            kind = 2 if path.exists() else 1
            path.write_bytes(self.opened[path].encode())
            self._tell("textDocument/didSave", {"textDocument": {"uri": path.as_uri()}})
            self._watched((path, kind))

    def close(self) -> None:
        path = self._an_opened()
        if path is not None:
            self._close(path)

    def create(self) -> None:
        path = self.random.choice(self._files())
        new = path.with_name(f"new_{self._next()}{path.suffix}")
        new.write_bytes(path.read_bytes()[: self.random.randint(0, 4000)])
        self._watched((new, 1))

    def delete(self) -> None:
        files = self._files()
        if len(files) > 3:
            path = self.random.choice(files)
            path.unlink()
            self._watched((path, 3))

    def rename(self) -> None:
        path = self.random.choice(self._files())
        new = path.with_name(f"moved_{self._next()}{path.suffix}")
        reopen = path in self.opened
        if reopen:
            self._close(path)
        path.rename(new)
        self._tell("workspace/didRenameFiles", {"files": [_renamed(path, new)]})
        self._watched((path, 3), (new, 1))
        if reopen:
            self._open(new)

    def rename_folder(self) -> None:
        folders = sorted({path.parent for path in self._files()} - {self.root})
        if not folders:
            return
        folder = self.random.choice(folders)
        new = folder.with_name(f"folder_{self._next()}")
        inside = [path for path in self.opened if folder in path.parents]
        for path in inside:
            self._close(path)
        moved = [path for path in sorted(folder.rglob("*")) if path.is_file()]
        folder.rename(new)
        self._tell("workspace/didRenameFiles", {"files": [_renamed(folder, new)]})
        events = [(path, 3) for path in moved]
        self._watched(*events, *[(new / path.relative_to(folder), 1) for path in moved])

    def configure(self) -> None:
        limit = self.random.choice((10, 100, 1000))
        self._tell(
            "workspace/didChangeConfiguration",
            {"settings": {"codegraph": {"referencesLimit": limit}}},
        )

    def cancel(self) -> None:
        if self.outstanding:
            self._cancel(self.random.choice(sorted(self.outstanding)))

    def ask_at_a_place(self) -> None:
        path = self._an_opened()
        if path is None:
            return
        text = self.opened[path]
        place = self._position(text, self.random.randint(0, len(text)))
        params: Json = {"textDocument": {"uri": path.as_uri()}, "position": place}
        methods = [method for method, name in AT_A_PLACE.items() if self._offered.get(name)]
        method = self.random.choice([*methods, "textDocument/references"])
        if method == "textDocument/references":
            params["context"] = {"includeDeclaration": True}
        if method == "textDocument/codeAction":
            params["range"] = {"start": place, "end": place}
            params["context"] = {"diagnostics": []}
        self._send(method, params)

    def ask_of_a_document(self) -> None:
        path = self._an_opened()
        if path is None:
            return
        names = OF_A_DOCUMENT | OF_A_PART
        methods = [method for method, name in names.items() if self._offered.get(name)]
        method = self.random.choice(methods)
        params: Json = {"textDocument": {"uri": path.as_uri()}}
        if method in OF_A_PART:
            text = self.opened[path]
            ends = sorted(self.random.randint(0, len(text)) for _ in range(2))
            start, end = (self._position(text, offset) for offset in ends)
            params["range"] = {"start": start, "end": end}
            params["positions"] = [start, end]
        self._send(method, params)

    def ask_about_a_name(self) -> None:
        path = self._an_opened()
        if path is not None:
            text = self.opened[path]
            place = self._position(text, self.random.randint(0, len(text)))
            method = self.random.choice(("callers", "callees", "symbol", "impact"))
            about: Json = {"textDocument": {"uri": path.as_uri()}, "position": place}
            self._send(f"codegraph/{method}", {"targets": [about]} if method == "impact" else about)

    def ask_of_the_graph(self) -> None:
        method = self.random.choice(sorted(OF_THE_GRAPH))
        self._send(method, OF_THE_GRAPH[method])

    def ask_for_all_problems(self) -> None:
        method = "workspace/diagnostic"
        if list(self.outstanding.values()).count(method) < HELD_AT_ONCE:
            known = [{"uri": uri, "value": value} for uri, value in self.reports.items()]
            self._send(method, {"previousResultIds": known})

    def ask_to_rename(self) -> None:
        """Edits of a name, or of imports of a file that moves; they are not made."""
        path = self._an_opened()
        if path is None:
            return
        if self.random.random() < 0.5:
            new = path.with_name(f"would_be_{path.name}")
            self._send("workspace/willRenameFiles", {"files": [_renamed(path, new)]})
            return
        text = self.opened[path]
        place = self._position(text, self.random.randint(0, len(text)))
        about = {"textDocument": {"uri": path.as_uri()}, "position": place}
        self._send("textDocument/rename", {**about, "newName": f"name_{self._next()}"})

    # Talking

    def _finish(self) -> None:
        """Returns when every request has its reply; what is held is given up."""
        while self.outstanding:
            for identity, method in self.outstanding.items():
                if method == "workspace/diagnostic" and identity not in self.cancelled:
                    self._cancel(identity)
            self._take(self.server.client.next())

    def _cancel(self, identity: int) -> None:
        self.cancelled.add(identity)
        self._tell("$/cancelRequest", {"id": identity})

    def _open(self, path: Path) -> None:
        text = path.read_bytes().decode("utf-8", "replace")
        self.opened[path] = text
        self._versions[path] += 1
        item = {
            "uri": path.as_uri(),
            "languageId": LANGUAGES[path.suffix],
            "version": self._versions[path],
            "text": text,
        }
        self._tell("textDocument/didOpen", {"textDocument": item})

    def _close(self, path: Path) -> None:
        del self.opened[path]
        self._tell("textDocument/didClose", {"textDocument": {"uri": path.as_uri()}})

    def _watched(self, *events: tuple[Path, int]) -> None:
        changes = [{"uri": path.as_uri(), "type": kind} for path, kind in events]
        self._tell("workspace/didChangeWatchedFiles", {"changes": changes})

    def _tell(self, method: str, params: Json) -> None:
        self.counts[method] += 1
        self.server.client.send(notification(method, params))

    def _send(self, method: str, params: Json | None) -> int:
        identity = self._next()
        self.outstanding[identity] = method
        self.counts[method] += 1
        self.server.client.send(request(identity, method, params))
        return identity

    def _ask_and_wait(self, method: str, params: Json) -> Any:
        identity = self._send(method, params)
        while True:
            message = self.server.client.next()
            self._take(message)
            if "method" not in message and message["id"] == identity:
                assert "result" in message, message
                return message["result"]

    def _drain(self) -> None:
        while True:
            try:
                message = self.server.client.next_at_once()
            except queue.Empty:
                return
            self._take(message)

    def _take(self, message: Json) -> None:
        if "method" in message:
            if "id" in message:  # the server asks: whatever it is, it may
                answer = {"jsonrpc": "2.0", "id": message["id"], "result": None}
                self.server.client.send(answer)
            return
        method = self.outstanding.pop(message["id"], None)
        assert method is not None, f"a second reply, or one to nothing: {message}"
        error = message.get("error")
        if error is None:
            self._follow(method, message["result"])
            return
        code = error["code"]
        self.counts[f"{method} -> {code}"] += 1
        assert code != INTERNAL, (method, error, self.log[-4000:])
        assert code != CANCELLED or message["id"] in self.cancelled, (method, error)

    def _follow(self, method: str, result: Any) -> None:
        """What a client asks next, now that it knows *result*."""
        if method == "textDocument/codeAction" and result:
            self._send("codeAction/resolve", self.random.choice(result))
        elif method == "textDocument/completion" and result and result["items"]:
            self._send("completionItem/resolve", self.random.choice(result["items"]))
        elif method == "workspace/diagnostic":
            self.reports |= {each["uri"]: each["resultId"] for each in result["items"]}

    # Drawing

    def _files(self) -> list[Path]:
        found = [path for path in self.root.rglob("*") if path.suffix in LANGUAGES]
        return sorted(path for path in found if path.is_file())

    def _an_opened(self) -> Path | None:
        if not self.opened:
            self.open()
        return self.random.choice(sorted(self.opened)) if self.opened else None

    def _words(self, text: str) -> str:
        """Some lines of *text* itself: code, most of the time."""
        lines = text.splitlines(keepends=True)
        start = self.random.randint(0, max(len(lines) - 1, 0))
        return "".join(lines[start : start + 4])

    def _position(self, text: str, offset: int) -> Json:
        return position(text, offset, self.encoding)

    def _next(self) -> int:
        self._serial += 1
        return self._serial


def _renamed(old: Path, new: Path) -> Json:
    return {"oldUri": old.as_uri(), "newUri": new.as_uri()}
