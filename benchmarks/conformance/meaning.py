"""
What the protocol asks of an answer beyond its shape, where the checker of recordings has no rule.

Each function returns what is wrong, in words; nothing where all is well.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

from codegraph_lsp.lsp.profile import capability

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.conformance.client import Client
    from benchmarks.conformance.texts import Text

Json = dict[str, Any]

_ITEM = "textDocument.completion.completionItem"


def completion_problems(client: Client, uri: str, position: Json, told: Json) -> Iterator[str]:
    """Of a `CompletionList` that was asked for at *position*."""
    text = client.opened[uri]
    at = text.offset(position)
    shared = (told.get("itemDefaults") or {}).get("editRange")
    ranges = "textDocument.completion.completionList.itemDefaults"
    if shared and "editRange" not in (capability(client.capabilities, ranges) or ()):
        yield "a shared range, which the client cannot take"
    labels = [item["label"] for item in told["items"]]
    if not all(label.strip() for label in labels):
        yield "a blank label"
    for item in told["items"]:
        edit = item.get("textEdit")
        if edit is None and shared is None:
            yield f"{item['label']}: no edit"
            continue
        where = edit if edit is not None and "range" not in edit else (edit or {}).get("range")
        yield from _replaced(client, text, at, where or shared, item)
        yield from _known(client, item)


def _replaced(client: Client, text: Text, at: int | None, where: Json, item: Json) -> Iterator[str]:
    """The word that goes: around the cursor, on its line, apart from the other edits."""
    name = item["label"]
    both = [where["insert"], where["replace"]] if "insert" in where else [where]
    if len(both) == 2 and not capability(client.capabilities, f"{_ITEM}.insertReplaceSupport"):
        yield f"{name}: two ranges, which the client cannot take"
    spans = [text.offsets(each) for each in both]
    whole = spans[-1]
    if whole is None or spans[0] is None or at is None:
        yield f"{name}: a range outside of the document"
        return
    if not whole[0] <= at <= whole[1]:
        yield f"{name}: the cursor is not in its range"
    if len({each[end]["line"] for each in both for end in ("start", "end")}) > 1:
        yield f"{name}: its range has several lines"
    if spans[0][0] != whole[0] or spans[0][1] > whole[1]:
        yield f"{name}: what is kept is no beginning of what is replaced"
    others = [text.offsets(each["range"]) for each in item.get("additionalTextEdits", ())]
    if None in others:
        yield f"{name}: another edit is outside of the document"
    elif _overlap([whole, *(each for each in others if each)]):
        yield f"{name}: its edits overlap"


def _known(client: Client, item: Json) -> Iterator[str]:
    """What is told beside the label is only what this client takes."""
    for field, support in (("labelDetails", "labelDetailsSupport"), ("tags", "tagSupport")):
        if item.get(field) and not capability(client.capabilities, f"{_ITEM}.{support}"):
            yield f"{item['label']}: {field}, which the client cannot take"


def action_problems(client: Client, only: list[str] | None, told: list[Json]) -> Iterator[str]:
    """Of code actions; their edits are looked at by `edit_problems`."""
    own = "textDocument.codeAction"
    late = "edit" in (capability(client.capabilities, f"{own}.resolveSupport.properties") or ())
    for action in told:
        title, kind = action["title"], action.get("kind", "")
        if only is not None and not any(kind == one or kind.startswith(f"{one}.") for one in only):
            yield f"{title}: is {kind}, wanted were {only}"
        for field, support in (
            ("disabled", "disabledSupport"),
            ("isPreferred", "isPreferredSupport"),
        ):
            if action.get(field) and not capability(client.capabilities, f"{own}.{support}"):
                yield f"{title}: {field}, which the client cannot take"
        does = [field for field in ("edit", "command", "disabled") if action.get(field)]
        if not does and not (late and "data" in action):
            yield f"{title}: does nothing"


def edit_problems(client: Client, told: Json) -> Iterator[str]:
    """Of a `WorkspaceEdit`."""
    able = "workspace.workspaceEdit"
    changes = told.get("documentChanges")
    if changes is not None and not capability(client.capabilities, f"{able}.documentChanges"):
        yield "documentChanges, which the client cannot take"
    known = told.get("changeAnnotations") or {}
    made: set[str] = set()
    for uri, edits in (told.get("changes") or {}).items():
        yield from _document_problems(client, uri, edits, made)
    for change in changes or ():
        if "kind" in change:
            kinds = capability(client.capabilities, f"{able}.resourceOperations") or ()
            if change["kind"] not in kinds:
                yield f"{change['kind']} of a file, which the client cannot do"
            made.add(change.get("newUri") or change["uri"])
            continue
        document, edits = change["textDocument"], change["edits"]
        if document["version"] != client.versions.get(document["uri"]):
            yield f"version {document['version']} of {document['uri']}"
        for edit in edits:
            if "annotationId" in edit and edit["annotationId"] not in known:
                yield f"no such annotation: {edit['annotationId']}"
        yield from _document_problems(client, document["uri"], edits, made)
    if known and not capability(client.capabilities, f"{able}.changeAnnotationSupport"):
        yield "annotations, which the client cannot take"


def _document_problems(
    client: Client, uri: str, edits: list[Json], made: set[str]
) -> Iterator[str]:
    text = client.text(uri)
    if text is None:
        start = {"line": 0, "character": 0}
        if uri not in made:
            yield f"an edit of {uri}, which is not there"
        elif any(edit["range"] != {"start": start, "end": start} for edit in edits):
            yield f"an edit of {uri} that is not at its start, though it is empty"
        return
    spans = [text.offsets(edit["range"]) for edit in edits]
    if None in spans:
        yield f"an edit outside of {uri}"
    elif _overlap([span for span in spans if span]):
        yield f"edits of {uri} overlap"


def linked_problems(client: Client, uri: str, position: Json, told: Json) -> Iterator[str]:
    """Of `LinkedEditingRanges` at *position*."""
    text = client.opened[uri]
    at = text.offset(position)
    spans = [text.offsets(each) for each in told["ranges"]]
    inside = [span for span in spans if span]
    if len(inside) < len(spans) or at is None:
        yield "a range outside of the document"
        return
    if len({text.text[start:end] for start, end in inside}) > 1:
        yield "ranges with different texts"
    if _overlap(inside):
        yield "ranges overlap"
    if not any(start <= at <= end for start, end in inside):
        yield "the cursor is in none of the ranges"


def report_problems(client: Client, known: dict[str, str], told: Json) -> Iterator[str]:
    """Of a `WorkspaceDiagnosticReport`; *known*: result ids by address, which are updated."""
    addresses = [report["uri"] for report in told["items"]]
    if len(set(addresses)) < len(addresses):
        yield "a file is reported twice"
    for report in told["items"]:
        uri = report["uri"]
        if report["version"] != client.versions.get(uri):
            yield f"version {report['version']} of {uri}"
        if report["kind"] == "unchanged" and report["resultId"] != known.get(uri):
            yield f"{uri} is unchanged since a report that there was not"
        known[uri] = report.get("resultId", "")
        text = client.text(uri)
        for item in report.get("items", ()):
            if text is None or text.offsets(item["range"]) is None:
                yield f"a problem outside of {uri}"


def token_problems(options: Json | None, told: Json) -> Iterator[str]:
    """Of `SemanticTokens`, by the legend that was registered or told."""
    legend = (options or {}).get("legend", {})
    data = told["data"]
    if len(data) % 5:
        yield "data is not in fives"
    if any(kind >= len(legend.get("tokenTypes", ())) for kind in data[3::5]):
        yield "a type outside of the legend"
    if any(bits >> len(legend.get("tokenModifiers", ())) for bits in data[4::5]):
        yield "a modifier outside of the legend"


def _overlap(spans: list[tuple[int, int]]) -> bool:
    return any(one[1] > two[0] for one, two in pairwise(sorted(spans)))
