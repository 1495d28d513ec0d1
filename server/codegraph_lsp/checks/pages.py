"""
What `docs/checks.md` says of each check, for people in a shell and for SARIF.

A wheel has the page beside this module; in a checkout it stands where people read it.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

PLACES = (Path(__file__).with_name("checks.md"), Path(__file__).parents[3] / "docs" / "checks.md")


def section(code: str) -> str:
    """The section of the check, without its heading; empty where there is none."""
    return _sections().get(code, "")


@cache
def _sections() -> dict[str, str]:
    parts = re.split(r"^## (.+)\n", _page(), flags=re.MULTILINE)
    return {
        heading.strip(): text.strip()
        for heading, text in zip(parts[1::2], parts[2::2], strict=True)
    }


def _page() -> str:
    return next((place.read_text("utf-8") for place in PLACES if place.is_file()), "")
