"""
Tells the client to ask again for what it shows between the lines, when the graph has changed.

Runs on: any thread may tell of a change; the client is told from the dispatching thread.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import TYPE_CHECKING

from codegraph_lsp.lsp.coalesce import Coalesced, MakeTimer
from codegraph_lsp.lsp.switches import extent

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from codegraph_lsp.lsp.profile import Profile
    from codegraph_lsp.lsp.protocol.client import Client
    from codegraph_lsp.model.ids import Path
    from codegraph_lsp.model.settings import Settings

PAUSE = 1.0
"""The client is told at most once in so many seconds: it asks anew for every file it shows."""

_SHOWN = 16
"""Made up documents that are told to be made anew, those asked for last. (a guess)"""

_COUNTS = {"workspace/codeLens/refresh": "codeLens"}
_MEANINGS = {
    "workspace/inlayHint/refresh": "inlayHint",
    "workspace/semanticTokens/refresh": "semanticTokens",
}
_SWITCHES = _COUNTS | _MEANINGS


class Refreshes:
    """What one client is to ask for again."""

    def __init__(
        self,
        client: Client,
        profile: Profile,
        *,
        settings: Callable[[], Settings],
        post: Callable[[Callable[[], None]], None],
        timer: MakeTimer = threading.Timer,
    ) -> None:
        """*post* has something run on the dispatching thread."""
        self._client = client
        self._profile = profile
        self._settings = settings
        self._stale: set[str] = set()
        self._is_behind = False
        self._shown: OrderedDict[str, None] = OrderedDict()
        self._lock = threading.Lock()
        self._tell = Coalesced(PAUSE, lambda: post(self._told), timer=timer)

    def graph_changed(self, paths: Collection[Path], edited: Path | None) -> None:
        """
        The graph has changed where it holds *paths*.

        Counts may be others everywhere, the edited file's own ones too, since clients ask for them
        before its new text is linked. What names in it mean was told already, unless `behind`.
        """
        is_told = not self._is_behind and all(path == edited for path in paths)
        self._is_behind = False
        self._signal(_COUNTS if is_told else _SWITCHES)

    def behind(self) -> None:
        """What names mean was told of a text that was not linked yet."""
        self._is_behind = True

    def all_changed(self) -> None:
        """Indexing has ended, or the settings are others."""
        self._signal(_SWITCHES)

    def showing(self, uri: str) -> None:
        """The client shows the made up document at *uri*. When it is closed, nobody says."""
        with self._lock:
            self._shown[uri] = None
            self._shown.move_to_end(uri)
            while len(self._shown) > _SHOWN:
                self._shown.popitem(last=False)

    def _signal(self, methods: Collection[str]) -> None:
        stale = self._profile.refreshes.intersection(methods)
        if stale or self._shown:
            with self._lock:
                self._stale |= stale
            self._tell.signal()

    def _told(self) -> None:
        with self._lock:
            stale, self._stale = self._stale, set()
            shown = list(self._shown)
        for method in sorted(stale):
            if extent(self._settings(), _SWITCHES[method]):
                self._client.request(method)
        for uri in shown:
            self._client.request("workspace/textDocumentContent/refresh", {"uri": uri})
