"""Tables of languages that several threads ask for first, at once."""

from __future__ import annotations

import subprocess
import sys

PROGRAM = """
import sys, threading
from codegraph_lsp.languages.liveness import liveness
from codegraph_lsp.languages.naming import naming
from codegraph_lsp.languages.registry import languages
from codegraph_lsp.languages.semantics import semantics

sys.setswitchinterval(1e-5)
barrier = threading.Barrier(4)
told = {}

def ask(language):
    barrier.wait()
    spec = languages().by_id[language]
    told[language] = (spec.nodes, semantics(spec.lineage), naming(spec.lineage),
        liveness(spec.lineage))

threads = [threading.Thread(target=ask, args=(name,)) for name in sys.argv[1:]]
for thread in threads: thread.start()
for thread in threads: thread.join()
print(len(told))
"""


def test_all_threads_get_whole_tables() -> None:
    for _ in range(12):
        done = subprocess.run(
            [sys.executable, "-X", "faulthandler", "-c", PROGRAM, "python", "go", "java", "tsx"],
            capture_output=True,
            text=True,
        )
        assert (done.returncode, done.stdout) == (0, "4\n"), done.stderr
