import threading

import pytest
from lsprotocol import types
from pygls.capabilities import ServerCapabilitiesBuilder
from pygls.protocol import default_converter
from pytest_lsp import client_capabilities
from tests.unit.lsp.fakes import Harness, Json
from tests.unit.lsp.test_sync import change, edit, open_document

from codegraph_lsp.lsp import custom
from codegraph_lsp.lsp.capabilities import FILE_OPERATIONS
from codegraph_lsp.lsp.offers import OFFERS
from codegraph_lsp.lsp.register import registry
from codegraph_lsp.lsp.switches import extent
from codegraph_lsp.model.settings import Checks, Settings
from codegraph_lsp.model.words import ACTION_KINDS
from codegraph_lsp.workspace.changes import FilesChanged, Reindex, RootsChanged, SettingsChanged

WATCHING = {"workspace": {"didChangeWatchedFiles": {"dynamicRegistration": True}}}
CONFIGURED = {"workspace": {"configuration": True}}
RESOLVING = {
    "codeActionProvider": types.CODE_ACTION_RESOLVE,
    "codeLensProvider": types.CODE_LENS_RESOLVE,
    "completionProvider": types.COMPLETION_ITEM_RESOLVE,
    "documentLinkProvider": types.DOCUMENT_LINK_RESOLVE,
    "workspaceSymbolProvider": types.WORKSPACE_SYMBOL_RESOLVE,
}
OPTIONS: dict[str, object] = {
    types.TEXT_DOCUMENT_CODE_ACTION: types.CodeActionOptions(ACTION_KINDS),
    types.TEXT_DOCUMENT_DIAGNOSTIC: types.DiagnosticOptions(True, True, "codegraph"),
    types.TEXT_DOCUMENT_SIGNATURE_HELP: types.SignatureHelpOptions(["(", ","], [")", "="]),
}
ASKED = {method for offer in OFFERS for method in offer.asks or (offer.method,)}

OTHERS = frozenset(
    {
        "textDocument/didOpen",
        "textDocument/didChange",
        "textDocument/didSave",
        "textDocument/didClose",
        "codeAction/resolve",
        "codeLens/resolve",
        "completionItem/resolve",
        "documentLink/resolve",
        "inlayHint/resolve",
        "workspaceSymbol/resolve",
        "workspace/textDocumentContent",
    }
)
"""Methods whose capability is written out, or among the options of another."""

IMPLIED = frozenset(
    {
        "initialize",
        "initialized",
        "shutdown",
        "$/setTrace",
        "window/workDoneProgress/cancel",
        "callHierarchy/incomingCalls",
        "callHierarchy/outgoingCalls",
        "typeHierarchy/supertypes",
        "typeHierarchy/subtypes",
        "workspace/didChangeConfiguration",
        "workspace/didChangeWatchedFiles",
        "workspace/didChangeWorkspaceFolders",
    }
)
"""Methods that are served without a capability of their own."""


def capabilities(harness: Harness) -> Json:
    found: Json = harness.result["capabilities"]
    return found


def test_initialize_is_answered_without_an_engine_and_initialized_starts_it() -> None:
    harness = Harness()
    assert harness.made is None
    assert harness.result["serverInfo"]["name"] == "codegraph-lsp"
    harness.handle("initialized", {})
    assert harness.made is not None
    roots, settings = harness.made
    assert ([root.folder for root in roots], settings) == (["/w"], Settings())
    assert harness.engine.started


def test_capabilities_name_what_is_served() -> None:
    told = capabilities(Harness())
    assert told["textDocumentSync"]["change"] == 2
    assert told["positionEncoding"] == "utf-16"
    assert "codegraph.callers" in told["executeCommandProvider"]["commands"]
    assert "codegraph/callers" in told["experimental"]["codegraph"]["requests"]
    assert told["callHierarchyProvider"] is True
    assert told["workspace"]["workspaceFolders"]["supported"] is True


def test_the_methods_listed_for_initialize_are_those_that_have_handlers() -> None:
    standard = {h.method for h in registry if not h.method.startswith("codegraph/")}
    assert standard == ASKED | FILE_OPERATIONS.keys() | OTHERS | IMPLIED


@pytest.mark.parametrize("editor", ["visual_studio_code", "neovim", "emacs"])
def test_the_capabilities_are_those_that_pygls_builds(editor: str) -> None:
    offered = client_capabilities(editor)
    converter = default_converter()  # type: ignore[no-untyped-call]
    harness = Harness(capabilities=converter.unstructure(offered))
    told = capabilities(harness)
    static = [
        offer
        for offer in OFFERS
        if offer.method not in harness.session.profile.registers
        and extent(Settings(), offer.switch)
    ]
    methods = {method for offer in static for method in offer.asks or (offer.method,)}
    methods |= FILE_OPERATIONS.keys() | OTHERS
    if "diagnosticProvider" not in told:
        methods -= {types.TEXT_DOCUMENT_DIAGNOSTIC, types.WORKSPACE_DIAGNOSTIC}
    methods -= {
        method
        for provider, method in RESOLVING.items()
        if not told.get(provider, {}).get("resolveProvider")
    }
    pattern = types.FileOperationPattern("**")
    any_file = types.FileOperationRegistrationOptions([types.FileOperationFilter(pattern, "file")])
    built = ServerCapabilitiesBuilder(
        offered,
        set(methods),
        dict.fromkeys(FILE_OPERATIONS, any_file) | OPTIONS,
        custom.commands(),
        types.TextDocumentSyncKind.Incremental,
        None,
        ServerCapabilitiesBuilder.choose_position_encoding(offered),
    ).build()  # type: ignore[no-untyped-call]
    del told["experimental"]
    assert told == converter.unstructure(built)


def test_diagnostics_are_pulled_or_pushed_never_both() -> None:
    assert "diagnosticProvider" not in capabilities(Harness())
    pulling = Harness(capabilities={"textDocument": {"diagnostic": {}}})
    assert capabilities(pulling)["diagnosticProvider"]["interFileDependencies"] is True
    open_document(pulling, "def f(:\n")
    pulling.session.problems_changed(pulling.session.documents.get("file:///w/a.py").path)  # type: ignore[union-attr]
    assert pulling.told("textDocument/publishDiagnostics") == []


def test_who_cannot_be_told_to_pull_again_is_pushed_to() -> None:
    both = {"textDocument": {"diagnostic": {}, "publishDiagnostics": {}}}
    assert "diagnosticProvider" not in capabilities(Harness(capabilities=both))
    again = {**both, "workspace": {"diagnostics": {"refreshSupport": True}}}
    assert "diagnosticProvider" in capabilities(Harness(capabilities=again))


@pytest.mark.parametrize(
    ("params", "folders"),
    [
        ({"rootUri": "file:///x/y"}, ["/x/y"]),
        ({"rootUri": None, "rootPath": "/p"}, ["/p"]),
        ({"rootUri": None}, []),
        (
            {
                "workspaceFolders": [
                    {"uri": "file:///b", "name": "b"},
                    {"uri": "file:///a", "name": "a"},
                ]
            },
            ["/a", "/b"],
        ),
    ],
)
def test_the_workspace_is_what_the_client_says(params: Json, folders: list[str]) -> None:
    harness = Harness(**params)
    assert [root.folder for root in harness.session.roots] == folders


def test_the_client_watches_files_where_it_can() -> None:
    harness = Harness(capabilities=WATCHING)
    harness.handle("initialized", {})
    (told,) = harness.told("client/registerCapability")
    (registration,) = told["registrations"]
    assert registration["method"] == "workspace/didChangeWatchedFiles"
    globs = " ".join(w["globPattern"] for w in registration["registerOptions"]["watchers"])
    assert ",py" in globs
    assert ".gitignore" in globs
    assert not harness.engine.watching


def test_the_engine_watches_files_where_the_client_cannot() -> None:
    harness = Harness()
    harness.handle("initialized", {})
    assert harness.engine.watching
    assert harness.told("client/registerCapability") == []


def test_what_the_client_saw_on_disk_reaches_the_engine_once_per_file() -> None:
    harness = Harness()
    uris = ["file:///w/a.py", "file:///w/b.py", "file:///w/a.py", "untitled:x"]
    events = [{"uri": uri, "type": kind} for uri, kind in zip(uris, (1, 3, 2, 1), strict=True)]
    harness.handle("workspace/didChangeWatchedFiles", {"changes": events})
    assert harness.engine.changes == [FilesChanged(changed=("a.py",), deleted=("b.py",))]  # type: ignore[arg-type]


def test_settings_come_in_layers_and_a_bad_one_costs_itself() -> None:
    harness = Harness(
        capabilities=CONFIGURED,
        initializationOptions={
            "jobs": 2,
            "colour": "red",
            "maxFiles": "many",
            "checks": {"severity": {"syntax-eror": "off"}},
        },
    )
    harness.handle("initialized", {})
    assert not harness.engine.started
    harness.answer(
        "workspace/configuration", [{"jobs": 3, "exclude": ["vendor/"], "quietMs": None}]
    )
    assert harness.engine.started
    checks = Checks(severity={"syntax-eror": "off"})
    expected = Settings(jobs=2, exclude=("vendor/",), checks=checks)
    assert harness.engine.changes == [SettingsChanged(expected)]
    problems = {told["message"] for told in harness.told("window/showMessage")}
    assert problems == {
        "codegraph: no such option for 'colour' in initializationOptions",
        "codegraph: expected 'int', got 'str' for 'maxFiles' in initializationOptions",
        "codegraph: no check is called 'syntax-eror', did you mean 'syntax-error', "
        "for 'checks.severity' in initializationOptions",
    }


def test_a_client_that_refuses_its_settings_holds_nothing_up() -> None:
    harness = Harness(capabilities=CONFIGURED)
    harness.handle("initialized", {})
    harness.refuse("workspace/configuration")
    assert harness.engine.started


def test_a_client_that_never_tells_its_settings_holds_nothing_up_for_long(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("codegraph_lsp.lsp.configuration.PATIENCE", 0)
    harness = Harness(capabilities=CONFIGURED)
    started = threading.Event()
    harness.engine.start = started.set  # type: ignore[method-assign]
    harness.handle("initialized", {})
    assert started.wait(20)


def test_changed_settings_are_asked_for_or_taken_from_the_notification() -> None:
    asking = Harness(capabilities=CONFIGURED)
    asking.handle("workspace/didChangeConfiguration", {"settings": None})
    asking.answer("workspace/configuration", [{"symbolsLimit": 5}])
    assert asking.engine.changes == [SettingsChanged(Settings(symbols_limit=5))]
    told = Harness()
    told.handle("workspace/didChangeConfiguration", {"settings": {"codegraph": {"quietMs": 5}}})
    told.handle("workspace/didChangeConfiguration", {"settings": {"other": {"quietMs": 6}}})
    assert told.engine.changes == [
        SettingsChanged(Settings(quiet_ms=5)),
        SettingsChanged(Settings()),
    ]


def test_folders_come_and_go() -> None:
    harness = Harness()
    event = {
        "added": [{"uri": "file:///x", "name": "x"}],
        "removed": [{"uri": "file:///w", "name": "w"}],
    }
    harness.handle("workspace/didChangeWorkspaceFolders", {"event": event})
    (told,) = harness.engine.changes
    assert isinstance(told, RootsChanged)
    assert [root.folder for root in told.roots] == ["/x"]


def test_reindex_takes_uris_and_paths() -> None:
    harness = Harness()
    assert harness.handle("codegraph/reindex") == {"accepted": True}
    harness.handle("codegraph/reindex", {"paths": ["file:///w/a.py", "b.py"], "clearCache": True})
    assert harness.engine.changes == [Reindex(None), Reindex(("a.py", "b.py"), True)]  # type: ignore[arg-type]


def test_cancelling_the_progress_bar_stops_the_backfill() -> None:
    harness = Harness(capabilities={"window": {"workDoneProgress": True}})
    harness.handle("initialized", {})
    harness.session.progress(0, 10, "", False)
    (told,) = harness.told("window/workDoneProgress/create")
    harness.handle("window/workDoneProgress/cancel", {"token": "another"})
    assert not harness.engine.backfill_cancelled
    harness.handle("window/workDoneProgress/cancel", told)
    assert harness.engine.backfill_cancelled


def test_notifications_of_ours_are_kept_from_who_would_complain() -> None:
    silent = Harness(clientInfo={"name": "emacs"})
    assert silent.result["capabilities"]["experimental"]["codegraph"]["notifications"] == []
    asked = Harness(
        capabilities={"experimental": {"codegraph": {"notifications": True}}},
        clientInfo={"name": "emacs"},
    )
    assert asked.session.profile.custom_notifications


def test_the_process_of_the_client_is_watched() -> None:
    assert Harness(processId=77).processes == [77]
    assert Harness().processes == []


def test_shutdown_closes_the_engine() -> None:
    harness = Harness()
    harness.handle("initialized", {})
    assert harness.handle("shutdown") is None
    assert harness.engine.closed


def test_a_trace_can_be_switched() -> None:
    harness = Harness(trace="verbose")
    assert harness.session.client.tracing == "verbose"
    harness.handle("$/setTrace", {"value": "off"})
    assert harness.session.client.tracing == "off"


def test_an_edit_moves_the_version_that_problems_are_told_of() -> None:
    harness = Harness()
    open_document(harness, "a")
    edit(harness, change(0, 0, 0, 0, "b"), version=9)
    document = harness.session.documents.get("file:///w/a.py")
    assert document is not None
    assert document.version == 9


def test_open_documents_are_called_otherwise_when_folders_come_and_go() -> None:
    harness = Harness()
    item = {"uri": "file:///w/a.py", "languageId": "python", "version": 1, "text": ""}
    harness.handle("textDocument/didOpen", {"textDocument": item})
    folder = {"uri": "file:///x", "name": "x"}
    paths = []
    for event in ({"added": [folder], "removed": []}, {"added": [], "removed": [folder]}):
        harness.handle("workspace/didChangeWorkspaceFolders", {"event": event})
        (opened,) = harness.session.documents
        paths.append((opened.path, harness.session.uris.uri(opened.path)))
    assert paths == [("w/a.py", item["uri"]), ("a.py", item["uri"])]
