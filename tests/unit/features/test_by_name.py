from __future__ import annotations

from tests.unit.features.fakes import FakeSnapshot

from codegraph_lsp.features.options import view
from codegraph_lsp.model.kinds import Certainty, EdgeKind
from codegraph_lsp.resolve.symbol_ids import by_name_key

CALLS = frozenset({EdgeKind.CALLS})


def snapshot(files: dict[str, str]) -> FakeSnapshot:
    """`run` of `app.py` calls whatever is called `send`."""
    made = FakeSnapshot.of({"app.py": "def run(x):\n    x.send()\n", **files}, "app.run>app.run")
    (edge,) = made.edges
    start = made.texts[edge.file].source.index(b"send")
    made.edges = [
        edge._replace(
            target=by_name_key("fake", "send"),
            certainty=Certainty.BY_NAME,
            start=start,
            end=start + 4,
        )
    ]
    return made


def check(files: dict[str, str], certainty: Certainty, expected: list[str]) -> None:
    made = snapshot(files)
    graph = view(made, certainty)
    run = made.named("app.run")
    called = [edge.target for edge in graph.edges_from([run.key], CALLS)]
    assert [s.qualified_name for s in made.symbols(called).values()] == expected
    for name in expected:
        (target,) = [s for s in made.all_symbols if s.qualified_name == name]
        assert [edge.source for edge in graph.edges_to([target.key], CALLS)] == [run.key]


ONE = {"net.py": "class Socket:\n    def send(self):\n        pass\n"}


def test_a_name_that_only_one_bears_is_a_call_when_asked_for() -> None:
    check(ONE, Certainty.BY_NAME, ["Socket.send"])


def test_it_is_none_by_default() -> None:
    check(ONE, Certainty.DISPATCH, [])


def test_a_name_that_two_bear_is_none() -> None:
    two = {**ONE, "mail.py": "def send():\n    pass\n"}
    check(two, Certainty.BY_NAME, [])
    made = snapshot(two)
    target = made.named("mail.send")
    assert list(view(made, Certainty.BY_NAME).edges_to([target.key], CALLS)) == []


def test_what_cannot_be_called_does_not_count() -> None:
    check({**ONE, "odd.py": "class send:\n    pass\n"}, Certainty.BY_NAME, ["Socket.send"])
