"""What messages may look like: LSP's own model with what we add to it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

OURS = Path(__file__).parents[2] / "docs/metaModel.json"


def whole_model(tools: Path) -> dict[str, Any]:
    """The protocol's model in *tools*, with our methods and structures."""
    whole: dict[str, Any] = json.loads((tools / "metaModel.json").read_text("utf-8"))
    for part, items in json.loads(OURS.read_text("utf-8")).items():
        whole[part] += items
    return whole
