"""Patches as git makes them."""

from __future__ import annotations

from codegraph_lsp.features.patches import unified
from codegraph_lsp.model.ids import Path


def test_only_line_feeds_end_lines_and_a_missing_one_is_told() -> None:
    assert unified(Path("a b.py"), b"x\r\ny\x0c1\nz", b"x\r\ny\x0c2\nz") == (
        b"--- a/a b.py\t\n"
        b"+++ b/a b.py\t\n"
        b"@@ -1,3 +1,3 @@\n"
        b" x\r\n"
        b"-y\x0c1\n"
        b"+y\x0c2\n"
        b" z\n\\ No newline at end of file\n"
    )
