"""
Puts the server's wheel into the extension, so that it need not come from a package index.

    python clients/vscode/scripts/bundle_wheel.py                 the server alone (0.6 MB)
    python clients/vscode/scripts/bundle_wheel.py --dependencies  with all it needs, for this system
    python clients/vscode/scripts/bundle_wheel.py --remove        neither

`npm run package` takes along what lies in clients/vscode/server/. With `--dependencies` the
extension installs without a network, on the system and Python that the wheels are for.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from argparse import ArgumentParser
from pathlib import Path

CLIENT = Path(__file__).resolve().parent.parent
PROJECT = CLIENT.parent.parent
FOLDER = CLIENT / "server"


def main(arguments: list[str]) -> int:
    parser = ArgumentParser(description="Puts the server's wheel into the extension.")
    parser.add_argument("--dependencies", action="store_true", help="and all that it needs")
    parser.add_argument("--remove", action="store_true", help="take the wheels out again")
    asked = parser.parse_args(arguments)
    shutil.rmtree(FOLDER, ignore_errors=True)
    if asked.remove:
        return 0
    alone = [] if asked.dependencies else ["--no-deps"]
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "wheel", "--quiet"]
    subprocess.run([*pip, *alone, "--wheel-dir", str(FOLDER), str(PROJECT)], check=True)
    for wheel in sorted(FOLDER.glob("*.whl")):
        print(f"{wheel.stat().st_size / 1e6:7.2f} MB  {wheel.name}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
