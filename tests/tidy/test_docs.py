"""Pages lead where they say, and the site has all of them."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import unicodedata
from pathlib import Path
from urllib.parse import unquote

import pytest
import yaml

PROJECT = Path(__file__).parents[2]
DOCS = PROJECT / "docs"
SITE = PROJECT / "mkdocs.yml"
PAGES = sorted(
    [
        *DOCS.rglob("*.md"),
        PROJECT / "README.md",
        *(PROJECT / "clients").glob("*/README.md"),
    ]
)

_CODE = re.compile(r"^ *```.*?^ *```$|`[^`\n]+`", re.DOTALL | re.MULTILINE)
_LINK = re.compile(r"\]\(([^)\s]+)\)")


def name_of(page: Path) -> str:
    return str(page.relative_to(PROJECT))


def prose(page: Path) -> str:
    """The text without code, in which brackets and parentheses mean other things."""
    return _CODE.sub("", page.read_text("utf-8"))


def anchors(page: Path) -> set[str]:
    """What headings can be reached by: words in small letters, joined by hyphens."""
    text = re.sub(r"^ *```.*?^ *```$", "", page.read_text("utf-8"), flags=re.DOTALL | re.MULTILINE)
    found = set()
    for heading in re.findall(r"^#+ +(.+)$", text, re.MULTILINE):
        plain = unicodedata.normalize("NFKD", re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", heading))
        kept = re.sub(r"[^\w\s-]", "", plain.replace("`", "")).strip().lower()
        found.add(re.sub(r"\s", "-", kept))
        found.add(re.sub(r"[\s-]+", "-", kept))  # the site's own way
    return found


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_links_lead_somewhere(page: Path) -> None:
    broken = []
    for link in _LINK.findall(prose(page)):
        if re.match(r"[a-z]+:", link):
            continue
        path, _, anchor = unquote(link).partition("#")
        target = (page.parent / path).resolve() if path else page
        if not target.exists() or (anchor and anchor not in anchors(target)):
            broken.append(link)
        if page.is_relative_to(DOCS) and not target.is_relative_to(DOCS):
            broken.append(f"{link} is outside of the site")
    assert broken == []


def test_the_site_lists_every_page() -> None:
    def pages(part: object) -> list[str]:
        if isinstance(part, dict):
            return [page for value in part.values() for page in pages(value)]
        if isinstance(part, list):
            return [page for each in part for page in pages(each)]
        return [str(part)]

    listed = pages(yaml.safe_load(SITE.read_text("utf-8"))["nav"])
    there = [str(page.relative_to(DOCS)) for page in DOCS.rglob("*.md")]
    assert sorted(listed) == sorted(there)


def test_the_site_can_be_built(tmp_path: Path) -> None:
    pytest.importorskip("mkdocs", reason="mkdocs-material, of the extra `docs`, builds the site")
    shutil.copytree(DOCS, tmp_path / "docs")
    shutil.copy(SITE, tmp_path)
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    index = (tmp_path / ".cache" / "site" / "index.html").read_text("utf-8")
    fetched = re.findall(r"""(?:src|href)=["'](https?://[^"']+)""", index)
    assert [each for each in fetched if each.endswith((".js", ".css", ".woff2"))] == []
