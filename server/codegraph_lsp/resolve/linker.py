"""
Links one file after another: occurrences and outlines become edges.

What a file's edges are depends on its facts, the outlines of the files named in `reads`, and the
answers to `requests`; not on the order in which files are linked, nor on what was linked before.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from codegraph_lsp.model.edges import Edge, LinkResult, ModuleRequest
from codegraph_lsp.model.ids import FileId
from codegraph_lsp.model.limits import DEFAULT_LIMITS
from codegraph_lsp.resolve import flows
from codegraph_lsp.resolve.home import Home, HomeSeen
from codegraph_lsp.resolve.imports import import_edges
from codegraph_lsp.resolve.linkage import linkage
from codegraph_lsp.resolve.outline_index import index_of
from codegraph_lsp.resolve.overrides import implemented_apart, override_edges
from codegraph_lsp.resolve.session import Session
from codegraph_lsp.resolve.sites import Sites
from codegraph_lsp.resolve.solver import ASSUMED_HERE, GIVEN_UP, OWN_BODY
from codegraph_lsp.resolve.targets import Names, Target, targets_of
from codegraph_lsp.resolve.type_names import TypeName, type_name
from codegraph_lsp.resolve.type_targets import types_of
from codegraph_lsp.support import bug
from codegraph_lsp.support.memory import dissolve

if TYPE_CHECKING:
    from collections.abc import Callable

    from codegraph_lsp.model.facts import FileFacts, Occurrence
    from codegraph_lsp.model.limits import Limits
    from codegraph_lsp.resolve.lookup import Lookup
    from codegraph_lsp.resolve.values import Values

Answer = TypeVar("Answer")

REMEMBERED = 512
"""Default of `Linker`'s *remembered*: more than one question ever reads. (a guess)"""


@dataclass(frozen=True, slots=True)
class _Leaning:
    """An occurrence whose edges may change when more is known of parameters."""

    occurrence: Occurrence
    first: int
    last: int
    """Its edges are those from *first* up to *last*, in the list of all edges."""


def no_pause() -> None:
    """For who has nobody to give way to."""


class Linker:
    """
    Links files of one moment. Runs on: whatever thread or process made it, one at a time.

    Args:
        lookup: Outlines and modules; a changed outline or module table needs a new linker.
        remembered: Files whose outlines, and what was found in them, are remembered at most
            between two that are linked; those that are asked go last.
        max_bytes: Bytes of outlines that are remembered so, by their own estimate; 0: any number.
        pause: Called between occurrences; may wait for a while.
    """

    def __init__(
        self,
        lookup: Lookup,
        *,
        remembered: int = REMEMBERED,
        max_bytes: int = 0,
        pause: Callable[[], None] = no_pause,
        limits: Limits = DEFAULT_LIMITS,
    ) -> None:
        self._session = Session(lookup, remembered, limits, max_bytes=max_bytes)
        self._pause = pause
        self._asked: list[tuple[Names, Home]] = []

    def link(self, file: FileId, facts: FileFacts) -> LinkResult:
        """Edges of *file*: of its imports, of its code in order of place, and of its overrides."""
        evaluator, sites = self._start(file, facts)
        edges = import_edges(evaluator, sites)
        leaning: list[_Leaning] = []
        capped = 0
        state = self._session.state
        handlers = sites.handlers
        pause = self._pause
        for occurrence in facts.body.occurrences:
            pause()
            state.assumed = 0
            n_edges = len(edges)
            try:
                handlers[occurrence.role](occurrence, edges)
            except GIVEN_UP as error:
                state.reset()
                capped += 1
                if isinstance(error, RecursionError):
                    bug.report("every recursion counts its steps", file=file, at=occurrence.start)
            if state.guesses:
                state.reset()
            if state.assumed & ASSUMED_HERE:
                leaning.append(_Leaning(occurrence, n_edges, len(edges)))
        if leaning:
            capped += _follow_arguments(evaluator, sites, edges, leaning)
        capped += len(sites.too_wide)
        edges += override_edges(evaluator, sites)
        edges += implemented_apart(evaluator, sites)
        state.reset()
        result = self._result(file, edges, sites, capped)
        dissolve(evaluator, sites)
        return result

    def close(self) -> None:
        """Nothing more is asked; what is remembered is freed at once."""
        for _, evaluator in self._asked:
            dissolve(evaluator)
        self._session.end()

    def targets_at(self, file: FileId, facts: FileFacts, offset: int) -> list[Target]:
        """What the names at *offset* stand for: definitions, local names, externals."""
        return self.ask(file, facts, offset, targets_of)

    def types_at(self, file: FileId, facts: FileFacts, offset: int) -> list[Target]:
        """The types of what the names at *offset* hold."""
        return self.ask(file, facts, offset, types_of)

    def type_name(self, file: FileId, facts: FileFacts, binding: int) -> TypeName | None:
        """The type that binding *binding* of the outline has without declaring one."""
        return self.ask(file, facts, binding, type_name)

    def ask(
        self,
        file: FileId,
        facts: FileFacts,
        offset: int,
        question: Callable[[Home, Names, int], Answer],
    ) -> Answer:
        """What *question* says of a place in *facts*: those of *file*, or what they may become."""
        asked = next((asked for asked in self._asked if asked[0].facts is facts), None)
        if asked is None:
            # Kept: a highlight asks this of every mention of a word, of facts with and without
            # local names in turn.
            evaluator, sites = self._start(file, facts)
            dissolve(sites)
            asked = Names(facts), evaluator
            for _, old in self._asked[1:]:
                dissolve(old)
            self._asked = [asked, *self._asked[:1]]
        names, evaluator = asked
        found = question(evaluator, names, offset)
        self._session.state.reset()
        return found

    def _start(self, file: FileId, facts: FileFacts) -> tuple[Home, Sites]:
        session = self._session
        index = index_of(facts.outline, session.lookup.language(file))
        exposed = facts.exposed.expressions
        session.begin(file, lambda: HomeSeen(session, file, index, exposed))
        evaluator = Home(session, file, index)
        return evaluator, Sites(evaluator)

    def _result(self, file: FileId, edges: list[Edge], sites: Sites, capped: int) -> LinkResult:
        session = self._session
        statements = linkage(sites.evaluator, sites)
        reads = session.units.expanded(session.state.reads)
        files = sorted(
            [FileId(each) for each in reads if type(each) is int and each not in (file, OWN_BODY)]
        )
        questions = sorted([each for each in reads if type(each) is str])
        return LinkResult(
            file,
            edges,
            [sites.externals[key] for key in sorted(sites.externals)],
            files,
            [ModuleRequest(each, session.answers[each]) for each in questions],
            session.pending(files),
            capped,
            statements,
        )


def _follow_arguments(
    evaluator: Home, sites: Sites, edges: list[Edge], leaning: list[_Leaning]
) -> int:
    """Repeats the answers that leaned on parameters; how many of them were given up."""
    capped = 0
    answers: list[list[Edge]] | None = None
    known: dict[int, Values] = {}
    for _ in range(evaluator.session.limits.rounds):
        passed = flows.passed(evaluator, sites)
        if passed == known:
            break
        known = passed
        evaluator.flows = passed
        flows.forget_assumed(evaluator)
        answers = []
        for each in leaning:
            answer: list[Edge] = []
            try:
                sites.edges(each.occurrence, answer)
            except GIVEN_UP:
                answer = []
                capped += 1
            answers.append(answer)
            evaluator.state.reset()
    if answers is not None:
        for each, answer in zip(reversed(leaning), reversed(answers), strict=True):
            edges[each.first : each.last] = answer
    return capped
