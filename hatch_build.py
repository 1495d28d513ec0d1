"""Takes the graph view's pages into the wheel, where `make page` has built them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

BUILT = Path("clients", "vscode", "dist")
"""Where the client's build writes. Its pages hold code of others, so they are not committed."""

FILES = ("graph/page.html", "graph/page-live.html")
"""What `server/codegraph_lsp/page/built.py` looks for."""


class PageHook(BuildHookInterface[Any]):
    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "editable":
            return  # the checkout's own are used
        for name in FILES:
            page = Path(self.root) / BUILT / name
            if page.is_file():
                build_data["force_include"][str(page)] = f"codegraph_lsp/page/{page.name}"
