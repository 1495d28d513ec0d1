"""What is asked in a session: everything that the server offers, at many places of a document."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from benchmarks.conformance import meaning
from codegraph_lsp.languages.registry import languages
from codegraph_lsp.lsp.offers import OFFERS

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Iterable
    from pathlib import Path
    from random import Random

    from benchmarks.conformance.client import Client

Json = dict[str, Any]

_OFFERS = {method: offer for offer in OFFERS for method in offer.asks or (offer.method,)}

WORD = re.compile(r"[^\W\d]\w*")
_TOP = re.compile(
    r"^(?:export )?(?:async )?(?:def|class|func|function|interface|type|const) (\w+)", re.M
)
"""Definitions that may be moved, in the languages of the code bases."""
_TAG = re.compile(r"</?([A-Za-z][\w.]*)")

_AT_A_PLACE = (
    ("hover", {}),
    ("definition", {}),
    ("declaration", {}),
    ("typeDefinition", {}),
    ("implementation", {}),
    ("documentHighlight", {}),
    ("references", {"context": {"includeDeclaration": True}}),
    ("references", {"context": {"includeDeclaration": False}, "partialResultToken": "part-{}"}),
    ("signatureHelp", {}),
    ("moniker", {}),
    ("prepareRename", {}),
)
_OF_A_DOCUMENT = ("documentSymbol", "codeLens", "foldingRange", "documentLink", "diagnostic")
_HIERARCHIES = (
    ("prepareCallHierarchy", ("callHierarchy/incomingCalls", "callHierarchy/outgoingCalls")),
    ("prepareTypeHierarchy", ("typeHierarchy/supertypes", "typeHierarchy/subtypes")),
)
_ABOUT_A_NAME = (
    "symbol",
    "callers",
    "callees",
    "references",
    "implementations",
    "impact",
    "context",
)
_OF_THE_GRAPH: dict[str, Json] = {
    "status": {},
    "stats": {},
    "cycles": {"granularity": "file", "limit": 20},
    "hotspots": {"limit": 20},
    "search": {"query": "get"},
    "deadCode": {"limit": 20},
    "communities": {"granularity": "folder", "limit": 5},
}
_KINDS = (None, ["source"], ["refactor.move"], ["refactor.rewrite"], ["quickfix"])
_UNFINISHED = ("\n{}.", "\n{}(", "\n😀é {}", "\n{}")
"""What one types behind a line; `{}` is some word of the file."""
_LATE = {"detail", "documentation"}
"""What a completion is told with when it is looked at."""

RENAMES = 2
"""Renames that are asked for in one document: each waits for every file."""

RESOLVED = 4
"""Of a list's items, told in full."""


class Questions:
    """All that one session asks; *problems* are what `meaning` finds in the answers."""

    def __init__(self, client: Client, random: Random, counts: Counter[str]) -> None:
        self.client = client
        self.random = random
        self.counts = counts
        """Answers that say something, by method."""
        self.problems: set[str] = set()
        self._known: dict[str, str] = {}

    def ask(self, method: str, params: Any) -> Any:
        """None for an error, and where the server does not offer *method*."""
        offer = _OFFERS.get(method)
        if offer is not None and self.options(offer.method, offer.provider) is None:
            return None
        result = self.client.result(method, params)
        self.counts[method] += bool(result)
        return result

    @property
    def pulls(self) -> bool:
        """Whether the server has problems to ask for."""
        return self.options("textDocument/diagnostic", "diagnosticProvider") is not None

    def document(self, uri: str, n_places: int) -> None:
        """Everything about one open document as it is."""
        document = {"textDocument": {"uri": uri}}
        text = self.client.opened[uri]
        whole = text.span(0, len(text.text))
        found = {name: self.ask(f"textDocument/{name}", document) for name in _OF_A_DOCUMENT}
        found["inlayHint"] = self.ask("textDocument/inlayHint", {**document, "range": whole})
        tokens = self.ask("textDocument/semanticTokens/full", document)
        self.tokens(tokens)
        self.tokens(self.ask("textDocument/semanticTokens/range", {**document, "range": whole}))
        if tokens and tokens.get("resultId"):
            delta = {**document, "previousResultId": tokens["resultId"]}
            self.ask("textDocument/semanticTokens/full/delta", delta)
        for name in ("codeLens", "documentLink", "inlayHint"):
            self.resolve(name, found[name], f"{name}Provider")
        words = list(WORD.finditer(text.text))
        chosen = [self.random.choice(words) for _ in range(n_places)] if words else []
        for word in chosen:
            self.place(uri, word.start(), word.end())
        tags = [found.start(1) for found in _TAG.finditer(text.text)]
        for offset in self.random.sample(tags, min(n_places, len(tags))):
            self.linked(uri, offset)
        for word in chosen[:RENAMES]:
            self.rename(uri, word.start())
        for name in ("dependencies", "dependents"):
            self.ask(f"codegraph/{name}", document)
        self.ask("codegraph/path", {"from": self._at(uri), "to": self._at(uri)})
        self.actions(uri, 0, len(text.text), ["source"])
        self.moves(uri)
        places = [text.position(word.start()) for word in chosen]
        self.ask("textDocument/selectionRange", {**document, "positions": places})

    def _at(self, uri: str) -> Json:
        """Some place of an open document."""
        text = self.client.opened[uri]
        starts = [word.start() for word in WORD.finditer(text.text)] or [0]
        position = text.position(self.random.choice(starts))
        return {"textDocument": {"uri": uri}, "position": position}

    def place(self, uri: str, start: int, end: int) -> None:
        """Everything about one word of an open document."""
        text = self.client.opened[uri]
        at = {"textDocument": {"uri": uri}, "position": text.position(start)}
        for number, (name, more) in enumerate(_AT_A_PLACE):
            token = {k: f"part-{uri}-{start}-{number}" for k in more if k == "partialResultToken"}
            self.ask(f"textDocument/{name}", {**at, **more, **token})
        for name, follows in _HIERARCHIES:
            for item in (self.ask(f"textDocument/{name}", at) or [])[:2]:
                for method in follows:
                    self.ask(method, {"item": item})
        for name in _ABOUT_A_NAME:
            self.ask(
                f"codegraph/{name}", {"targets": [at]} if name in ("impact", "context") else at
            )
        self.complete(uri, self.random.randint(start, end))
        self.linked(uri, start)
        self.actions(uri, start, start, self.random.choice(_KINDS))
        self.actions(uri, start, end, self.random.choice(_KINDS))

    def complete(self, uri: str, offset: int, trigger: str = "") -> None:
        position = self.client.opened[uri].position(offset)
        context = {"triggerKind": 2, "triggerCharacter": trigger} if trigger else {"triggerKind": 1}
        params = {"textDocument": {"uri": uri}, "position": position, "context": context}
        told = self.ask("textDocument/completion", params)
        if told is None:
            return
        found = meaning.completion_problems(self.client, uri, position, told)
        self.note("completion", found)
        for item in self.some(told["items"]):
            full = self.ask("completionItem/resolve", item)
            kept = {
                name: full.get(name) for name in item if name not in ("detail", "documentation")
            }
            expected = {name: item[name] for name in kept}
            self.note("completionItem/resolve", ["another item"] if kept != expected else ())

    def linked(self, uri: str, offset: int) -> None:
        position = self.client.opened[uri].position(offset)
        params = {"textDocument": {"uri": uri}, "position": position}
        told = self.ask("textDocument/linkedEditingRange", params)
        if told:
            found = meaning.linked_problems(self.client, uri, position, told)
            self.note("linkedEditingRange", found)

    def actions(self, uri: str, start: int, end: int, only: list[str] | None) -> None:
        """Code actions of some kinds, None for all, and their edits."""
        context: Json = {"diagnostics": [], "triggerKind": self.random.choice((1, 2))}
        if only is not None:
            context["only"] = only
        where = self.client.opened[uri].span(start, end)
        params = {"textDocument": {"uri": uri}, "range": where, "context": context}
        told = self.ask("textDocument/codeAction", params) or []
        self.note("codeAction", meaning.action_problems(self.client, only, told))
        for action in told:
            if "data" in action and not action.get("disabled"):
                action = self.ask("codeAction/resolve", action) or {}
            self.edit("codeAction", action.get("edit"))

    def tokens(self, told: Json | None) -> None:
        options = self.options("textDocument/semanticTokens", "semanticTokensProvider")
        if told:
            self.note("semanticTokens", meaning.token_problems(options, told))

    def rename(self, uri: str, offset: int) -> None:
        at = {"textDocument": {"uri": uri}, "position": self.client.opened[uri].position(offset)}
        edit = self.ask("textDocument/rename", {**at, "newName": "quite_another_name"})
        self.edit("rename", edit)

    def moves(self, uri: str) -> None:
        """One definition at the top of a document to a new file: shown, and asked to be made."""
        text = self.client.opened[uri]
        tops = list(_TOP.finditer(text.text))
        if not tops:
            return
        offset = self.random.choice(tops).start(1)
        at = {"textDocument": {"uri": uri}, "position": text.position(offset)}
        self.actions(uri, offset, offset, ["refactor"])
        folder, _, name = uri.rpartition("/")
        params = {**at, "to": f"{folder}/quite_another_{name}"}
        found = self.ask("codegraph/moveSymbol", params)
        self.edit("moveSymbol", (found or {}).get("edit"))
        command = {"command": "codegraph.moveSymbol", "arguments": [{**params, "apply": True}]}
        done = self.ask("workspace/executeCommand", command)
        if (done or {}).get("edit"):
            self.edit("workspace/applyEdit", self.client.wanted_edit())

    def type(self, uri: str) -> None:
        """Unfinished text behind lines of a document, each with what one asks meanwhile."""
        for what in _UNFINISHED:
            text = self.client.opened[uri].text
            ends = [found.start() for found in re.finditer(r"\r?\n", text)] or [len(text)]
            words = WORD.findall(text) or ["x"]
            at = self.random.choice(ends)
            new = what.format(self.random.choice(words))
            self.client.edit(uri, at, at, new)
            last = new[-1]
            self.complete(uri, at + len(new), last if last == "." else "")
            place = self.client.opened[uri].position(at + len(new))
            document = {"textDocument": {"uri": uri}}
            self.ask("textDocument/signatureHelp", {**document, "position": place})
            self.linked(uri, at + len(new))
            self.actions(uri, at + len(new), at + len(new), self.random.choice(_KINDS))
            self.ask("textDocument/documentSymbol", document)

    def workspace(self, file: Path) -> None:
        """What is asked of no document."""
        for query in ("", "get", "é", "main"):
            found = self.ask("workspace/symbol", {"query": query})
            options = self.options("workspace/symbol", "workspaceSymbolProvider") or {}
            for symbol in self.some(found or []) if options.get("resolveProvider") else ():
                self.ask("workspaceSymbol/resolve", symbol)
        for name, params in _OF_THE_GRAPH.items():
            self.ask(f"codegraph/{name}", params)
            command = {"command": f"codegraph.{name}", "arguments": [params]}
            self.ask("workspace/executeCommand", command)
        spec = languages().for_path(file.as_posix())
        if spec is not None:
            shape = {"pattern": "$CALLED($ARGUMENT)", "language": spec.id, "limit": 5}
            self.ask("codegraph/match", shape)
        new = file.with_name(f"quite_another_{file.name}")
        moved = {"oldUri": file.as_uri(), "newUri": new.as_uri()}
        self.edit("willRenameFiles", self.ask("workspace/willRenameFiles", {"files": [moved]}))
        self.ask("workspace/thereIsNoSuchMethod", {})
        for uri in (f"{file.as_uri()}.missing", "untitled:Untitled-1"):
            nowhere = {"textDocument": {"uri": uri}, "position": {"line": 9, "character": 9}}
            for name in ("hover", "completion", "linkedEditingRange", "signatureHelp"):
                self.ask(f"textDocument/{name}", nowhere)

    def reports(self, uri: str) -> None:
        """Problems of all files, then what an edit adds to them, and a wait that is given up."""
        method = "workspace/diagnostic"
        if not self.pulls:
            return
        self.report(self.ask(method, self._previous()))
        waiting = self.client.send(method, self._previous())
        self.client.edit(uri, 0, 0, "}{ (😀é\n")
        self.report(self.client.reply(waiting).get("result"))
        waiting = self.client.send(method, self._previous())
        self.client.tell("$/cancelRequest", {"id": waiting})
        self.client.reply(waiting)

    def report(self, told: Json | None) -> None:
        if told is not None:
            found = meaning.report_problems(self.client, self._known, told)
            self.note("workspace/diagnostic", found)

    def _previous(self) -> Json:
        known = [{"uri": uri, "value": value} for uri, value in self._known.items()]
        return {"identifier": "codegraph", "previousResultIds": known}

    def edit(self, method: str, edit: Json | None) -> None:
        if edit:
            self.counts[f"{method}: edits"] += 1
            self.note(method, meaning.edit_problems(self.client, edit))

    def note(self, method: str, found: Iterable[str]) -> None:
        self.problems.update(f"{method}: {each}" for each in found)

    def options(self, method: str, provider: str) -> Json | None:
        """How the server has registered *method*, or told of it; None where it offers none."""
        told = self.client.offered.get(method, self.client.offered.get(provider))
        return {} if told is True else told

    def resolve(self, name: str, items: list[Json] | None, provider: str) -> None:
        """Some of *items* in full, where the server does that."""
        options = self.options(f"textDocument/{name}", provider)
        if options and options.get("resolveProvider"):
            for item in self.some(items or []):
                self.ask(f"{name}/resolve", item)

    def some(self, items: list[Json]) -> list[Json]:
        return self.random.sample(items, min(RESOLVED, len(items)))
