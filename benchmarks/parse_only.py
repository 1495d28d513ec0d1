"""
The floor: read and parse the files of a workspace, and do nothing else. One process, one core.

    python -m benchmarks.parse_only ROOT

Prints one JSON object: files, bytes, and the CPU and wall seconds of parsing alone.
"""

from __future__ import annotations

import json
import sys
import time

from codegraph_lsp.engine.site import roots_of
from codegraph_lsp.index.catalog import language_of, selection_of
from codegraph_lsp.languages.registry import languages
from codegraph_lsp.model.settings import Settings
from codegraph_lsp.syntax.parsing import parse
from codegraph_lsp.workspace.discover import discover
from codegraph_lsp.workspace.source import Source, read


def main(root: str) -> None:
    registry, settings = languages(), Settings()
    roots = roots_of([root])
    listing = discover(roots, selection_of(settings, registry))
    sources = []
    for entry in listing.entries:
        source = read(roots.absolute(entry.path), max_bytes=settings.max_file_bytes)
        spec = registry.by_id.get(language_of(registry, entry.path))
        if isinstance(source, Source) and spec is not None:
            sources.append((spec, source.data))
    for spec, data in sources[:1]:
        parse(spec, data)
    wall, cpu = time.monotonic(), time.process_time()
    for spec, data in sources:
        parse(spec, data)
    print(
        json.dumps(
            {
                "files": len(sources),
                "bytes": sum(len(data) for _, data in sources),
                "cpu": time.process_time() - cpu,
                "wall": time.monotonic() - wall,
            }
        )
    )


if __name__ == "__main__":
    main(sys.argv[1])
