"""Counts above definitions: told with a command that the client has, at once or late."""

import pytest
from tests.unit.lsp.fakes import FakeOutbox, Harness, Json, Settled, at, span
from tests.unit.lsp.test_coalesce import Timers

from codegraph_lsp.lsp.profile import Profile
from codegraph_lsp.lsp.protocol.client import Client
from codegraph_lsp.lsp.protocol.failures import ReplyError
from codegraph_lsp.lsp.refreshes import Refreshes
from codegraph_lsp.model.ids import Path
from codegraph_lsp.model.settings import Features, Settings

URI = "file:///w/a.py"
FILES = {
    "a.py": "def f():\n    g()\n\ndef g():\n    pass\n",
    "test_a.py": "def test_g():\n    g()\n",
}
SHOWING: Json = {"experimental": {"codegraph": {"commands": ["codegraph.showReferences"]}}}


def harness(capabilities: Json | None = None) -> Harness:
    found = Settled.of(FILES, "a.f>a.g test_a.test_g>a.g a.g~a.f")
    assert isinstance(found, Settled)
    return Harness(found, capabilities)


def lenses(made: Harness) -> list[Json]:
    found: list[Json] = made.handle("textDocument/codeLens", {"textDocument": {"uri": URI}})
    return found


def test_lenses_stand_on_one_line_and_count_what_costs_little() -> None:
    made = harness()
    assert made.result["capabilities"]["codeLensProvider"] == {"resolveProvider": True}
    found = lenses(made)
    assert [(lens["range"], lens["data"]["shows"]) for lens in found[3:]] == [
        (span(3, 4, 3, 5), "callers"),
        (span(3, 4, 3, 5), "references"),
        (span(3, 4, 3, 5), "tests"),
    ]
    titles = [lens.get("command", {}).get("title") for lens in found[3:]]
    assert titles == ["2 callers", "2 references", None], "tests are looked for when they are seen"
    resolved = made.handle("codeLens/resolve", found[3])
    assert resolved == found[3], "what is told at once is what is told late"
    nowhere = {"textDocument": {"uri": "file:///w/x.py"}}
    assert made.handle("textDocument/codeLens", nowhere) is None


def test_the_settings_say_what_is_counted() -> None:
    made = harness()
    made.engine.state.settings = Settings(lenses=("tests",))
    assert [lens["data"]["shows"] for lens in lenses(made)] == ["tests", "tests"]


def test_a_lens_that_is_seen_tells_a_count_and_a_command_of_the_server() -> None:
    made = harness()
    told = [made.handle("codeLens/resolve", lens) for lens in lenses(made)[3:]]
    assert [lens["command"]["title"] for lens in told] == ["2 callers", "2 references", "1 test"]
    assert [lens["command"]["command"] for lens in told] == [
        "codegraph.callers",
        "codegraph.references",
        "codegraph.impact",
    ]
    commands = made.result["capabilities"]["executeCommandProvider"]["commands"]
    assert {lens["command"]["command"] for lens in told} <= set(commands)
    (argument,) = told[0]["command"]["arguments"]
    assert made.handle("codegraph/callers", argument)["total"] == 2
    assert made.handle("codegraph/references", argument)["total"] == 2


def test_a_client_that_can_list_places_is_told_what_to_ask_for() -> None:
    made = harness(SHOWING)
    told = made.handle("codeLens/resolve", lenses(made)[3])
    assert told["command"]["command"] == "codegraph.showReferences"
    (argument,) = told["command"]["arguments"]
    assert (argument["request"], argument["uri"]) == ("codegraph/callers", URI)
    assert argument["position"] == at(3, 4)
    assert made.handle(argument["request"], {"symbol": argument["symbol"]})["total"] == 2


def test_a_lens_of_what_is_gone_is_outdated() -> None:
    made = harness()
    lens = lenses(made)[0]
    for data in (None, {}, lens["data"] | {"symbol": "gone"}, lens["data"] | {"shows": "what"}):
        with pytest.raises(ReplyError) as raised:
            made.handle("codeLens/resolve", lens | {"data": data})
        assert raised.value.code == -32801


class Refreshing:
    def __init__(self, settings: Settings, *methods: str) -> None:
        self.outbox = FakeOutbox()
        self.timers = Timers()
        self.refreshes = Refreshes(
            Client(self.outbox),  # type: ignore[arg-type]
            Profile(refreshes=frozenset(f"workspace/{method}/refresh" for method in methods)),
            settings=lambda: settings,
            post=lambda job: job(),
            timer=self.timers,
        )

    def told(self) -> list[str]:
        while self.timers.waiting:
            self.timers.fire()
        methods = [message["method"].split("/")[1] for message in self.outbox.messages]
        self.outbox.bodies.clear()
        return methods


def test_clients_ask_again_for_counts_and_meanings_when_the_graph_has_changed() -> None:
    on = Settings(features=Features(semantic_tokens=True))
    a, b = Path("a.py"), Path("b.py")
    made = Refreshing(on, "codeLens", "semanticTokens", "inlayHint")
    for _ in range(3):
        made.refreshes.graph_changed([a, b], a)
    assert made.told() == ["codeLens", "semanticTokens"]
    made.refreshes.graph_changed([a], a)
    assert made.told() == ["codeLens"]
    made.refreshes.all_changed()
    assert made.told() == ["codeLens", "semanticTokens"]
    assert made.told() == []


def test_meanings_told_too_early_are_asked_for_again_when_the_edit_is_linked() -> None:
    made = Refreshing(Settings(features=Features(semantic_tokens=True)), "semanticTokens")
    edited = Path("a.py")
    made.refreshes.behind()
    made.refreshes.graph_changed([edited], edited)
    assert made.told() == ["semanticTokens"]
    made.refreshes.graph_changed([edited], edited)
    assert made.told() == []


def test_nobody_is_told_to_ask_for_what_is_off_or_without_being_able_to() -> None:
    off = Refreshing(Settings(features=Features(code_lens=False)), "codeLens", "semanticTokens")
    off.refreshes.all_changed()
    assert off.told() == []
    unable = Refreshing(Settings())
    unable.refreshes.all_changed()
    assert (unable.told(), unable.timers.waiting) == ([], [])
