"""
Stands between an editor and a server, and writes down what they say to each other:

    python recorder.py RECORDING.jsonl -- SERVER [ARGUMENT ...]

Bytes are passed on as they came. A message is written down before it is passed on, so an answer
never stands above its question. One JSON object a line: `start` (the command, with the server's `pid`),
then `from` (`client` or `server`) with `msg`, or with `bad` where it is none, last `exit` (the status);
`t` is in seconds. `{pid}` in the recording's name is that of the recorder, for editors that start a
server that ended anew.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

CHUNK = 1 << 16


class Recording:
    """The file; any thread may add to it."""

    def __init__(self, path: str) -> None:
        self._file = open(path, "a", encoding="utf-8", buffering=1)  # noqa: SIM115  as long as we are
        self._lock = threading.Lock()
        self._began = time.monotonic()

    def add(self, **entry: Any) -> None:
        line = json.dumps({"t": round(time.monotonic() - self._began, 6), **entry})
        with self._lock:
            self._file.write(line + "\n")


class Messages:
    """Takes a stream apart as it comes."""

    def __init__(self) -> None:
        self._rest = b""

    def take(self, data: bytes) -> Iterator[dict[str, Any]]:
        """What is complete with *data*: `msg`, or `bad` and why."""
        self._rest += data
        while (end := self._rest.find(b"\r\n\r\n")) >= 0:
            length = _length(self._rest[:end])
            start = end + 4
            if length is None:
                yield {"bad": f"a header without a length: {self._rest[:end]!r}"}
                self._rest = self._rest[start:]
                continue
            if len(self._rest) < start + length:
                return
            body, self._rest = self._rest[start : start + length], self._rest[start + length :]
            try:
                yield {"msg": json.loads(body)}
            except ValueError as error:
                yield {"bad": f"no JSON: {error}"}

    @property
    def unfinished(self) -> int:
        """Bytes of a message that is not complete."""
        return len(self._rest)


def _length(header: bytes) -> int | None:
    for line in header.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.strip().lower() == b"content-length" and value.strip().isdigit():
            return int(value)
    return None


def pass_on(source: int, target: int, who: str, recording: Recording) -> None:
    """Everything from *source* to *target*, until either ends."""
    messages = Messages()
    while data := os.read(source, CHUNK):
        for entry in messages.take(data):
            recording.add(**{"from": who}, **entry)
        try:
            while data:
                data = data[os.write(target, data) :]
        except OSError:
            break  # who was to read it has gone
    if messages.unfinished:
        recording.add(**{"from": who}, bad=f"{messages.unfinished} bytes of an unfinished message")


def main(path: str, command: list[str]) -> int:
    recording = Recording(path.replace("{pid}", str(os.getpid())))
    server = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    recording.add(start=command, pid=server.pid)
    assert server.stdin is not None
    assert server.stdout is not None

    def from_client(to_server: int) -> None:
        pass_on(0, to_server, "client", recording)
        os.close(to_server)

    # A descriptor of its own, to be closed while the process goes on.
    to_server = os.dup(server.stdin.fileno())
    server.stdin.close()
    threading.Thread(target=from_client, args=[to_server], daemon=True).start()
    reading = threading.Thread(
        target=pass_on, args=[server.stdout.fileno(), 1, "server", recording], daemon=True
    )
    reading.start()
    status = server.wait()
    reading.join(timeout=5)
    recording.add(exit=status)
    return status if status >= 0 else 128 - status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[sys.argv.index("--") + 1 :]))
