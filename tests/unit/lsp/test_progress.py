from typing import Any

from tests.unit.lsp.fakes import FakeOutbox

from codegraph_lsp.lsp.progress import IndexingProgress
from codegraph_lsp.lsp.protocol.client import Client
from codegraph_lsp.lsp.protocol.envelope import Reply


class Bar:
    """A progress bar, and the client that shows it."""

    def __init__(self) -> None:
        self.outbox = FakeOutbox()
        self.client = Client(self.outbox)  # type: ignore[arg-type]
        self.now = 0.0
        self.progress = IndexingProgress(self.client, clock=lambda: self.now)

    def created(self) -> None:
        request = [m for m in self.outbox.messages if m["method"].endswith("create")][-1]
        assert request["params"] == {"token": self.progress.token}
        self.client.replied(Reply(request["id"], None, None))

    def values(self) -> list[Any]:
        found = [m["params"] for m in self.outbox.messages if m["method"] == "$/progress"]
        assert all(isinstance(told["token"], str) for told in found)
        return [told["value"] for told in found]


def test_a_bar_begins_reports_and_ends() -> None:
    bar = Bar()
    bar.progress.update(0, 0, "listing files", finished=False)
    bar.created()
    bar.now = 0.05
    bar.progress.update(1, 10, "", finished=False)
    bar.now = 0.2
    bar.progress.update(5, 10, "", finished=False)
    bar.progress.update(10, 10, "10 files indexed", finished=True)
    assert bar.values() == [
        {"kind": "begin", "title": "Indexing", "message": "listing files", "percentage": 0,
         "cancellable": True},
        {"kind": "report", "message": "5/10 files", "percentage": 50},
        {"kind": "end", "message": "10 files indexed"},
    ]  # fmt: skip


def test_work_that_ends_before_the_client_is_ready_shows_nothing() -> None:
    bar = Bar()
    bar.progress.update(0, 3, "", finished=False)
    token = bar.progress.token
    bar.progress.update(3, 3, "", finished=True)
    request = bar.outbox.messages[0]
    assert request["params"] == {"token": token}
    bar.client.replied(Reply(request["id"], None, None))
    assert bar.values() == []


def test_a_second_run_has_a_token_of_its_own() -> None:
    bar = Bar()
    for _ in range(2):
        bar.progress.update(0, 3, "", finished=False)
        bar.created()
        bar.progress.update(3, 3, "", finished=True)
    tokens = [m["params"]["token"] for m in bar.outbox.messages if m["method"] == "$/progress"]
    assert len(set(tokens)) == 2
    assert [value["kind"] for value in bar.values()] == ["begin", "end", "begin", "end"]
