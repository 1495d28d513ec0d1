"""
Where handlers register: `change` for what alters state, `query` for what reads.

A change runs at once, on the dispatching thread, in order of arrival. A query's snapshot is taken
in that same order; its function then runs on another thread. Handlers never start tasks
themselves.

    @query("textDocument/references", params=References)
    def references(view: View, params: References) -> list[wire.Location] | None: ...
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from codegraph_lsp.lsp.offers import SWITCHES
from codegraph_lsp.lsp.protocol.workers import Pace

Function = TypeVar("Function", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Handler:
    """What answers one method."""

    method: str
    function: Callable[[Any, Any], Any]
    """Takes a view (a query) or the session (a change), and the parameters."""
    params: Any
    """Type of the parameters; None for a method without any."""
    pace: Pace | None
    """Which threads run it; None for a change."""
    superseded: bool = False
    """Worthless once its document has changed: the client asks again by itself."""

    switch: str = ""
    """Of its feature, as the settings call it; empty where it is always on."""

    def answer(self, view: Any, params: Any) -> Any:
        """What the function of a query says; nothing where its feature is switched off."""
        if self.switch and not view.wants(self.switch, params):
            return None
        return self.function(view, params)


class Registry:
    """The methods a server knows."""

    def __init__(self, switches: Mapping[str, str] | None = None) -> None:
        """*switches* names those of the queries that can be switched off."""
        self._handlers: dict[str, Handler] = {}
        self._switches = switches or {}

    def __iter__(self) -> Iterator[Handler]:
        return iter(self._handlers.values())

    def get(self, method: str) -> Handler | None:
        """The handler of *method*."""
        return self._handlers.get(method)

    def change(self, method: str, *, params: Any) -> Callable[[Function], Function]:
        """Registers `function(session, params)`; what it returns answers a request."""
        return self._registrar(method, params, None)

    def query(
        self,
        method: str,
        *,
        params: Any,
        pace: Pace = Pace.QUICK,
        superseded: bool = False,
    ) -> Callable[[Function], Function]:
        """Registers `function(view, params)`, a function of its arguments alone."""
        return self._registrar(method, params, pace, superseded=superseded)

    def _registrar(
        self, method: str, params: Any, pace: Pace | None, *, superseded: bool = False
    ) -> Callable[[Function], Function]:
        def register(function: Function) -> Function:
            if method in self._handlers:
                raise ValueError(f"{method!r} has a handler already")
            switch = self._switches.get(method, "")
            self._handlers[method] = Handler(method, function, params, pace, superseded, switch)
            return function

        return register


registry = Registry(SWITCHES)
"""All handlers of the server; filled when `lsp.handlers` is imported."""

change = registry.change
query = registry.query
