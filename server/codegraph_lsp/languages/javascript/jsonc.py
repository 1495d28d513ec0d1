"""JSON with comments and trailing commas, as `tsconfig.json` is written."""

from __future__ import annotations

import json
import re
from typing import Any

_TOKENS = re.compile(
    r'"(?:[^"\\]|\\.)*"|//[^\n]*|/\*.*?\*/|,(?=(?:\s|//[^\n]*|/\*.*?\*/)*[}\]])', re.DOTALL
)


def read_object(source: bytes | None) -> dict[str, Any]:
    """The object that *source* holds; empty where it holds none or cannot be read."""
    if source is None:
        return {}
    text = source.decode("utf-8-sig", "replace")
    plain = _TOKENS.sub(lambda token: token[0] if token[0].startswith('"') else " ", text)
    try:
        value = json.loads(plain)
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}
