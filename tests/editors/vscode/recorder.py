"""
Stands between an editor and a server and records every message, as JSON lines.

    python recorder.py FOLDER -- SERVER ARGUMENTS...

Each process writes a file of its own into FOLDER, since an editor starts a server that ended anew:
first `{"start": argv, "pid": of the server}`, then `{"t": seconds, "from": "client" or "server",
"msg": …}` as it comes (`"bad": why` in place of what is no message), at last `{"exit": status}`.
What is read is passed on byte by byte, whatever it is; it is written down before.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

PIECE = 1 << 16


class Frames:
    """Splits a stream into messages."""

    def __init__(self) -> None:
        self._kept = bytearray()

    def feed(self, piece: bytes) -> Iterator[dict[str, Any]]:
        self._kept += piece
        while (end := self._kept.find(b"\r\n\r\n")) >= 0:
            length = _length(bytes(self._kept[:end]))
            if length is None:
                del self._kept[: end + 4]
                yield {"bad": "a header without Content-Length"}
                continue
            if len(self._kept) < end + 4 + length:
                return
            body = bytes(self._kept[end + 4 : end + 4 + length])
            del self._kept[: end + 4 + length]
            try:
                yield {"msg": json.loads(body)}
            except ValueError as error:
                yield {"bad": f"a body that is no JSON: {error}"}

    @property
    def rest(self) -> int:
        """Bytes of a message that has not come in full."""
        return len(self._kept)


def _length(header: bytes) -> int | None:
    for line in header.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.strip().lower() == b"content-length" and value.strip().isdigit():
            return int(value)
    return None


class Recording:
    """One file; several threads write to it."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        name = f"{time.strftime('%H%M%S')}-{os.getpid()}.jsonl"
        self._file = (folder / name).open("w", encoding="utf-8", buffering=1)
        self._lock = threading.Lock()
        self._began = time.monotonic()

    def write(self, **entry: object) -> None:
        at = round(time.monotonic() - self._began, 6)
        line = json.dumps({"t": at, **entry}, ensure_ascii=False)
        with self._lock:
            self._file.write(line + "\n")


def pump(source: int, into: int, who: str, recording: Recording) -> None:
    """Passes on all of *source*, and records it."""
    frames = Frames()
    while piece := os.read(source, PIECE):
        for entry in frames.feed(piece):
            recording.write(**{"from": who, **entry})
        try:
            left = memoryview(piece)
            while left:
                left = left[os.write(into, left) :]
        except OSError:
            break  # nobody reads any more
    if frames.rest:
        recording.write(**{"from": who, "bad": f"{frames.rest} bytes left over at the end"})
    if who == "client":
        os.close(into)


def main(arguments: list[str]) -> int:
    folder, dashes, *command = arguments
    assert dashes == "--", "FOLDER -- SERVER ARGUMENTS..."
    recording = Recording(Path(folder))
    server = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert server.stdin is not None
    assert server.stdout is not None
    recording.write(start=command, pid=server.pid)
    ways = [(0, server.stdin.fileno(), "client"), (server.stdout.fileno(), 1, "server")]
    threads = [
        threading.Thread(target=pump, args=(*way, recording), daemon=True) for way in ways
    ]
    for thread in threads:
        thread.start()
    status = server.wait()
    threads[1].join(timeout=5)
    recording.write(exit=status)
    return status if status >= 0 else 128 - status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
