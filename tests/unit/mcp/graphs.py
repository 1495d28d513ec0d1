"""A graph with answers that are known."""

from __future__ import annotations

from typing import Any

import msgspec

from codegraph_lsp.mcp.graph import AmbiguousNameError, GraphError

READY = {"revision": 1, "state": "ready", "pending": 0, "lowerBound": False}
SURE = {"calls": 0, "symbols": 0, "files": 0, "names": [], "sites": []}


def at(line: int) -> dict[str, Any]:
    return {
        "start": {"line": line - 1, "character": 0},
        "end": {"line": line - 1, "character": 4},
    }


def symbol(words: str, line: int = 1, **more: Any) -> dict[str, Any]:
    """`pay.py::charge`, or a file for its module-level code."""
    path, _, name = words.partition("::")
    return {
        "id": words,
        "name": name.rpartition(".")[2] or "<module>",
        "qualifiedName": name or "<module>",
        "kind": "function" if name else "module",
        "language": "python",
        "uri": f"file:///w/{path}",
        "range": at(line),
        "selectionRange": at(line),
        **more,
    }


def edge(path: str, *lines: int, certainty: str = "exact") -> dict[str, Any]:
    return {
        "kind": "calls",
        "source": "?",
        "target": "?",
        "certainty": certainty,
        "reason": "import",
        "sites": [{"uri": f"file:///w/{path}", "range": at(line)} for line in lines],
    }


def callers(*found: tuple[dict[str, Any], dict[str, Any]], **more: Any) -> dict[str, Any]:
    items = [{"symbol": who, "depth": 1, "edges": [how]} for who, how in found]
    return {
        "targets": [symbol("pay.py::charge", 4)],
        "direction": "callers",
        "rings": [{"depth": 1, "total": len(items), "items": items}],
        "total": len(items),
        "unsureCalls": SURE,
        "freshness": READY,
        **more,
    }


class FakeGraph:
    """Answers by method; a name that is not known to it means two symbols."""

    caveat = ""

    def __init__(self, **answers: Any) -> None:
        self.answers = answers
        self.asked: list[tuple[str, Any]] = []
        self.waited: list[float] = []
        self.closed = False

    def ask(self, method: str, params: Any, result: Any) -> Any:
        self.asked.append((method, params))
        answer = self.answers.get(method.partition("/")[2])
        if isinstance(answer, Exception):
            raise answer
        return msgspec.convert(answer, result)

    def relative(self, uri: str) -> str:
        return uri.removeprefix("file:///w/")

    def wait(self, seconds: float) -> bool:
        self.waited.append(seconds)
        return True

    def close(self) -> None:
        self.closed = True


def ambiguous(*found: dict[str, Any]) -> AmbiguousNameError:
    from codegraph_lsp.lsp.shapes import SymbolRef

    return AmbiguousNameError("several", msgspec.convert(list(found), list[SymbolRef]))


def failed(message: str) -> GraphError:
    return GraphError(message)
