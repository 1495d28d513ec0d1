"""What a connection needs of whoever answers, stated by the protocol and met by the session."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from codegraph_lsp.support.cancel import CancelToken


class Backend(Protocol):
    """What stands behind a connection."""

    def view(self, cancel: CancelToken) -> AbstractContextManager[Any]:
        """What a query that arrived now may see; closed when the query ends."""
        ...

    def warm_up(self) -> None:
        """Loads what `initialize` did not need. It has its answer; nothing else was read yet."""
        ...
