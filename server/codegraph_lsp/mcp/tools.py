"""The tools: what agents are told of each, what it takes, and what it asks of the graph."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from codegraph_lsp.lsp.report_results import ContextResult, DeadCodeResult, DiffImpactResult
from codegraph_lsp.lsp.results import (
    ImpactResult,
    PathResult,
    ReachResult,
    SearchResult,
    SymbolResult,
)
from codegraph_lsp.mcp import text
from codegraph_lsp.mcp.graph import AmbiguousNameError
from codegraph_lsp.model.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable

_Result = TypeVar("_Result")

LISTED = 120
"""Items asked for at a time; enough for a bounded text."""

ALIKE = 5
"""Symbols told that may be meant by a name that nothing has."""

Input = dict[str, Any]


class Asked(Protocol):
    """What a tool needs to know of the graph; `graph.Graph` is one."""

    @property
    def caveat(self) -> str:
        """What is to be told with an answer, such as what it leaves out; else empty."""
        ...

    def ask(self, method: str, params: object, result: type[_Result]) -> _Result:
        """The result of a request of the protocol."""
        ...

    def relative(self, uri: str) -> str:
        """The path of *uri* as agents are told it, and name it again."""
        ...


@dataclass(frozen=True, slots=True)
class Tool:
    """One tool, as the protocol has it."""

    name: str
    title: str
    description: str
    """For agents: what it tells, and when to ask it."""
    properties: dict[str, dict[str, Any]]
    """What it takes, as JSON schemas."""
    required: tuple[str, ...]
    """Those of `properties` that must be given."""
    answer: Callable[[Asked, Input], str]
    """Asks, and tells the answer as text."""

    def declared(self) -> dict[str, Any]:
        """What `tools/list` says of it."""
        schema = {
            "type": "object",
            "properties": self.properties,
            "required": list(self.required),
            "additionalProperties": False,
        }
        hints = {"title": self.title, "readOnlyHint": True, "openWorldHint": False}
        return {
            "name": self.name,
            "title": self.title,
            "description": f"{self.description} {KEPT_UP}",
            "inputSchema": schema,
            "annotations": hints,
        }


KEPT_UP = (
    "Answers from a graph of the whole workspace that follows every change of a file; the last "
    "line says whether it is complete."
)

_SYMBOL = {
    "type": "string",
    "minLength": 1,
    "description": "A symbol as `Cart.settle` or `src/cart.py::Cart.settle`, or a place as "
    "`src/cart.py:12` or `src/cart.py:12:9` (lines and columns from 1)",
}


def _whole(what: str, least: int, most: int) -> dict[str, Any]:
    return {"type": "integer", "minimum": least, "maximum": most, "description": what}


def call(tool: Tool, graph: Asked, given: Input) -> str:
    """
    The answer of *tool*; a name with several meanings is answered with all of them.

    Raises:
        InputError: *given* is not what its schema says.
        CodegraphError: The graph cannot answer.
    """
    check(tool, given)
    told = _answered(tool, graph, given)
    return text.with_caveat(told, graph.caveat) if graph.caveat else told


def _answered(tool: Tool, graph: Asked, given: Input) -> str:
    try:
        told = tool.answer(graph, given)
    except AmbiguousNameError as error:
        return text.ambiguous_text(error.candidates, graph.relative)
    if not told.startswith(text.NO_SUCH):
        return told
    first, _, rest = told.partition("\n")
    missing = first.removeprefix(text.NO_SUCH).rstrip(".")
    alike = _alike(graph, given[{"start": "from", "goal": "to"}.get(missing, "symbol")])
    return "\n".join(filter(None, (first, alike, rest)))


def _alike(graph: Asked, name: str) -> str:
    """Symbols that may be meant by *name*, which nothing has; empty where there are none."""
    last = re.split(r"::|[./#]", name)[-1]
    if not last or ":" in last:
        return ""
    params: Input = {"query": last, "kinds": [], "limit": ALIKE}
    found = graph.ask("codegraph/search", params, SearchResult)
    return text.alike_text(found.items, graph.relative)


def check(tool: Tool, given: Input) -> None:
    """
    Nothing, where *given* is what the schema of *tool* says: as much of JSON schema as ours use.

    Raises:
        InputError: Something is missing, unknown or of another type.
    """
    for key in tool.required:
        if key not in given:
            raise InputError(tool.name, f"{key!r} is missing")
    for key, value in given.items():
        schema = tool.properties.get(key)
        if schema is None:
            raise InputError(tool.name, f"there is no {key!r}; it takes {_words(tool.properties)}")
        problem = _problem(schema, value)
        if problem:
            raise InputError(tool.name, f"{key!r} must be {problem}, not {value!r}")


def _problem(schema: dict[str, Any], value: object) -> str:
    if schema["type"] == "string":
        fits = isinstance(value, str) and (value.strip() != "" or not schema.get("minLength"))
        return "" if fits else "a text that is not empty"
    if schema["type"] == "array":
        fits = isinstance(value, list) and all(isinstance(each, str) for each in value)
        return "" if fits else "a list of texts"
    least, most = schema["minimum"], schema["maximum"]
    fits = isinstance(value, int) and not isinstance(value, bool) and least <= value <= most
    return "" if fits else f"a whole number from {least} to {most}"


def _words(names: dict[str, Any]) -> str:
    return ", ".join(repr(name) for name in names) or "nothing"


def _search(graph: Asked, given: Input) -> str:
    params = {
        "query": given["query"],
        "kinds": given.get("kinds", []),
        "limit": given.get("limit", 30),
    }
    return text.search_text(graph.ask("codegraph/search", params, SearchResult), graph.relative)


def _symbol(graph: Asked, given: Input) -> str:
    params = {"name": given["symbol"]}
    found = graph.ask("codegraph/symbol", params, SymbolResult | None)  # type: ignore[arg-type]
    return text.symbol_text(found, graph.relative)


def _reach(method: str) -> Callable[[Asked, Input], str]:
    def answer(graph: Asked, given: Input) -> str:
        params = {"name": given["symbol"], "depth": given.get("depth", 1), "limit": LISTED}
        return text.reach_text(graph.ask(method, params, ReachResult), graph.relative)

    return answer


def _impact(graph: Asked, given: Input) -> str:
    target = {"name": given["symbol"]}
    params = {"targets": [target], "depth": given.get("depth", 0), "limit": LISTED}
    return text.impact_text(graph.ask("codegraph/impact", params, ImpactResult), graph.relative)


def _path(graph: Asked, given: Input) -> str:
    ends = {"from": {"name": given["from"]}, "to": {"name": given["to"]}}
    params = {**ends, "maxPaths": given.get("maxPaths", 1)}
    return text.path_text(graph.ask("codegraph/path", params, PathResult), graph.relative)


def _context(graph: Asked, given: Input) -> str:
    budget = given.get("budgetChars", text.MOST)
    params = {"targets": [{"name": given["symbol"]}], "budgetChars": budget}
    return text.context_text(graph.ask("codegraph/context", params, ContextResult))


def _dead_code(graph: Asked, given: Input) -> str:
    path = given.get("path", "").strip().rstrip("/")
    include = [path, f"{path}/**"] if path else []
    params = {"include": include, "limit": LISTED}
    found = graph.ask("codegraph/deadCode", params, DeadCodeResult)
    return text.dead_code_text(found, graph.relative)


def _change_impact(graph: Asked, given: Input) -> str:
    params = {"base": given.get("base", "").strip() or "HEAD", "limit": LISTED}
    found = graph.ask("codegraph/diffImpact", params, DiffImpactResult)
    return text.change_text(found, graph.relative)


TOOLS = {
    tool.name: tool
    for tool in (
        Tool(
            "codegraph_search",
            "Search symbols",
            "Finds definitions by name in every language of the workspace, best first (exact, "
            "prefix, camel humps, fuzzy).",
            {
                "query": {
                    "type": "string",
                    "minLength": 1,
                    "description": "A name or a part of it: `checkout`, `Cart.che` or `chkOut`",
                },
                "kinds": {
                    "type": "array",
                    "items": {"type": "string"},
                    "description": "Only these kinds, such as function, method, class",
                },
                "limit": _whole("Most results; default 30", 1, 100),
            },
            ("query",),
            _search,
        ),
        Tool(
            "codegraph_symbol",
            "Describe symbol",
            "Tells one symbol in full: signature, documentation, metrics, members.",
            {"symbol": _SYMBOL},
            ("symbol",),
            _symbol,
        ),
        Tool(
            "codegraph_callers",
            "Callers",
            "Tells who calls a function, method or class, with each call's place and how sure it "
            "is. Use it in place of a text search for the name: it follows imports, aliases and "
            "types.",
            {"symbol": _SYMBOL, "depth": _whole("How many steps up; default 1, 0 for all", 0, 10)},
            ("symbol",),
            _reach("codegraph/callers"),
        ),
        Tool(
            "codegraph_callees",
            "Callees",
            "Tells what a function or method calls, with each call's place and how sure it is.",
            {
                "symbol": _SYMBOL,
                "depth": _whole("How many steps down; default 1, 0 for all", 0, 10),
            },
            ("symbol",),
            _reach("codegraph/callees"),
        ),
        Tool(
            "codegraph_impact",
            "Impact",
            "Tells what may behave differently when a symbol changes, in rings by distance, with "
            "the tests that would notice. Use it before a change.",
            {"symbol": _SYMBOL, "depth": _whole("Longest chain followed; default 0: all", 0, 50)},
            ("symbol",),
            _impact,
        ),
        Tool(
            "codegraph_path",
            "Path",
            "Tells how one symbol comes to use another, as the shortest chain of calls.",
            {"from": _SYMBOL, "to": _SYMBOL, "maxPaths": _whole("How many; default 1", 1, 5)},
            ("from", "to"),
            _path,
        ),
        Tool(
            "codegraph_context",
            "Context",
            "Packs what a reader needs to change a symbol into a number of characters: its "
            "source, callers, callees, types and tests.",
            {
                "symbol": _SYMBOL,
                "budgetChars": _whole("Characters at most; default 12000", 1_000, 60_000),
            },
            ("symbol",),
            _context,
        ),
        Tool(
            "codegraph_dead_code",
            "Dead code",
            "Tells what nothing uses, with the reason, and what was left out.",
            {
                "path": {
                    "type": "string",
                    "description": "A file or folder of the workspace; empty: all of it",
                }
            },
            (),
            _dead_code,
        ),
        Tool(
            "codegraph_change_impact",
            "Change impact",
            "Tells what the uncommitted change, or that since a git revision, reaches: changed "
            "symbols, tests to run, files that usually change along. Use it after a change.",
            {
                "base": {
                    "type": "string",
                    "description": "A git revision to compare with; default HEAD",
                }
            },
            (),
            _change_impact,
        ),
    )
}
"""By name. `clients/vscode/package.json` declares the same to VS Code."""
