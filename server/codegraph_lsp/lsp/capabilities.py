"""
What the server tells the client it can do.

Written out, because `initialize` is answered before the handlers are imported. Tests
hold the methods equal to the registry, and the result to what pygls builds of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import codegraph_lsp
from codegraph_lsp.lsp import custom
from codegraph_lsp.lsp.offers import FILE_SWITCHES, OFFERS, is_offered, options_of
from codegraph_lsp.lsp.profile import capability
from codegraph_lsp.lsp.switches import extent

if TYPE_CHECKING:
    from codegraph_lsp.lsp.profile import Profile
    from codegraph_lsp.model.settings import Settings

Json = dict[str, Any]

_INCREMENTAL = 2

FILE_OPERATIONS = {
    "workspace/willRenameFiles": "willRename",
    "workspace/didCreateFiles": "didCreate",
    "workspace/didRenameFiles": "didRename",
    "workspace/didDeleteFiles": "didDelete",
}

_ANY_FILE = {"filters": [{"pattern": {"glob": "**"}, "scheme": "file"}]}


def initialize_result(offered: Json, profile: Profile, settings: Settings) -> Json:
    """
    The reply to `initialize`. Features that the client can register come later.

    Args:
        offered: The client's capabilities, as JSON values.
        settings: Those that the client's initial options make: no file was read.
    """
    capabilities: Json = {
        "positionEncoding": profile.encoding.value,
        "textDocumentSync": {
            "openClose": True,
            "change": _INCREMENTAL,
            "willSave": False,
            "willSaveWaitUntil": False,
            "save": True,
        },
        **{
            offer.provider: options_of(offer, profile) or True
            for offer in OFFERS
            if offer.method not in profile.registers
            and is_offered(offer, profile)
            and extent(settings, offer.switch)
        },
        "executeCommandProvider": {"commands": custom.commands()},
        "workspace": {
            "workspaceFolders": {"supported": True, "changeNotifications": True},
            "fileOperations": {
                name: _ANY_FILE
                for method, name in FILE_OPERATIONS.items()
                if capability(offered, f"workspace.fileOperations.{name}")
                and (method not in FILE_SWITCHES or extent(settings, FILE_SWITCHES[method]))
            },
            **({"textDocumentContent": {"schemes": ["codegraph"]}} if profile.contents else {}),
        },
        "experimental": {"codegraph": _ours(profile)},
    }
    return {
        "capabilities": capabilities,
        "serverInfo": {"name": "codegraph-lsp", "version": codegraph_lsp.__version__},
    }


def _ours(profile: Profile) -> Json:
    told = custom.NOTIFICATIONS if profile.custom_notifications else ()
    return {
        "requests": [request.name for request in custom.REQUESTS],
        "notifications": [notification.name for notification in told],
    }
