"""What is read out of a recording."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from tests.editors.recordings import overtaken

if TYPE_CHECKING:
    from pathlib import Path


def test_an_answer_that_a_change_overtook_is_known_with_its_question(tmp_path: Path) -> None:
    def asks(key: int, uri: str) -> dict[str, Any]:
        params = {"textDocument": {"uri": uri}}
        return {"id": key, "method": "textDocument/documentSymbol", "params": params}

    change = {"method": "textDocument/didChange", "params": {"textDocument": {"uri": "a"}}}
    said: list[tuple[str, dict[str, Any]]] = [
        ("client", asks(1, "a")),
        ("server", {"id": 1, "result": []}),
        ("client", asks(2, "a")),
        ("client", asks(3, "b")),
        ("client", change),
        ("server", {"id": 2, "result": []}),
        ("server", {"id": 3, "result": []}),
        ("client", asks(4, "a")),
        ("server", {"id": 4, "result": []}),
    ]
    recording = tmp_path / "recording.jsonl"
    lines = [json.dumps({"from": who, "msg": message}) for who, message in said]
    recording.write_text("\n".join(lines), "utf-8")
    assert overtaken(recording) == {2, 5}
