"""Why a file or folder of the workspace is not in the graph."""

from __future__ import annotations

from enum import StrEnum


class Skip(StrEnum):
    """The words that `codegraph/status` counts by and that a file's `reason` shows."""

    EXCLUDED = "excluded"
    """By the settings' `exclude`."""
    NOT_INCLUDED = "not-included"
    """The settings' `include` names other files."""
    BUILT_IN = "built-in-exclude"
    """Version control, installed packages, a virtual environment, a cache, build output."""
    IGNORED = "ignored"
    """By an ignore file."""
    LINK = "link"
    """Links are not followed: what they lead to is listed where it lives, or is outside."""
    SPECIAL = "special"
    """A socket, pipe or device."""
    UNNAMEABLE = "unnameable"
    """The name is no valid text."""
    UNREADABLE = "unreadable"
    """No permission, or the disk failed."""
    VANISHED = "vanished"
    """Listed, and gone when it was looked at."""
    TOO_LARGE = "too-large"
    """Larger than `maxFileBytes`."""
    BINARY = "binary"
    OVER_LIMIT = "over-limit"
    """Behind the point where `maxFiles` or the time limit cut the listing."""
