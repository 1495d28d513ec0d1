"""Facts to edges: pure functions over the outlines of files and the module table."""
