from __future__ import annotations

import subprocess
import sys


def loaded_by(module: str) -> set[str]:
    """Top-level names of everything that importing *module* in a new process brings along."""
    code = f"import sys, {module}; print(' '.join(sys.modules))"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return {name.partition(".")[0] for name in found.stdout.split()}


def test_worker_and_its_tasks_load_no_protocol_and_no_event_loop() -> None:
    loaded = loaded_by("codegraph_lsp.index.tasks, codegraph_lsp.index.worker")
    loaded |= loaded_by("codegraph_lsp.index.link, codegraph_lsp.index.cached")
    assert not loaded & {
        "asyncio",
        "concurrent",
        "lsprotocol",
        "multiprocessing",
        "psutil",
        "pygls",
        "rich",
        "rustworkx",
        "subprocess",
        "watchdog",
    }


def test_worker_loads_no_linker_and_no_database_before_it_needs_them() -> None:
    loaded = loaded_by("codegraph_lsp.index.tasks")
    assert "sqlite3" not in loaded
