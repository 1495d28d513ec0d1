"""One kind of question to an evaluator, made when it is first asked."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Sized

    from codegraph_lsp.resolve.evaluate import Evaluator
    from codegraph_lsp.resolve.solver import Query


Answer = TypeVar("Answer", bound="Sized")


class Asked(Generic[Answer]):
    """
    One kind of question to an evaluator.

    Args:
        compute: The function of evaluator and key that answers it, or the name of the method,
            which some evaluators have their own of.
    """

    def __init__(
        self,
        compute: str | Callable[[Evaluator, Any], Answer],
        empty: Answer,
        join: Callable[[Answer, Answer], Answer],
        too_wide: Answer | None = None,
    ) -> None:
        self._compute = compute
        self._empty = empty
        self._join = join
        self._too_wide = too_wide

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    def __get__(self, evaluator: Evaluator, owner: type) -> Query[Answer]:
        # Found in the instance from then on: this is no data descriptor.
        base = evaluator.asked_for
        query = base.__dict__.get(self._name)
        if query is None:
            if isinstance(self._compute, str):
                compute = getattr(base, self._compute)
            else:
                compute = partial(self._compute, base)
            query = base.query(base.state, compute, self._empty, self._join, self._too_wide)
            base.__dict__[self._name] = query
        evaluator.__dict__[self._name] = query
        return query
