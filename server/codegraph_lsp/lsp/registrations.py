"""
The features that this client has registered, kept as the settings say.

Runs on: the dispatching thread.
"""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING, Any

from codegraph_lsp.lsp.offers import OFFERS, Offer, is_offered, options_of
from codegraph_lsp.lsp.switches import extent

if TYPE_CHECKING:
    from codegraph_lsp.lsp.profile import Profile
    from codegraph_lsp.lsp.protocol.client import Client
    from codegraph_lsp.model.settings import Settings

Json = dict[str, Any]


class Registrations:
    """Features that the client takes and gives back while it runs."""

    def __init__(self, client: Client, profile: Profile) -> None:
        self._client = client
        self._profile = profile
        self._serial = count(1)
        self._registered: dict[str, tuple[str, Json]] = {}
        """Id and options by method."""

    def update(self, settings: Settings) -> None:
        """Registers what *settings* switch on and takes back what they switch off."""
        wanted = {
            offer.method: options
            for offer in OFFERS
            if offer.method in self._profile.registers
            and (options := self._options(offer, settings)) is not None
        }
        gone = {
            method: identity
            for method, (identity, options) in self._registered.items()
            if wanted.get(method) != options
        }
        for method in gone:
            del self._registered[method]
        new = [method for method in wanted if method not in self._registered]
        for method in new:
            self._registered[method] = (f"codegraph-{next(self._serial)}", wanted[method])
        if gone:
            former = [{"id": identity, "method": method} for method, identity in gone.items()]
            # LSP's own spelling
            self._client.request("client/unregisterCapability", {"unregisterations": former})
        if new:
            added = [
                {"id": identity, "method": method, "registerOptions": options}
                for method in new
                for identity, options in (self._registered[method],)
            ]
            self._client.request("client/registerCapability", {"registrations": added})

    def _options(self, offer: Offer, settings: Settings) -> Json | None:
        """How *offer* is registered; None where it is off."""
        where = extent(settings, offer.switch)
        if where is False or not is_offered(offer, self._profile):
            return None
        options = options_of(offer, self._profile)
        if not offer.method.startswith("textDocument/"):
            return options
        selector = None  # the client's own
        if where is not True:
            selector = [{"language": language, "scheme": "file"} for language in where]
        return {"documentSelector": selector, **options}
