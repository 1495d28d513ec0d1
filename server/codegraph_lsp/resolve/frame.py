"""One call of a function, evaluated with the arguments it was given."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codegraph_lsp.resolve.evaluate import Evaluator
from codegraph_lsp.resolve.solver import PassingQuery
from codegraph_lsp.resolve.values import MANY, NONE, union

if TYPE_CHECKING:
    from codegraph_lsp.resolve.calls import Passed
    from codegraph_lsp.resolve.values import Values


class Frame(Evaluator):
    """
    Answers for the file of *base*, knowing what one call passes.

    Only what leans on a parameter is evaluated anew; everything else is the base's answer.
    """

    def __init__(self, base: Evaluator, passed: Passed, level: int) -> None:
        # Frames are made by the thousand. All questions but one are the base's own.
        self.__dict__.update(base.__dict__)
        self.base = base
        self.assumed = base.assumed
        self.level = level
        self.passed = dict(passed)
        self.bound = PassingQuery(self.state, self._bound, NONE, union, MANY)

    @property
    def asked_for(self) -> Evaluator:
        return self.base

    def at(self, file: int) -> Evaluator | None:
        return self.base if file == self.file else super().at(file)

    def evaluate(self, expression: int) -> Values:
        state = self.state
        assumed = state.assumed
        state.assumed = 0
        found = self.base.evaluate(expression)
        leaned = state.assumed
        state.assumed = assumed
        if not leaned:
            return found
        return Evaluator.evaluate(self, expression)

    def binding_values(self, binding: int) -> Values:
        values = self.passed.get(binding)
        return super().binding_values(binding) if values is None else values
