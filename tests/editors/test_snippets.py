"""What docs/editors.md tells people to write: well-formed, and where the editor is here, working."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import time
import tomllib
from pathlib import Path
from typing import Any

import pytest
from tests.editors import recordings
from tests.editors.shop import PROGRAM, made
from tests.editors.snippets import on_path, snippet

FILES = {
    "codegraph.toml": "",
    "pay.py": "def charge(card):\n    return card\n",
    "cart.py": (
        "from pay import charge as take\n\n\ndef checkout(order):\n"
        '    note = "𝒳𝒴"; take(order.card)\n    take(order.tip)\n\n\ncheckout(None)\n'
    ),
}
VIM = shutil.which("vim")
KATE, DISPLAY = shutil.which("kate"), shutil.which("xvfb-run")
ALE = [
    Path("/usr/share/vim/vimfiles/pack/dist-bundle/start/ale"),
    Path("/usr/share/vim-ale"),
    Path("/usr/share/vim-scripts/ale"),
]


# What these four take stands in their manuals; none of them can be had from the registries to be tried.


def settings_of(title: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(snippet(title, "json"))
    assert "codegraph-lsp" in json.dumps(found)
    return found


def test_kate_has_a_command_and_a_mode_for_the_language() -> None:
    (server,) = settings_of("Kate")["servers"].values()
    assert set(server) == {"command", "rootIndicationFileNames", "highlightingModeRegex"}


def test_helix_finds_the_server_that_its_language_names() -> None:
    settings = tomllib.loads(snippet("Helix", "toml"))
    (language,) = settings["language"]
    assert set(language) == {"name", "roots", "language-servers"}
    (server,) = language["language-servers"]
    assert settings["language-server"][server] == {"command": "codegraph-lsp", "args": ["--stdio"]}


def test_zed_has_a_program_for_the_server_that_its_language_names() -> None:
    settings = settings_of("Zed")
    (language,) = settings["languages"].values()
    (server,) = language["language_servers"]
    assert set(settings["lsp"][server]) == {"binary"}
    assert settings["lsp"][server]["binary"]["arguments"] == ["--stdio"]


def test_sublime_text_starts_one_server_for_the_scopes_of_many_languages() -> None:
    (client,) = settings_of("Sublime Text")["clients"].values()
    assert set(client) == {"enabled", "command", "selector", "diagnostics_mode"}
    scopes = client["selector"].split(" | ")
    assert all(re.fullmatch(r"source\.[a-z+]+", scope) for scope in scopes), scopes


def test_jetbrains_maps_patterns_of_files_to_languages() -> None:
    template = settings_of("JetBrains")
    assert set(template) == {"id", "name", "programArgs", "fileTypeMappings"}
    mappings = template["fileTypeMappings"]
    assert all(set(mapping) == {"fileType", "languageId"} for mapping in mappings)
    patterns = [pattern for each in mappings for pattern in each["fileType"]["patterns"]]
    assert len(set(patterns)) == len(patterns)


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    return made(tmp_path / "workspace", FILES)


def environment(scratch: Path, recording: Path) -> dict[str, str]:
    """That in which the server that an editor finds is a recorded one."""
    program = on_path(scratch / "bin", recordings.recorded(recording, [PROGRAM]))
    return os.environ | {"PATH": program + os.pathsep + os.environ["PATH"], "HOME": str(scratch)}


needs_vim = pytest.mark.skipif(
    VIM is None or not any(map(Path.is_dir, ALE)),
    reason="no Vim with ALE; `make test-editors` installs it where it can",
)


@pytest.mark.slow
@needs_vim
def test_vim_with_ale_finds_its_way(workspace: Path, tmp_path: Path) -> None:
    recording = tmp_path / "recording.jsonl"
    told = vim_session(workspace, tmp_path, recording)
    assert told["definition"] == "pay.py:1:5"
    # ALE takes UTF-16 units for bytes: the second would be 5:24.
    assert told["references"] == ["cart.py:1:17", "cart.py:5:20", "cart.py:6:5"]
    assert any("`os` is imported and not used" in each for each in told["problems"])
    assert recordings.problems(recording) == []
    started = recordings.entries(recording)[0]["start"]
    assert started[-1] == "--stdio"


@pytest.mark.slow
@needs_vim
@recordings.needs_checker
def test_a_session_of_vim_is_what_the_protocol_says(workspace: Path, tmp_path: Path) -> None:
    recording = tmp_path / "recording.jsonl"
    assert vim_session(workspace, tmp_path, recording)
    assert recordings.breaches(recording) == []


def vim_session(workspace: Path, scratch: Path, recording: Path) -> dict[str, Any]:
    setup, told, options = (scratch / name for name in ("setup.vim", "told.json", "options.json"))
    setup.write_text(snippet("Vim", "vim"), "utf-8")
    column = FILES["cart.py"].splitlines()[4].encode().index(b"take") + 1
    options.write_text(
        json.dumps(
            {
                "setup": str(setup),
                "file": str(workspace / "cart.py"),
                "cursor": [5, column],
                "added": ["import os"],
                "expected": "`os` is imported and not used",
                "out": str(told),
            }
        )
    )
    assert VIM is not None
    script = Path(__file__).parent / "vim_session.vim"
    ended = subprocess.run(
        [VIM, "-u", "NONE", "-N", "-es", "-S", script],
        env=environment(scratch, recording) | {"CODEGRAPH_SESSION": str(options)},
        cwd=workspace,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert told.exists(), f"the session ended early: {ended.stdout}{ended.stderr}"
    result: dict[str, Any] = json.loads(told.read_text("utf-8"))
    assert "problem" not in result, result
    return result


KATE_SETTINGS = """\
[General]
Show welcome view for new window=false
Startup Session=new

[Kate Plugins]
lspclientplugin=true

[lspclient]
AllowedServerCommandLines={allowed}
AutoHover=true
Diagnostics=true
"""


@pytest.mark.slow
@pytest.mark.skipif(
    None in (KATE, DISPLAY),
    reason="no Kate, or no xvfb-run; `make test-editors` installs them where it can",
)
def test_kate_opens_a_file_and_is_told_its_problems(workspace: Path, tmp_path: Path) -> None:
    recording = tmp_path / "recording.jsonl"
    (workspace / "cart.py").write_text("import os\n" + FILES["cart.py"], "utf-8")
    surroundings = environment(tmp_path, recording)
    program = surroundings["PATH"].partition(os.pathsep)[0]
    folders = {f"XDG_{kind}_HOME": tmp_path / kind.lower() for kind in ("CONFIG", "DATA", "CACHE")}
    settings = folders["XDG_CONFIG_HOME"] / "kate" / "lspclient" / "settings.json"
    settings.parent.mkdir(parents=True)
    settings.write_text(snippet("Kate", "json"), "utf-8")
    # Kate asks before it starts a program for the first time.
    allowed = f"codegraph-lsp --stdio,{program}/codegraph-lsp --stdio"
    (folders["XDG_CONFIG_HOME"] / "katerc").write_text(KATE_SETTINGS.format(allowed=allowed))
    runtime = tmp_path / "runtime"
    runtime.mkdir(mode=0o700)
    paths = {name: str(path) for name, path in folders.items()} | {"XDG_RUNTIME_DIR": str(runtime)}
    command = [
        "xvfb-run",
        "-a",
        "dbus-run-session",
        "--",
        "kate",
        "--startanon",
        "--new",
        "--block",
    ]
    kate = subprocess.Popen(
        [*command, str(workspace / "cart.py")],
        env=surroundings | paths | {"QT_QPA_PLATFORM": "xcb"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        assert is_told(recording, "textDocument/publishDiagnostics"), "nothing in two minutes"
    finally:
        os.killpg(kate.pid, signal.SIGTERM)
        kate.wait(30)
    assert "textDocument/didOpen" in recordings.methods(recording, "client")
    assert recordings.problems(recording) == []


def is_told(recording: Path, method: str) -> bool:
    """The server says it before long."""
    until = time.monotonic() + 120
    while time.monotonic() < until:
        if recording.exists() and f'"{method}"' in recording.read_text("utf-8"):
            return True
        time.sleep(0.05)  # other processes' doing; there is nothing to wait on
    return False
