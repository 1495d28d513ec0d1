"""The whole feature suite, once with the recorded capabilities of each editor."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest
import pytest_asyncio
from lsprotocol import types
from pytest_lsp import ClientServerConfig, LanguageClient, client_capabilities, make_test_lsp_client
from tests.protocol.raw_client import PATIENCE
from tests.protocol.servers import COMMAND, environment, make_workspace

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="module")]

EDITORS = ["visual_studio_code", "neovim", "emacs"]


class Editor:
    """A client with one editor's capabilities, and the workspace it has open."""

    def __init__(self, client: LanguageClient, workspace: Path) -> None:
        self.client = client
        self.workspace = workspace
        self.ready = asyncio.Event()
        self.changed = asyncio.Event()
        self.published = asyncio.Event()
        self.registered: list[str] = []

        # pygls leaves its decorators and a few methods without types.
        @client.feature("codegraph/statusChanged")  # type: ignore[untyped-decorator]
        def status_changed(params: Any) -> None:
            if params.state == "ready":
                self.ready.set()

        @client.feature("codegraph/didChangeGraph")  # type: ignore[untyped-decorator]
        def graph_changed(params: Any) -> None:
            self.changed.set()

        @client.feature(types.CLIENT_REGISTER_CAPABILITY)  # type: ignore[untyped-decorator]
        def register(params: types.RegistrationParams) -> None:
            self.registered += [registration.method for registration in params.registrations]

    def uri(self, name: str) -> str:
        return (self.workspace / name).as_uri()

    def document(self, name: str) -> types.TextDocumentIdentifier:
        return types.TextDocumentIdentifier(self.uri(name))

    def at(self, name: str, marked: str) -> dict[str, Any]:
        """Parameters of the place that `|` marks in *marked*, a piece of the file's text."""
        text = (self.workspace / name).read_text("utf-8")
        index = text.index(marked.replace("|", "")) + marked.index("|")
        before = text[:index]
        line = before.count("\n")
        column = len(before) - before.rfind("\n") - 1
        return {
            "text_document": self.document(name),
            "position": types.Position(line, column),
        }

    def open(self, name: str, language: str = "python") -> None:
        text = (self.workspace / name).read_text("utf-8")
        item = types.TextDocumentItem(self.uri(name), language, 1, text)
        self.client.text_document_did_open(types.DidOpenTextDocumentParams(item))

    def change(self, name: str, version: int, text: str) -> None:
        self.client.text_document_did_change(
            types.DidChangeTextDocumentParams(
                types.VersionedTextDocumentIdentifier(version, self.uri(name)),
                [types.TextDocumentContentChangeWholeDocument(text)],
            )
        )

    async def outline(self, name: str) -> list[str]:
        """Names at the top of a file; what `graph_moves` waits for is what comes after them."""
        self.changed.clear()
        params = types.DocumentSymbolParams(self.document(name))
        found = await self.client.text_document_document_symbol_async(params)
        return names(found)

    async def graph_moves(self) -> None:
        """Returns when the graph has changed since the latest outline."""
        await asyncio.wait_for(self.changed.wait(), PATIENCE)

    async def ask(self, method: str, **params: Any) -> Any:
        return await self.client.protocol.send_request_async(method, params)  # type: ignore[no-untyped-call]


@pytest_asyncio.fixture(params=EDITORS, scope="module", loop_scope="module")
async def editor(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Editor]:
    """One server for all tests of an editor: they put back what they change."""
    folder = tmp_path_factory.mktemp(request.param)
    workspace = make_workspace(folder / "work space")
    config = ClientServerConfig(
        server_command=[*COMMAND, "--stdio"],
        server_env=environment(folder / "cache"),
        client_factory=make_test_lsp_client,
    )
    client = await config.start()
    assert isinstance(client, LanguageClient)
    editor = Editor(client, workspace)
    params = types.InitializeParams(
        capabilities=client_capabilities(request.param),
        workspace_folders=[types.WorkspaceFolder(workspace.as_uri(), "work")],
        root_uri=workspace.as_uri(),
    )
    await client.initialize_session(params)
    await asyncio.wait_for(editor.ready.wait(), PATIENCE)
    yield editor
    await client.shutdown_session()
    await client.stop()  # type: ignore[no-untyped-call]


def names(symbols: Any) -> list[str]:
    return [symbol.name for symbol in symbols or ()]


async def test_definition_leads_through_an_import(editor: Editor) -> None:
    params = types.DefinitionParams(**editor.at("shop/cart.py", "return |refund"))
    (found,) = await editor.client.text_document_definition_async(params)  # type: ignore[misc]
    if isinstance(found, types.LocationLink):
        uri, start = found.target_uri, found.target_selection_range.start
    else:
        uri, start = found.uri, found.range.start
    assert uri == editor.uri("shop/pay.py")
    assert (start.line, start.character) == (10, 4)


async def test_references_span_files(editor: Editor) -> None:
    found = await editor.client.text_document_references_async(
        types.ReferenceParams(
            **editor.at("web/money.ts", "function |euros"),
            context=types.ReferenceContext(include_declaration=True),
        )
    )
    assert found is not None
    places = [(location.uri, location.range.start.line) for location in found]
    page = editor.uri("web/page.ts")
    assert places == [(editor.uri("web/money.ts"), 0), (page, 0), (page, 4), (page, 4)]


async def test_the_outline_has_methods_in_their_class(editor: Editor) -> None:
    params = types.DocumentSymbolParams(editor.document("shop/pay.py"))
    outline = await editor.client.text_document_document_symbol_async(params)
    assert outline is not None
    assert names(outline) == ["Till", "refund"]
    assert isinstance(outline[0], types.DocumentSymbol)
    assert names(outline[0].children) == ["charge", "log"]


async def test_workspace_symbols_are_found_in_every_language(editor: Editor) -> None:
    found = await editor.client.workspace_symbol_async(types.WorkspaceSymbolParams("euros"))
    assert found is not None
    assert names(found) == ["euros"]
    assert found[0].location.uri == editor.uri("web/money.ts")


async def test_a_hover_tells_signature_doc_and_callers(editor: Editor) -> None:
    params = types.HoverParams(**editor.at("shop/cart.py", "till.|charge"))
    hover = await editor.client.text_document_hover_async(params)
    assert hover is not None
    assert isinstance(hover.contents, types.MarkupContent)
    assert "def charge(self, card)" in hover.contents.value
    assert "2 callers" in hover.contents.value


async def test_the_call_hierarchy_has_the_exact_site_of_every_call(editor: Editor) -> None:
    client = editor.client
    place = editor.at("shop/pay.py", "def |charge")
    params = types.CallHierarchyPrepareParams(**place)
    items = await client.text_document_prepare_call_hierarchy_async(params)
    assert items is not None
    assert names(items) == ["charge"]
    incoming = await client.call_hierarchy_incoming_calls_async(
        types.CallHierarchyIncomingCallsParams(items[0])
    )
    assert incoming is not None
    sites = {
        call.from_.name: [(r.start.line, r.start.character) for r in call.from_ranges]
        for call in incoming
    }
    assert sites == {"checkout": [(5, 9), (6, 9)], "refund": [(11, 18)]}
    outgoing = await client.call_hierarchy_outgoing_calls_async(
        types.CallHierarchyOutgoingCallsParams(items[0])
    )
    assert outgoing is not None
    assert [call.to.name for call in outgoing] == ["log"]


async def test_unsaved_text_is_in_the_graph_and_closing_takes_it_out(editor: Editor) -> None:
    editor.open("shop/cart.py")
    text = (editor.workspace / "shop/cart.py").read_text("utf-8")
    editor.change("shop/cart.py", 2, text + "\n\ndef later():\n    refund(1)\n")
    assert "later" in await editor.outline("shop/cart.py")
    document = editor.document("shop/cart.py")
    editor.client.text_document_did_close(types.DidCloseTextDocumentParams(document))
    while "later" in await editor.outline("shop/cart.py"):
        await editor.graph_moves()


async def test_a_syntax_error_is_told_the_way_the_editor_wants_it(editor: Editor) -> None:
    client, uri = editor.client, editor.uri("shop/broken.py")
    assert client.capabilities is not None
    assert client.capabilities.text_document is not None
    published = asyncio.ensure_future(
        client.wait_for_notification(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
    )
    await asyncio.sleep(0)  # let it begin to wait
    item = types.TextDocumentItem(uri, "python", 1, "def broken(:\n    pass\n")
    client.text_document_did_open(types.DidOpenTextDocumentParams(item))
    workspace = client.capabilities.workspace
    again = workspace is not None and workspace.diagnostics is not None
    if again and client.capabilities.text_document.diagnostic is not None:
        published.cancel()
        report = await client.text_document_diagnostic_async(
            types.DocumentDiagnosticParams(editor.document("shop/broken.py"))
        )
        assert isinstance(report, types.RelatedFullDocumentDiagnosticReport)
        problems = report.items
    else:
        told = await asyncio.wait_for(published, PATIENCE)
        assert told.uri == uri
        problems = told.diagnostics
    assert {problem.code for problem in problems} == {"syntax-error"}
    assert problems[0].range.start.line == 0
    document = editor.document("shop/broken.py")
    client.text_document_did_close(types.DidCloseTextDocumentParams(document))


async def test_folding_and_selections_follow_the_syntax(editor: Editor) -> None:
    document = editor.document("shop/pay.py")
    folds = await editor.client.text_document_folding_range_async(
        types.FoldingRangeParams(document)
    )
    assert folds is not None
    assert {fold.start_line for fold in folds} >= {0, 3, 6, 10}
    place = editor.at("shop/pay.py", "self.|log(card)")["position"]
    selections = await editor.client.text_document_selection_range_async(
        types.SelectionRangeParams(document, [place])
    )
    assert selections is not None
    inner = selections[0]
    assert inner.range.end.character - inner.range.start.character == len("log")
    assert inner.parent is not None


async def test_highlights_stay_in_their_scope(editor: Editor) -> None:
    found = await editor.client.text_document_document_highlight_async(
        types.DocumentHighlightParams(**editor.at("shop/cart.py", "    |till = Till()"))
    )
    assert found is not None
    kinds = [(mention.range.start.line, mention.kind) for mention in found]
    write, read = types.DocumentHighlightKind.Write, types.DocumentHighlightKind.Read
    assert kinds == [(4, write), (5, read), (6, read), (7, read)]


async def test_custom_requests_are_also_commands(editor: Editor) -> None:
    target = {"name": "Till.charge", "depth": 0}
    asked = await editor.ask("codegraph/callers", **target)
    command = types.ExecuteCommandParams("codegraph.callers", [target])
    commanded = await editor.client.workspace_execute_command_async(command)
    assert isinstance(commanded, dict)
    assert commanded["total"] == asked.total == 3
    rings = [[item.symbol.name for item in ring.items] for ring in asked.rings]
    assert rings == [["checkout", "refund"], ["cancel"]]


async def test_a_file_made_on_disk_is_found_once_the_client_tells(editor: Editor) -> None:
    path = editor.workspace / "shop/late.py"
    path.write_text("def arrived():\n    pass\n")
    event = types.FileEvent(path.as_uri(), types.FileChangeType.Created)
    editor.client.workspace_did_change_watched_files(types.DidChangeWatchedFilesParams([event]))
    while "arrived" not in await editor.outline("shop/late.py"):
        await editor.graph_moves()
    path.unlink()


async def test_the_bar_of_the_first_indexing_has_a_string_for_a_token_and_ends(
    editor: Editor,
) -> None:
    token, reports = next(iter(editor.client.progress_reports.items()))
    assert isinstance(token, str)
    if reports:  # none where indexing ended before the client was ready to show it
        assert isinstance(reports[0], types.WorkDoneProgressBegin)
        assert isinstance(reports[-1], types.WorkDoneProgressEnd)


async def test_files_are_watched_by_the_client_where_it_can(editor: Editor) -> None:
    workspace = editor.client.capabilities.workspace  # type: ignore[union-attr]
    watched = workspace.did_change_watched_files if workspace is not None else None
    can = watched is not None and bool(watched.dynamic_registration)
    assert (types.WORKSPACE_DID_CHANGE_WATCHED_FILES in editor.registered) == can
