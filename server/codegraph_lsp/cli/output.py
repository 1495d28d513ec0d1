"""What goes to stdout: one JSON document, or text for people."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING, Any

import msgspec

from codegraph_lsp.support.counts import counted as counted

if TYPE_CHECKING:
    from collections.abc import Iterator


def write_json(document: Any) -> None:
    """*document* on stdout, indented."""
    _write(json_text(document))


def json_text(document: Any) -> str:
    """*document* indented, with a line end."""
    return msgspec.json.format(msgspec.json.encode(document), indent=2).decode() + "\n"


def write_text(text: str) -> None:
    """*text* on stdout, with a line end."""
    if text:
        _write(f"{text}\n")


def _write(text: str) -> None:
    # Not print: a terminal in another encoding must not end in an error, and file names may hold
    # bytes that are no text at all.
    buffer = getattr(sys.stdout, "buffer", None)
    if buffer is None:
        sys.stdout.write(text)
    else:
        sys.stdout.flush()
        buffer.write(text.encode("utf-8", "replace"))


@contextmanager
def opened(path: str | None) -> Iterator[IO[bytes]]:
    """stdout, or a file that appears under its name only when it is whole."""
    if path is None:
        sys.stdout.flush()
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    unfinished = f"{path}.part"
    try:
        try:
            whole = open(unfinished, "wb")  # noqa: SIM115 (closed below; only this may name *path*)
        except OSError as error:
            raise type(error)(error.errno, error.strerror, path) from error
        with whole as file:
            yield file
        os.replace(unfinished, path)
    except BaseException:
        if os.path.exists(unfinished):
            os.unlink(unfinished)
        raise


class Style:
    """How text for people is set off: bold, dim, colours; plain where nobody sees them."""

    def __init__(self, *, enabled: bool) -> None:
        self._enabled = enabled

    def bold(self, text: str) -> str:
        return self._set(text, "1")

    def dim(self, text: str) -> str:
        return self._set(text, "2")

    def path(self, text: str) -> str:
        return self._set(text, "36")

    def warn(self, text: str) -> str:
        return self._set(text, "33")

    def bad(self, text: str) -> str:
        return self._set(text, "31")

    def good(self, text: str) -> str:
        return self._set(text, "32")

    def _set(self, text: str, code: str) -> str:
        return f"\033[{code}m{text}\033[0m" if self._enabled and text else text


def style_of_stdout() -> Style:
    """Colours on a terminal, unless NO_COLOR (no-color.org) is set or the terminal is dumb."""
    plain = bool(os.environ.get("NO_COLOR")) or os.environ.get("TERM") == "dumb"
    return Style(enabled=sys.stdout.isatty() and not plain)


def sized(n_bytes: int) -> str:
    """`812 B`, `3.4 MB`."""
    size = float(n_bytes)
    for unit in ("B", "KB", "MB"):
        if size < 1000:
            return f"{size:.0f} {unit}" if unit == "B" else f"{size:.1f} {unit}"
        size /= 1000
    return f"{size:.1f} GB"
