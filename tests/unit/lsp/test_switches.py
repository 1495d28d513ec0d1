"""Features are on, off, or on where no other server is; clients hear of it when it changes."""

import msgspec
import pytest
from tests.unit.lsp.fakes import Harness, Json, Settled, at
from tests.unit.lsp.test_diagnostics import PROBLEM, Workspace, workspace
from tests.unit.lsp.test_sync import open_document

from codegraph_lsp.lsp.offers import FILE_SWITCHES, OFFERS, SWITCHES
from codegraph_lsp.lsp.register import registry
from codegraph_lsp.lsp.switches import extent
from codegraph_lsp.model.settings import Features, Settings

A = "file:///w/a.py"
NAME: Json = {"textDocument": {"uri": A}, "position": at(0, 4)}
REGISTERING: Json = {
    "textDocument": {
        "hover": {"dynamicRegistration": True},
        "definition": {"dynamicRegistration": False},
    },
    "workspace": {"symbol": {"dynamicRegistration": True}},
}


def harness(capabilities: Json | None = None, **options: object) -> Harness:
    found = Settled.of({"a.py": "def f():\n    pass\n"})
    assert isinstance(found, Settled)
    return Harness(found, capabilities, initializationOptions=options)


def registered(harness: Harness) -> dict[str, Json]:
    """What the client has registered by now, with its options, by method."""
    found: dict[str, tuple[str, Json]] = {}
    for message in harness.fake.outbox.messages:
        for each in message.get("params", {}).get("registrations", ()):
            assert each["method"] not in found, "registered twice"
            found[each["method"]] = (each["id"], each["registerOptions"])
        for each in message.get("params", {}).get("unregisterations", ()):
            assert found.pop(each["method"])[0] == each["id"]
    return {method: options for method, (_, options) in found.items()}


def test_each_feature_has_a_switch_and_each_switch_a_feature() -> None:
    names = set(msgspec.to_builtins(Features()))
    served = {SWITCHES[handler.method] for handler in registry if handler.method in SWITCHES}
    offered = {offer.switch for offer in OFFERS} | set(FILE_SWITCHES.values())
    assert offered == (served | {"diagnostics"}) <= names
    assert names - served == {"diagnostics"}
    assert [offer.switch for offer in OFFERS] == sorted(offer.switch for offer in OFFERS)


def test_what_is_off_is_not_announced_and_answers_nothing() -> None:
    off = harness(features={"hover": False})
    assert "hoverProvider" not in off.result["capabilities"]
    assert harness().result["capabilities"]["hoverProvider"] is True
    assert harness().handle("textDocument/hover", NAME) is not None
    off.engine.state.settings = Settings(features=Features(hover=False))
    assert off.handle("textDocument/hover", NAME) is None
    assert off.handle("textDocument/definition", NAME) is not None


@pytest.mark.parametrize(
    ("alone", "announced", "answered", "everywhere"),
    [
        (False, False, False, False),
        ((), False, False, False),
        (("go",), True, False, False),
        (("go", "faker"), True, True, False),
        (True, True, True, True),
    ],
)
def test_when_alone_depends_on_the_language(
    alone: bool | tuple[str, ...], announced: bool, answered: bool, everywhere: bool
) -> None:
    switched = {"hover": "whenAlone", "workspaceSymbol": "whenAlone"}
    made = harness(features=switched, alone=alone)
    assert ("hoverProvider" in made.result["capabilities"]) is announced
    features = msgspec.convert(switched, Features)
    made.engine.state.settings = Settings(features=features, alone=alone)
    assert (made.handle("textDocument/hover", NAME) is not None) is answered
    nowhere = NAME | {"textDocument": {"uri": "file:///w/none.py"}}
    assert made.handle("textDocument/hover", nowhere) is None
    assert (made.handle("workspace/symbol", {"query": "f"}) is not None) is everywhere


def test_decorations_are_for_who_asks() -> None:
    told = Settings(alone=("go",), features=Features(hover="whenAlone"))
    assert extent(told, "hover") == ("go",)
    assert not extent(Settings(features=Features(hover="whenAlone")), "hover")
    assert not extent(told, "inlayHint")
    assert not extent(told, "semanticTokens")
    assert not extent(Settings(), "completion"), "of a language's own server there is enough"
    assert extent(told, "completion") == ("go",)
    rare = {"completion", "inlayHint", "semanticTokens"}
    others = set(msgspec.to_builtins(Features())) - rare
    assert all(extent(Settings(), switch) is True for switch in others)


def test_features_are_registered_where_the_client_can_and_follow_the_settings() -> None:
    made = harness(REGISTERING)
    assert "hoverProvider" not in made.result["capabilities"]
    assert "definitionProvider" in made.result["capabilities"]
    assert registered(made) == {}
    made.handle("initialized", {})
    both = {
        "textDocument/hover": {"documentSelector": None},
        "workspace/symbol": {"resolveProvider": False},
    }
    assert registered(made) == both

    def configure(**settings: object) -> dict[str, Json]:
        told = {"settings": {"codegraph": settings}}
        made.handle("workspace/didChangeConfiguration", told)
        return registered(made)

    assert configure(features={"hover": False}) == {
        "workspace/symbol": {"resolveProvider": False},
    }
    go = {"documentSelector": [{"language": "go", "scheme": "file"}]}
    assert configure(features={"hover": "whenAlone"}, alone=["go"]) == both | {
        "textDocument/hover": go
    }
    n_sent = len(made.fake.outbox.messages)
    assert configure(features={"hover": "whenAlone"}, alone=["go"], jobs=2)
    assert len(made.fake.outbox.messages) == n_sent
    assert configure() == both


def test_registering_waits_for_the_clients_settings() -> None:
    made = harness(REGISTERING | {"workspace": {"configuration": True}})
    made.handle("initialized", {})
    assert registered(made) == {}
    made.answer("workspace/configuration", [{"features": {"hover": False, "references": False}}])
    assert registered(made) == {}
    made.handle("workspace/didChangeConfiguration", {"settings": None})
    made.answer("workspace/configuration", [{}])
    assert list(registered(made)) == ["textDocument/hover"]


def test_problems_that_were_told_are_taken_back_when_they_are_switched_off() -> None:
    made = Harness(workspace())
    assert isinstance(made.engine.state, Workspace)
    open_document(made, "def :\n")
    made.session.problems_changed(made.session.documents.get(A).path)  # type: ignore[union-attr]
    assert [told["diagnostics"] for told in made.told("textDocument/publishDiagnostics")] == [
        [PROBLEM]
    ]
    off = Settings(features=Features(diagnostics=False))
    made.engine.state.settings = off
    told = {"settings": {"codegraph": {"features": {"diagnostics": False}}}}
    made.handle("workspace/didChangeConfiguration", told)
    assert [told["diagnostics"] for told in made.told("textDocument/publishDiagnostics")] == [[]]


def test_problems_are_pulled_again_when_they_are_switched() -> None:
    pulling: Json = {
        "textDocument": {"diagnostic": {}},
        "workspace": {"diagnostics": {"refreshSupport": True}},
    }
    made = Harness(workspace(), pulling)
    made.handle("workspace/didChangeConfiguration", {"settings": {"codegraph": {"jobs": 2}}})
    assert made.told("workspace/diagnostic/refresh") == []
    told = {"settings": {"codegraph": {"features": {"diagnostics": False}}}}
    made.handle("workspace/didChangeConfiguration", told)
    assert made.told("workspace/diagnostic/refresh") == [None]
    made.engine.state.settings = Settings(features=Features(diagnostics=False))
    report = made.handle("textDocument/diagnostic", {"textDocument": {"uri": A}})
    assert (report["kind"], report["items"]) == ("full", [])


def test_a_wrong_switch_costs_itself_and_is_told() -> None:
    made = harness(features={"hovr": False, "hover": "never", "definition": False}, alone=3)
    assert "hoverProvider" in made.result["capabilities"]
    assert "definitionProvider" not in made.result["capabilities"]
    made.handle("initialized", {})
    assert [told["message"] for told in made.told("window/showMessage")] == [
        "codegraph: no such option, did you mean 'features.hover', for 'features.hovr' in "
        "initializationOptions",
        "codegraph: expected true, false or 'whenAlone', got 'never' for 'features.hover' in "
        "initializationOptions",
        "codegraph: expected 'bool | array', got 'int' for 'alone' in initializationOptions",
    ]
