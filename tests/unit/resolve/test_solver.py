import itertools
from collections.abc import Callable, Hashable

import pytest

from codegraph_lsp.model.limits import DEFAULT_LIMITS
from codegraph_lsp.resolve.solver import PassingQuery, Query, SharedQuery, State, TooDeepError

Answer = frozenset[str]


MAX_DEPTH = DEFAULT_LIMITS.depth


class Graph:
    """`reach(x)`: the names that *edges* lead to from x. Circles are the point."""

    def __init__(self, edges: str, query: type[Query[Answer]] = SharedQuery) -> None:
        self.steps: dict[str, list[str]] = {}
        for edge in edges.split():
            source, target = edge.split(">")
            self.steps.setdefault(source, []).append(target)
        self.n_computed = 0
        self.state = State()
        self.query = query(self.state, self.compute, frozenset(), frozenset.union)

    def compute(self, name: str) -> Answer:
        self.n_computed += 1
        if isinstance(self.query, SharedQuery):
            self.state.reads.add(name)
        found = {name}
        for other in self.steps.get(name, ()):
            found |= self.query.ask(other)
        return frozenset(found)

    def reach(self, name: str) -> str:
        found = self.query.ask(name)
        self.state.reset()
        return "".join(sorted(found))


CIRCLES = "a>b b>c c>a c>d d>e e>d b>f f>b"


def test_a_question_is_answered_once() -> None:
    graph = Graph("a>b b>c a>c")
    assert graph.reach("a") == "abc"
    assert graph.reach("a") == "abc"
    assert graph.n_computed == 3


def test_a_circle_ends_with_everything_in_it() -> None:
    graph = Graph("a>b b>a b>c")
    assert graph.reach("a") == "abc"
    assert graph.reach("b") == "abc"


@pytest.mark.parametrize("order", list(itertools.permutations("abcd")))
def test_answers_do_not_depend_on_where_somebody_comes_in(order: tuple[str, ...]) -> None:
    graph = Graph(CIRCLES)
    found = {name: graph.reach(name) for name in order}
    assert found == {"a": "abcdef", "b": "abcdef", "c": "abcdef", "d": "de"}


def test_a_finished_circle_is_not_computed_again() -> None:
    graph = Graph(CIRCLES)
    graph.reach("a")
    before = graph.n_computed
    for name in "abcdef":
        graph.reach(name)
    assert graph.n_computed == before


@pytest.mark.parametrize("start", list("abcdef"))
def test_what_an_answer_was_read_from_is_told_again_from_memory(start: str) -> None:
    graph = Graph(CIRCLES)
    graph.reach("d")
    graph.reach("a")
    graph.state.reads = set()
    expected = set(graph.reach(start))
    assert expected <= {str(read) for read in graph.state.reads} | {start}


def chain(length: int) -> str:
    return " ".join(f"n{i}>n{i + 1}" for i in range(length))


def ask_or_give_up(graph: Graph, name: str) -> str:
    try:
        return graph.reach(name)
    except TooDeepError:
        graph.state.reset()
        return "too deep"


@pytest.mark.parametrize("first", ["n0", "n30", f"n{MAX_DEPTH - 2}"])
def test_too_deep_is_too_deep_whatever_was_asked_before(first: str) -> None:
    graph = Graph(chain(MAX_DEPTH + 20))
    ask_or_give_up(graph, first)
    assert ask_or_give_up(graph, "n0") == "too deep"
    assert ask_or_give_up(graph, "n40") != "too deep"


def test_a_given_up_question_leaves_nothing_behind() -> None:
    graph = Graph(chain(MAX_DEPTH + 5))
    assert ask_or_give_up(graph, "n0") == "too deep"
    assert not graph.query.active
    assert graph.state.depth == 0


def test_answers_that_lean_on_assumptions_can_be_forgotten() -> None:
    state = State()

    def compute(key: str) -> Answer:
        if key == "leaning":
            state.assumed |= 1
        return frozenset({key})

    query: Query[Answer] = Query(state, compute, frozenset(), frozenset.union)
    query.ask("leaning")
    query.ask("plain")
    query.forget(1)
    assert list(query.memo) == ["plain"]


def test_an_assumption_is_told_again_from_memory() -> None:
    state = State()

    def compute(key: str) -> Answer:
        state.assumed |= 2
        return frozenset({key})

    query: Query[Answer] = SharedQuery(state, compute, frozenset(), frozenset.union)
    query.ask("x")
    state.assumed = 0
    query.ask("x")
    assert state.assumed == 2


Compute = Callable[[str], Answer]


def test_a_question_made_anew_in_each_round_does_not_keep_a_circle_going() -> None:
    state = State()
    rounds = []

    def outer(key: Hashable) -> frozenset[str]:
        rounds.append(key)
        passing = PassingQuery(state, lambda _: query.ask(key) | {"inner"}, frozenset(), join)
        return passing.ask("made here")

    join = frozenset[str].union
    query = Query(state, outer, frozenset(), join)
    assert query.ask("outer") == {"inner"}
    assert len(rounds) == 2
