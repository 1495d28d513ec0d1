"""What may not be imported where. Reads the sources; runs commands in a fresh interpreter."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

PACKAGE = Path(__file__).parents[2] / "server" / "codegraph_lsp"

PROTOCOL = frozenset({"lsprotocol", "pygls"})

INPUT_AND_OUTPUT = frozenset(
    {"asyncio", "glob", "io", "os", "pathlib", "shutil", "socket", "sqlite3", "subprocess"}
    | {"tempfile", "threading"}
)

PURE = ("extract", "resolve", "graph", "index/scheduler.py", "index/events.py")

LEAN_COMMANDS = ("--version", "--help", "index --help", "query --help", "check --help")


def modules(*places: str) -> Iterator[Path]:
    for place in places or ("",):
        path = PACKAGE / place
        yield from [path] if path.is_file() else sorted(path.rglob("*.py"))


def imported(path: Path) -> set[str]:
    """Full names of the modules that a file imports, anywhere in it."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
            found.update(f"{node.module}.{alias.name}" for alias in node.names)
    return found


def top(names: set[str]) -> set[str]:
    return {name.partition(".")[0] for name in names}


def shown(path: Path) -> str:
    return str(path.relative_to(PACKAGE))


def test_nothing_pays_for_the_protocols_library() -> None:
    guilty = [shown(path) for path in modules() if top(imported(path)) & PROTOCOL]
    assert guilty == []


def test_sql_is_spoken_in_the_store_alone() -> None:
    guilty = [
        shown(path)
        for path in modules()
        if PACKAGE / "store" not in path.parents and "sqlite3" in top(imported(path))
    ]
    assert guilty == []


def test_pure_layers_do_no_input_or_output() -> None:
    guilty = {
        shown(path): sorted(found)
        for path in modules(*PURE)
        if (found := top(imported(path)) & INPUT_AND_OUTPUT)
    }
    assert guilty == {}


def test_pure_layers_open_no_files() -> None:
    guilty = [
        shown(path)
        for path in modules(*PURE)
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in ("open", "print", "input")
    ]
    assert guilty == []


def test_no_language_is_named_outside_its_folder() -> None:
    languages = {path.parent.name for path in PACKAGE.glob("languages/*/language.toml")}
    if not languages:
        pytest.fail("no languages found")
    named = "|".join(sorted(map(re.escape, languages)))
    compares = re.compile(rf"""(?:==|!=|\bin\b|\bcase\b)\s*[(\[{{]?\s*["'](?:{named})["']""")
    guilty = [
        f"{shown(path)}:{number}: {line.strip()}"
        for path in modules()
        if PACKAGE / "languages" not in path.parents
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if compares.search(line)
    ]
    assert guilty == []


def test_no_module_pickles() -> None:
    guilty = [shown(path) for path in modules() if top(imported(path)) & {"pickle", "marshal"}]
    assert guilty == []


def loaded_by(code: str, *arguments: str, cwd: Path | None = None, env: str = "") -> set[str]:
    """The modules that a fresh interpreter has loaded after running *code*."""
    report = "\nimport sys; print('\\nLOADED', *sorted(sys.modules))"
    environment = {**os.environ, "CODEGRAPH_CACHE_DIR": env} if env else dict(os.environ)
    done = subprocess.run(
        [sys.executable, "-c", code + report, *arguments],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        cwd=cwd,
        env=environment,
        timeout=60,
        check=True,
    )
    return set(done.stdout.rpartition("LOADED")[2].split())


HEAVY = frozenset(
    {"lsprotocol", "pygls", "asyncio", "tree_sitter", "multiprocessing", "rich", "rustworkx"}
    | {"numpy", "watchdog", "concurrent.futures", "cattrs"}
)

MAIN = "import sys; from codegraph_lsp.cli.main import main; main(sys.argv[1:])"


def small_workspace(folder: Path) -> tuple[Path, str]:
    """A root with one file, an hour old so that its time can be trusted, and a cache folder."""
    root = folder / "root"
    root.mkdir()
    (root / "app.py").write_text("def main():\n    main()\n", "utf-8")
    then = time.time() - 3600
    os.utime(root / "app.py", (then, then))
    return root, str(folder / "cache")


@pytest.mark.parametrize("arguments", sorted(LEAN_COMMANDS))
def test_help_loads_nothing_heavy(arguments: str) -> None:
    assert loaded_by(MAIN, *arguments.split()) & HEAVY == set()


@pytest.mark.slow
def test_an_index_with_nothing_to_do_loads_nothing_heavy(tmp_path: Path) -> None:
    root, cache = small_workspace(tmp_path)
    loaded_by(MAIN, "index", str(root), "--jobs", "1", env=cache)
    assert loaded_by(MAIN, "index", str(root), env=cache) & HEAVY == set()


@pytest.mark.slow
def test_a_query_on_a_fresh_index_loads_nothing_heavy(tmp_path: Path) -> None:
    root, cache = small_workspace(tmp_path)
    loaded_by(MAIN, "index", str(root), "--jobs", "1", env=cache)
    query = ("query", "callers", "main", "--root", str(root), "--json")
    assert loaded_by(MAIN, *query, env=cache) & HEAVY == set()


@pytest.mark.slow
def test_a_check_of_a_fresh_index_loads_nothing_heavy(tmp_path: Path) -> None:
    root, cache = small_workspace(tmp_path)
    loaded_by(MAIN, "index", str(root), "--jobs", "1", env=cache)
    check = ("check", str(root), "--select", "syntax-error", "--format", "sarif")
    assert loaded_by(MAIN, *check, env=cache) & HEAVY == set()


@pytest.mark.slow
def test_a_worker_loads_neither_protocol_nor_asyncio() -> None:
    loaded = loaded_by("import codegraph_lsp.index.worker")
    assert loaded & (PROTOCOL | {"asyncio", "rich", "rustworkx", "numpy", "watchdog"}) == set()


@pytest.mark.slow
def test_a_forwarder_loads_nothing_that_the_daemon_has(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with tempfile.TemporaryDirectory(prefix="codegraph-run-") as runtime:
        monkeypatch.setenv("XDG_RUNTIME_DIR", runtime)
        cache = str(tmp_path / "cache")
        loaded_by(MAIN, "--stdio", "--daemon", "--idle-exit", "60", env=cache)  # starts it
        loaded = loaded_by(MAIN, "--stdio", "--daemon", env=cache)
        loaded_by(MAIN, "daemon", "stop", "--all", env=cache)
    assert "codegraph_lsp.daemon.forward" in loaded
    ours = {name.split(".")[1] for name in loaded if name.startswith("codegraph_lsp.")}
    assert ours == {"cli", "daemon"}
    assert (
        loaded & (HEAVY | {"argparse", "msgspec", "logging", "json", "subprocess", "pathlib"})
        == set()
    )
