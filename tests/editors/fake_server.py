"""
A language server with fixed answers, to test clients apart from the real one.

    python fake_server.py ANSWERS.json

The file maps a method to its result; `$ROOT` in it becomes the workspace's URI. Other requests are
answered with MethodNotFound.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any, BinaryIO


def main(answers_path: str) -> int:
    answers = Path(answers_path).read_text("utf-8")
    root = ""
    while (message := read(sys.stdin.buffer)) is not None:
        method = message.get("method")
        if method == "exit":
            return 0
        if method == "initialize":
            root = message["params"]["rootUri"]
        if "id" in message and method is not None:
            known = json.loads(answers.replace("$ROOT", root))
            write(sys.stdout.buffer, {"id": message["id"], **outcome(known, method)})
    return 1


def outcome(answers: dict[str, Any], method: str) -> dict[str, Any]:
    if method in answers or method == "shutdown":
        return {"result": answers.get(method)}
    return {"error": {"code": -32601, "message": f"no answer for {method}"}}


def read(stream: BinaryIO) -> dict[str, Any] | None:
    """The next message, or None at the end of the stream."""
    length = 0
    while line := stream.readline().strip():
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            length = int(value)
    body = stream.read(length)
    if not body:
        return None
    message: dict[str, Any] = json.loads(body)
    return message


def write(stream: BinaryIO, message: dict[str, Any]) -> None:
    body = json.dumps({"jsonrpc": "2.0", **message}).encode()
    stream.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
    stream.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
