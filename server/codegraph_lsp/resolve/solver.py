"""
Recursion with memory, for questions that may lead back to themselves.

A question met again while it is still being answered gets what is known of its answer so far. The
outermost question of such a circle is asked again until nothing in the circle changes; then all of
the circle is finished at once. What was answered with the help of an unfinished question is never
remembered as finished, so no answer depends on where in a circle somebody came in, or on what was
asked before. Answers only grow and are bounded, so this ends at the least fixpoint.

    low     the outermost unfinished question that an answer leaned on
    trail   answers that lean on an unfinished question, in the order they were given

Answers shared between files also carry what they were read from, and how deep they go: an answer
is given up when more steps than the limit lead to it, whether they are taken now or were taken
before.

Source: least fixpoints over strongly connected components found on the way, as in tabled logic
programming (Chen, Warren: SLG resolution, JACM 1996).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar

from codegraph_lsp.model.limits import DEFAULT_LIMITS
from codegraph_lsp.support import bug

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Sized

    from codegraph_lsp.model.limits import Limits

ASSUMED_HERE: Final = 1
"""Leaned on a parameter in the file being linked, of which its call sites may tell more."""

ASSUMED_ELSEWHERE: Final = 2
"""Leaned on a parameter in another file."""

MAX_ROUNDS: Final = 32
"""Rounds of one circle. Sets are bounded, so they settle much earlier; this is for a mistake."""

OWN_BODY: Final = -1
"""Among what an answer was read from: code of the file being linked that no other file can notice.
Such an answer is good for that one file only."""

Answer = TypeVar("Answer", bound="Sized")
Dependency = int | str


class TooDeepError(Exception):
    """More steps than the limit; the question at the root stays without an answer."""


GIVEN_UP: Final = (TooDeepError, RecursionError)
"""How a question at the root ends without an answer. The second one is a mistake of ours: a way on
which no step is counted."""


class Circle:
    """A question that is being answered."""

    __slots__ = ("above", "depth", "done", "met")

    def __init__(self, depth: int) -> None:
        self.depth = depth
        self.met = False
        self.done = False
        self.above: Circle | None = None
        """What its answer leaned on, once it is given."""


def still_open(circle: Circle) -> Circle:
    """The unfinished question that an answer leaning on *circle* leans on now."""
    while circle.done and circle.above is not None:
        circle = circle.above
    return circle


class State:
    """Where the recursion stands; one for all questions asked for one file."""

    __slots__ = (
        "assumed",
        "changed",
        "deepest",
        "depth",
        "guesses",
        "low",
        "passing",
        "peak",
        "reads",
        "trail",
        "widest",
    )

    def __init__(self, limits: Limits = DEFAULT_LIMITS) -> None:
        self.deepest = limits.depth
        self.widest = limits.width
        self.depth = 0
        self.peak = 0
        """Deepest step taken for the current shared question."""
        self.low: Circle | None = None
        self.changed = False
        self.assumed = 0
        """`ASSUMED_HERE` or `ASSUMED_ELSEWHERE`, where the answer leaned on a parameter of which
        nothing is known."""
        self.trail: list[tuple[Query[Any], Hashable]] = []
        self.guesses: list[tuple[Query[Any], Hashable]] = []
        """Approximations made since the root question was asked."""
        self.reads: set[Dependency] = set()
        """Files and module questions the current shared question looked at."""
        self.passing: list[tuple[SharedQuery[Any], Hashable]] = []
        """Finished answers that hold for the file being linked only."""

    def reset(self) -> None:
        """Forgets what questions that are over, or were given up, left behind."""
        for query, key in self.guesses:
            query.approximate.pop(key, None)
            query.settled.pop(key, None)
        self.guesses.clear()
        self.trail.clear()
        self.depth = self.peak = 0
        self.low = None
        self.changed = False
        self.assumed = 0

    def end_file(self) -> None:
        """Forgets what is true of the file that was being linked alone."""
        for query, key in self.passing:
            query.drop(key)
        self.passing.clear()
        self.reads = set()


class Query(Generic[Answer]):
    """
    One kind of question about the file being linked.

    Args:
        compute: Answers it, perhaps by asking others.
        empty: The answer of which nothing is known.
        join: Both answers in one; must grow from round to round.
        too_wide: The answer in place of one with more values than the limit; None: no answer is
            too wide.
    """

    __slots__ = (
        "_compute",
        "_empty",
        "_join",
        "_too_wide",
        "active",
        "approximate",
        "assumed",
        "memo",
        "settled",
        "state",
    )

    lasting = True
    """Asked again in the next round of a circle around it, it still knows what it answered."""

    def __init__(
        self,
        state: State,
        compute: Callable[..., Answer],
        empty: Answer,
        join: Callable[[Answer, Answer], Answer],
        too_wide: Answer | None = None,
    ) -> None:
        self.state = state
        self._compute = compute
        self._empty = empty
        self._join = join
        self._too_wide = too_wide
        self.memo: dict[Hashable, Answer] = {}
        """Finished answers."""
        self.assumed: dict[Hashable, int] = {}
        """Which finished answers leaned on parameters, and whose."""
        self.active: dict[Hashable, Circle] = {}
        self.approximate: dict[Hashable, Answer] = {}
        self.settled: dict[Hashable, tuple[Circle, int]] = {}
        """Answered in this round, leaning on an unfinished question."""

    def ask(self, key: Hashable) -> Answer:
        """The answer to *key*, as far as it is known."""
        found = self.memo.get(key)
        if found is not None:
            if self.assumed:
                self.state.assumed |= self.assumed.get(key, 0)
            return found
        return self._open(key)

    def _open(self, key: Hashable) -> Answer:
        """The answer to a question that is not finished."""
        circle = self.active.get(key)
        if circle is not None:
            circle.met = True
            self._lean(circle)
            return self.approximate.get(key, self._empty)
        settled = self.settled.get(key)
        if settled is not None:
            self._lean(still_open(settled[0]))
            self.state.assumed |= settled[1]
            return self.approximate[key]
        return self._answer(key)

    def commit(self, key: Hashable, answer: Answer, assumed: int) -> None:
        """*answer* is finished."""
        self.memo[key] = answer
        if assumed:
            self.assumed[key] = assumed

    def forget(self, assumed: int) -> None:
        """Drops finished answers that leaned on parameters of the kind *assumed*."""
        stale = [key for key, kinds in self.assumed.items() if kinds & assumed]
        for key in stale:
            del self.memo[key], self.assumed[key]

    def _lean(self, circle: Circle) -> None:
        low = self.state.low
        if low is None or circle.depth < low.depth:
            self.state.low = circle

    def _answer(self, key: Hashable) -> Answer:
        """Computes an answer, round by round where it leads back to itself; see the module."""
        state = self.state
        depth = state.depth = state.depth + 1
        if depth > state.deepest:
            raise TooDeepError
        if depth > state.peak:
            state.peak = depth
        circle = self.active[key] = Circle(depth)
        outer_low, outer_assumed, outer_changed = state.low, state.assumed, state.changed
        state.low = None
        mark = len(state.trail)
        for _ in range(MAX_ROUNDS):
            state.changed = False
            state.assumed = 0
            try:
                answer = self._compute(key)
            except GIVEN_UP:
                del self.active[key]
                raise
            if self._too_wide is not None and len(answer) > state.widest:
                answer = self._too_wide
            below = state.changed
            if circle.met or state.low is not None:
                answer = self._approach(key, answer)
            low = state.low
            if not circle.met or not state.changed or (low is not None and low.depth < depth):
                break
            for query, other in state.trail[mark:]:
                query.settled.pop(other, None)
            del state.trail[mark:]
        else:
            bug.report("a circle settles", rounds=MAX_ROUNDS)
        del self.active[key]
        circle.done = True
        low = state.low
        assumed = state.assumed
        if low is None or low.depth >= depth:
            if circle.met:
                self._close(mark, assumed)
                self.approximate.pop(key, None)
            self.commit(key, answer, assumed)
            state.changed = outer_changed
            state.low = outer_low
        else:
            circle.above = low
            self.settled[key] = (circle, assumed)
            state.trail.append((self, key))
            state.changed = outer_changed or (state.changed if self.lasting else below)
            state.low = outer_low
            self._lean(low)
        state.depth = depth - 1
        state.assumed = outer_assumed | assumed
        return answer

    def _approach(self, key: Hashable, answer: Answer) -> Answer:
        """Notes *answer* as what is known of *key* so far, and whether that is more."""
        state = self.state
        known = self.approximate.get(key)
        if known is None:
            state.guesses.append((self, key))
            joined = answer
            state.changed = state.changed or answer != self._empty
        else:
            joined = self._join(known, answer)
            if self._too_wide is not None and len(joined) > state.widest:
                joined = self._too_wide
            state.changed = state.changed or joined != known
        self.approximate[key] = joined
        return joined

    def _close(self, mark: int, assumed: int) -> None:
        """What leaned on the question that is being finished is finished, too."""
        trail = self.state.trail
        for query, other in trail[mark:]:
            query.settled.pop(other, None)
            query.commit(other, query.approximate.pop(other), assumed)
        del trail[mark:]


class PassingQuery(Query[Answer]):
    """
    One kind of question that is made anew in each round of a circle around it.

    What it answers first is no news to that circle: the question that made it tells whether there
    is any.
    """

    __slots__ = ()

    lasting = False


class SharedQuery(Query[Answer]):
    """One kind of question about a file that several files' linking may ask."""

    __slots__ = ("costs",)

    def __init__(
        self,
        state: State,
        compute: Callable[..., Answer],
        empty: Answer,
        join: Callable[[Answer, Answer], Answer],
        too_wide: Answer | None = None,
    ) -> None:
        super().__init__(state, compute, empty, join, too_wide)
        self.costs: dict[Hashable, tuple[frozenset[Dependency], int]] = {}
        """What finished answers were read from, and how deep they went."""

    def ask(self, key: Hashable) -> Answer:
        found = self.memo.get(key)
        if found is None:
            return self._open(key)
        state = self.state
        reads, height = self.costs[key]
        state.reads |= reads
        top = state.depth + height
        if top > state.peak:
            if top > state.deepest:
                raise TooDeepError
            state.peak = top
        if self.assumed:
            state.assumed |= self.assumed.get(key, 0)
        return found

    def commit(self, key: Hashable, answer: Answer, assumed: int) -> None:
        super().commit(key, answer, assumed)
        state = self.state
        self.costs[key] = (frozenset(state.reads), state.peak - state.depth + 1)
        if OWN_BODY in state.reads:
            state.passing.append((self, key))

    def drop(self, key: Hashable) -> None:
        """Forgets one finished answer."""
        self.memo.pop(key, None)
        self.costs.pop(key, None)
        self.assumed.pop(key, None)

    def _answer(self, key: Hashable) -> Answer:
        state = self.state
        reads, peak = state.reads, state.peak
        state.reads = set()
        state.peak = state.depth + 1
        try:
            answer = super()._answer(key)
        except GIVEN_UP:
            reads |= state.reads
            state.reads = reads
            raise
        reads |= state.reads
        state.reads = reads
        if peak > state.peak:
            state.peak = peak
        return answer
