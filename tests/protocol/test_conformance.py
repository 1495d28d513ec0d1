"""
Recorded sessions in every language and position encoding, checked against the protocol's own model.

The driver, the recorder and the checker are no part of the project: they lie beside it, or where
`CODEGRAPH_CONFORMANCE` says.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path
from random import Random

import pytest
from benchmarks.conformance.client import EDITORS, ENCODINGS, Client
from benchmarks.conformance.sessions import judged, run_session
from tests.protocol.models import whole_model
from tests.protocol.servers import COMMAND

PROJECT = Path(__file__).parents[2]
NAMED = os.environ.get("CODEGRAPH_CONFORMANCE")
TOOLS = Path(NAMED) if NAMED else PROJECT.parent / "shared" / "lsp"

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not (TOOLS / "lsp_conformance.py").is_file(),
        reason=f"there is no checker in {TOOLS}, and CODEGRAPH_CONFORMANCE names no folder",
    ),
]

# In front of each name stands what takes another number of columns in each encoding.
SOURCES = {
    "python": ("wide.py", 'def wide(é="😀"): return é\n"😀é"; wide("é😀"); wide()\n'),
    "javascript": ("wide.js", '/* 😀é */ function wide(é) { return é; }\n"😀"; wide("é");\n'),
    "typescript": ("wide.ts", '/* 😀é */ export const wide = (é: string) => é; wide("😀"); wide("");\n'),
    "typescriptreact": ("wide.tsx", "/* 😀é */ export const Wide = () => <b>😀é{Wide()}</b>;\n"),
    "go": ("wide.go", 'package wide\n/* 😀é */ func Wide(é string) string { return /* 😀 */ Wide(é) }\n'),
    "java": ("Wide.java", 'class Wide { /* 😀é */ String wide(String é) { "😀".length(); return wide(é); } }\n'),
    "rust": ("wide.rs", 'fn /* 😀é */ wide(é: &str) { "😀"; wide(é); }\n'),
    "c": ("wide.c", 'int /* 😀é */ wide(char *c) { return /* é😀 */ wide("😀"); }\n'),
    "cpp": ("wide.cpp", 'struct /* 😀é */ Wide { int wide() { return /* 😀 */ wide(); } };\n'),
}  # fmt: skip
FOLDERS = {"typescriptreact": "typescript"}
"""Folders of `fixtures` whose names are not the editors' for their language."""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-32"])
@pytest.mark.parametrize("language", SOURCES)
def test_a_session_is_what_the_protocol_says(tmp_path: Path, language: str, encoding: str) -> None:
    root = tmp_path / "root"
    name, text = SOURCES[language]
    shutil.copytree(PROJECT / "fixtures" / FOLDERS.get(language, language) / "calls", root)
    (root / name).write_text(text, "utf-8")
    same = sorted(path.name for path in root.glob(f"*{Path(name).suffix}") if path.name != name)
    recording = tmp_path / "session.jsonl"
    capabilities = tmp_path / "capabilities.json"
    capabilities.write_text(json.dumps(_capabilities(encoding)))
    server = [sys.executable, str(TOOLS / "lsp_tee.py"), str(recording), "--", *COMMAND, "--stdio"]
    driver = [sys.executable, str(TOOLS / "lsp_drive.py"), "--root", str(root), "--every", "5"]
    files = ["--caps", str(capabilities), "--lang", language, "--files", name, *same[:2]]
    driven = _run(*driver, *files, "--", *server)
    assert driven.returncode == 0, driven.stdout + driven.stderr
    checker = [sys.executable, str(TOOLS / "lsp_conformance.py"), "--server-only", "--quiet"]
    model = tmp_path / "model.json"
    model.write_text(json.dumps(whole_model(TOOLS)))
    checked = _run(*checker, "--model", str(model), "--custom", "codegraph/", str(recording))
    assert f"encoding {encoding}" in checked.stdout
    _, *findings = (line for line in checked.stdout.splitlines() if REFUSED not in line)
    assert findings == ["0 errors"]


@pytest.mark.parametrize(("editor", "encoding"), list(zip(EDITORS, ENCODINGS, strict=True)))
def test_what_an_editor_asks_is_answered_as_the_protocol_says(
    tmp_path: Path, editor: str, encoding: str
) -> None:
    root, recording = tmp_path / "root", tmp_path / "session.jsonl"
    for language in ("python", "typescriptreact", "go"):
        folder = PROJECT / "fixtures" / FOLDERS.get(language, language) / "calls"
        shutil.copytree(folder, root / language)
        name, text = SOURCES[language]
        (root / name).write_text(text * 5, "utf-8")
    client = Client(root, tmp_path / "cache", recording, TOOLS, editor, encoding)
    counts: Counter[str] = Counter()
    assert run_session(client, Random(1), counts, n_files=6, n_places=3) == []
    assert counts["textDocument/linkedEditingRange"]
    assert counts["completionItem/resolve"]
    assert counts["codeAction: edits"]
    _, *findings = judged(recording, TOOLS)
    assert findings == []


def _run(*command: str) -> subprocess.CompletedProcess[str]:
    # The tools leave what they read open until they end.
    environment = os.environ | {"PYTHONWARNINGS": "ignore"}
    return subprocess.run(
        command, capture_output=True, text=True, timeout=120, env=environment, check=False
    )


REFUSED = "textDocument/rename: error -32803"
"""The driver renames whatever stands anywhere; where that can't be done, it is told why."""


def _capabilities(encoding: str) -> dict[str, object]:
    """Those of a client that takes all there is."""
    with_links = {"linkSupport": True}
    return {
        "general": {"positionEncodings": [encoding, "utf-16"]},
        "window": {"workDoneProgress": True},
        "workspace": {
            "workspaceFolders": True,
            "configuration": True,
            "didChangeWatchedFiles": {"dynamicRegistration": True},
            "symbol": {"resolveSupport": {"properties": ["location.range"]}},
            "codeLens": {"refreshSupport": True},
            "inlayHint": {"refreshSupport": True},
            "semanticTokens": {"refreshSupport": True},
            "diagnostics": {"refreshSupport": True},
        },
        "textDocument": {
            "synchronization": {"didSave": True},
            "hover": {"contentFormat": ["markdown", "plaintext"]},
            "definition": with_links,
            "declaration": with_links,
            "typeDefinition": with_links,
            "implementation": with_links,
            "documentSymbol": {"hierarchicalDocumentSymbolSupport": True},
            "publishDiagnostics": {"versionSupport": True},
            "diagnostic": {},
            "codeAction": {
                "codeActionLiteralSupport": {"codeActionKind": {"valueSet": [""]}},
                "disabledSupport": True,
                "isPreferredSupport": True,
            },
        },
    }
