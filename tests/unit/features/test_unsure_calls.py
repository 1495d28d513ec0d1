"""What answers say of calls that they leave out, for only the name of the callee is known."""

from __future__ import annotations

from tests.unit.features.fakes import FakeSnapshot

from codegraph_lsp.features.callers import callees, callers
from codegraph_lsp.features.impact import impact
from codegraph_lsp.features.lenses import Count, count
from codegraph_lsp.features.options import Options
from codegraph_lsp.features.path import paths
from codegraph_lsp.features.unsure_calls import UnsureCalls
from codegraph_lsp.model.kinds import Certainty
from codegraph_lsp.resolve.symbol_ids import by_name_key

ONE = {"net.py": "class Socket:\n    def send(self):\n        pass\n"}
TWO = {**ONE, "mail.py": "def send():\n    pass\n"}


def snapshot(files: dict[str, str]) -> FakeSnapshot:
    """`run` and a test call whatever is called `send`, `run` twice."""
    made = FakeSnapshot.of(
        {
            "app.py": "def run(x):\n    x.send()\n    x.send()\n",
            "tests/test_app.py": "def test_run(x):\n    x.send()\n",
            **files,
        },
        "app.run>app.run app.run>app.run tests/test_app.test_run>tests/test_app.test_run",
    )
    starts = {"app.py": [18, 31], "tests/test_app.py": [23]}
    places = [(made.named(name), at) for name, at in (("app.run", 0), ("app.run", 1))]
    places.append((made.named("tests/test_app.test_run"), 0))
    made.edges = [
        edge._replace(
            target=by_name_key("fake", "send"),
            certainty=Certainty.BY_NAME,
            start=starts[symbol.path][at],
            end=starts[symbol.path][at] + 4,
        )
        for edge, (symbol, at) in zip(made.edges, places, strict=True)
    ]
    return made


def check(found: UnsureCalls, expected: str) -> None:
    """*expected*: calls, symbols and files, then each name with its calls and its candidates."""
    names = " ".join(f"{each.name}:{each.n_calls}/{each.n_candidates}" for each in found.names)
    assert f"{found.n_calls} {found.n_symbols} {found.n_files} {names}".rstrip() == expected


def test_callers_by_name_only_are_counted_apart() -> None:
    made = snapshot(TWO)
    for name in ("net.Socket.send", "mail.send"):
        found = callers(made, [made.named(name)], Options())
        assert found.total == 0
        check(found.unsure, "3 2 2 send:3/2")
        places = [(site.path, site.span.start) for site in found.unsure.sites]
        assert places == [("app.py", 18), ("app.py", 31), ("tests/test_app.py", 23)]


def test_files_that_nobody_asks_about_do_not_count() -> None:
    made = snapshot(TWO)
    found = callers(made, [made.named("mail.send")], Options(include_tests=False, limit=1))
    check(found.unsure, "2 1 1 send:2/2")
    assert len(found.unsure.sites) == 1


def test_what_by_name_edges_count_is_not_told_twice() -> None:
    made, options = snapshot(ONE), Options(certainty=Certainty.BY_NAME)
    found = callers(made, [made.named("net.Socket.send")], options)
    assert found.total == 2
    check(found.unsure, "0 0 0")
    check(callers(made, [made.named("net.Socket.send")], Options()).unsure, "3 2 2 send:3/1")


def test_a_choice_that_by_name_edges_do_not_make_is_told_with_them_too() -> None:
    made, options = snapshot(TWO), Options(certainty=Certainty.BY_NAME)
    found = callers(made, [made.named("mail.send")], options)
    assert found.total == 0
    check(found.unsure, "3 2 2 send:3/2")


def test_callees_by_name_only_are_counted_apart() -> None:
    made = snapshot(TWO)
    check(callees(made, [made.named("app.run")], Options()).unsure, "2 1 1 send:2/2")
    made = snapshot(ONE)
    options = Options(certainty=Certainty.BY_NAME)
    check(callees(made, [made.named("app.run")], options).unsure, "0 0 0")


def test_impact_counts_those_of_members_too() -> None:
    made = snapshot(ONE)
    found = impact(made, [made.named("net.Socket")], Options())
    assert found.total == 0
    check(found.unsure, "3 2 2 send:3/1")


def test_no_path_says_what_would_make_one() -> None:
    made = snapshot(ONE)
    start, goal = made.named("app.run"), made.named("net.Socket.send")
    found = paths(made, start, goal, Options())
    assert (found.paths, found.weaker) == ((), Certainty.BY_NAME)
    check(found.unsure, "3 2 2 send:3/1")
    found = paths(made, start, goal, Options(certainty=Certainty.BY_NAME))
    assert (len(found.paths), found.weaker) == (1, None)
    check(found.unsure, "0 0 0")
    made = snapshot(TWO)
    found = paths(made, made.named("app.run"), made.named("mail.send"), Options())
    assert (found.paths, found.weaker) == ((), None)
    check(found.unsure, "3 2 2 send:3/2")


def test_a_count_of_no_callers_tells_those_by_name_only() -> None:
    made = snapshot(TWO)
    assert count(made, made.named("net.Socket.send"), "callers") == Count(0, False, unsure=2)
    assert count(made, made.named("app.run"), "callers") == Count(0, False)
    assert count(made, made.named("net.Socket"), "callers") == Count(0, False)
