"""What functions outside the workspace, which visit items, pass to the function they are given."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codegraph_lsp.model.facts import NOTHING, Call, Member
from codegraph_lsp.resolve import containers
from codegraph_lsp.resolve.places import ARGUMENT, KEYWORD, Place
from codegraph_lsp.resolve.values import EXTERNAL, NONE, Values, at_least, union
from codegraph_lsp.resolve.words import BY_ARGUMENT

if TYPE_CHECKING:
    from codegraph_lsp.resolve.evaluate import Evaluator


def passed(evaluator: Evaluator, place: Place, position: int) -> Values:
    """What the parameter at *position* of the function that stands at *place* is given."""
    found = _by_method(evaluator, place, position) if place.sort == ARGUMENT else NONE
    return union(found, _by_function(evaluator, place, position))


def _by_method(evaluator: Evaluator, place: Place, position: int) -> Values:
    """What a container's method passes to the function that it is given."""
    call = evaluator.index.expressions[place.holder]
    if not isinstance(call, Call) or place.position != 0 or call.callee < 0:
        return NONE
    callee = evaluator.index.expressions[call.callee]
    if type(callee) is not Member:
        return NONE
    rules = evaluator.rules
    awaiting = callee.name in rules.awaiting_methods
    visits = rules.visiting_methods.get(callee.name)
    if not awaiting and (visits is None or position not in (visits, visits + 1)):
        return NONE
    found = NONE
    for value in evaluator.evaluate(callee.object):
        if value.kind in containers.CONTAINERS:
            if awaiting:
                found = union(found, containers.awaited(evaluator, (value,)))
            elif position == visits:
                found = union(found, containers.visited(evaluator, (value,)))
            else:
                found = union(found, containers.keys(evaluator, value))
    return at_least(found, BY_ARGUMENT)


def _by_function(evaluator: Evaluator, place: Place, position: int) -> Values:
    """What a function that is known by its name passes to it, an item of another argument."""
    call = evaluator.index.expressions[place.holder] if place.sort in (ARGUMENT, KEYWORD) else None
    rules = evaluator.rules
    if not (rules.visiting_functions or rules.visiting_arguments) or type(call) is not Call:
        return NONE
    found = NONE
    for each in evaluator.denote(call.callee):
        package, _, name = each.text.partition("\t") if each.kind == EXTERNAL else ("", "", "")
        if place.sort == ARGUMENT and rules.visiting_functions.get(name) == place.position:
            items = call.arguments[place.position + 1 + position :][:1]
        elif place.sort == KEYWORD and position == 0 and name in rules.visiting_arguments:
            if call.keywords[place.position][0] != rules.visiting_arguments[name]:
                continue
            callee = evaluator.index.expressions[call.callee]
            owner = callee.object if type(callee) is Member else NOTHING
            items = call.arguments[:1] if name.startswith(f"{package}.") else (owner,)
        else:
            continue
        for item in items:
            found = union(found, containers.items(evaluator, evaluator.evaluate(item), -1))
    return at_least(found, BY_ARGUMENT)
