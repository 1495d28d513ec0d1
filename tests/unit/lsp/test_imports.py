import subprocess
import sys

PROGRAM = """
import sys
import codegraph_lsp.lsp.server, codegraph_lsp.lsp.lifecycle, codegraph_lsp.lsp.session
import codegraph_lsp.lsp.protocol.connection
print([name for name in sys.modules if name.partition(".")[0] in
       ("lsprotocol", "pygls", "cattrs", "asyncio", "tree_sitter", "sqlite3", "rustworkx")])
"""


def test_initialize_is_answered_before_anything_heavy_is_imported() -> None:
    told = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, check=True)
    assert told.stdout.decode().strip() == "[]"
