"""What is settled when all scopes are known: writes from afar, and names that are nobody else's."""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING

from codegraph_lsp.extract.drafts import CLASS
from codegraph_lsp.extract.walker import READ, TYPE, WRITE
from codegraph_lsp.model.facts import BindingFact, Occurrence

if TYPE_CHECKING:
    from codegraph_lsp.extract.drafts import Scope
    from codegraph_lsp.extract.walker import Walk

_DROPPED = frozenset({READ, WRITE, TYPE})


def settle_writes(walk: Walk) -> None:
    """
    Puts assignments that declare nothing into the scopes that their names belong to, and makes
    symbols of the module's names that only functions assign.
    """
    made = set()
    walk.extent = None
    undeclared = walk.table.nodes.undeclared_global
    builtins = walk.table.spec.builtins
    for scope, raw, target, start, end in walk.borrowed:
        if (scope.symbol, walk.word(raw)) not in walk.declared:
            walk.declare_variable(scope, raw, target, start, end)
            made.add(start)
    if made:
        walk.mentions = [mention for mention in walk.mentions if mention.start not in made]
    for scope, raw, target, start, end in walk.writes:
        home = _home(scope, raw)
        runs = undeclared and (scope.function or scope).index == 0
        if home is None and runs and walk.word(raw) not in builtins:
            home = walk.scopes[0]
            home.bound[raw] = False
        if home is None:
            continue
        walk.bindings.append(
            BindingFact(
                home.index,
                walk.word(raw),
                target.kind,
                target.value,
                target.annotation,
                start,
                end,
            )
        )


def _home(scope: Scope | None, raw: bytes) -> Scope | None:
    """The scope that binds *raw*, seen from *scope*."""
    first = scope
    while scope is not None:
        if raw in scope.bound and (scope.kind != CLASS or scope is first):
            return scope
        scope = scope.parent
    return None


def outside_mentions(walk: Walk) -> list[Occurrence]:
    """
    Occurrences in order of position, without reads and writes of plain local names.

    Whether a name is local is a question to its expression, not to each mention of it.
    """
    mentions = walk.mentions
    if not walk.keep_locals:
        local = _local_names(walk)
        mentions = [
            mention
            for mention in mentions
            if mention.expression not in local or mention.role not in _DROPPED
        ]
    mentions.sort(key=attrgetter("start"))
    return _mark_dead(walk, mentions)


def _local_names(walk: Walk) -> frozenset[int]:
    found = []
    for index, raw, scope in walk.named:
        home = _home(scope, raw)
        if home is not None and home.bound[raw]:
            found.append(index)
    return frozenset(found)


def _mark_dead(walk: Walk, mentions: list[Occurrence]) -> list[Occurrence]:
    if not walk.dead:
        return mentions
    regions = iter(sorted(walk.dead))
    region = next(regions, None)
    reached = 0
    """Where the last of the regions ends that have begun."""
    marked = []
    for mention in mentions:
        while region is not None and region[0] <= mention.start:
            reached = max(reached, region[1])
            region = next(regions, None)
        if mention.start < reached:
            marked.append(
                Occurrence(
                    mention.expression,
                    mention.role,
                    mention.owner,
                    mention.start,
                    mention.end,
                    live=False,
                )
            )
        else:
            marked.append(mention)
    return marked
