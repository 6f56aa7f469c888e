"""Writes `NOTICE`: the licence of every library, font, model and list. Run it with `make docs`."""

import itertools
import re
import tomllib
from collections.abc import Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from fontTools.ttLib import TTFont
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from briefings.core import resources

ROOT = Path(__file__).parents[2]
HEAD = """\
briefings
Licensed under the Apache License, Version 2.0 (see LICENSE).

What follows is made by `make docs` from what the libraries, fonts and lists say about themselves.
"""
#: The field of a font's name table that holds the licence (OpenType, name ID 13).
LICENCE_FIELD = 13
#: Extras that a user may install; what trains the model is not among them.
EXTRAS = ("dask", "dkim", "documents", "docx", "keyring", "languages", "parquet", "postgres", "smime", "xlsx")
#: Libraries whose metadata names no licence, and what their licence file is.
UNNAMED = {"dkimpy": "Zlib", "imapclient": "BSD-3-Clause", "resvg-py": "MIT"}
#: Libraries so large that a working copy may do without them, and what their metadata say.
LARGE = {"pyarrow": "Apache-2.0"}
#: What the first lines of a list say where all of it is ours.
OURS = re.compile(r"Source: [^.]*written by hand for this program[^.]*\. Licence of this list: CC0-1\.0")
#: What the first lines of a list say about where it is from.
STATEMENT = re.compile(r"Source: .*?(?:Licence of this list: [\w.+-]*\w(?: \([^)]*\))?|$)")
LISTS = ("briefings/analysis/english/lists/*.txt", "briefings/collectors/lists/*.txt", "briefings/config/lists/*.txt")


def text() -> str:
    """Return the whole file."""
    parts = [HEAD, "Libraries\n---------", *(f"{name}: {licence}" for name, licence in sorted(libraries().items()))]
    parts += ["\nFonts (templates/fonts, and their cuts in templates/webfonts)\n-----", *fonts()]
    parts += ["\nEnglish model (briefings/analysis/english/en)\n-----", *model(), "\nLists of words\n-----", *lists()]
    return "\n".join(parts) + "\n"


def libraries() -> dict[str, str]:
    """Return the licence of every library that an installation with all extras brings, by the library's name."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    optional = project["optional-dependencies"]
    waiting = [Requirement(line) for line in (*project["dependencies"], *(x for e in EXTRAS for x in optional[e]))]
    found: dict[str, str] = {}
    seen: set[tuple[str, frozenset[str]]] = set()
    while waiting:
        wanted = waiting.pop()
        key = (canonicalize_name(wanted.name), frozenset(wanted.extras))
        if key in seen or (wanted.marker and not wanted.marker.evaluate({"extra": ""})):
            continue
        seen.add(key)
        try:
            library = distribution(wanted.name)
        except PackageNotFoundError:
            found |= {key[0]: LARGE[key[0]]} if key[0] in LARGE else {}
            continue
        found[key[0]] = UNNAMED.get(key[0]) or licence_of(library)
        for line in library.requires or ():
            needed = Requirement(line)
            if needed.marker is None or any(needed.marker.evaluate({"extra": e}) for e in ("", *wanted.extras)):
                needed.marker = None
                waiting.append(needed)
    return found


def licence_of(library: Distribution) -> str:
    """Return the licence that a library names: as an expression, among its classifiers, or in words."""
    if said := library.metadata.get("License-Expression"):
        return str(said)
    lines = library.metadata.get_all("Classifier") or ()
    named = [line.rpartition(" :: ")[2] for line in lines if line.startswith("License :: OSI Approved :: ")]
    if named:
        return ", ".join(named)
    return str(library.metadata.get("License") or "").partition("\n")[0].strip()


def fonts() -> Iterator[str]:
    """Yield a line for every family: its name, copyright and licence, as the files have them."""
    lines = set()
    for path in resources.fonts_folder().glob("*.ttf"):
        names = TTFont(path)["name"]
        family, owner, licence = (names.getDebugName(16) or names.getDebugName(1)), names.getDebugName(0), LICENCE_FIELD
        lines.add(f"{family}: {' '.join(owner.split())} {' '.join(names.getDebugName(licence).split())}")
    yield from sorted(lines)


def model() -> Iterator[str]:
    """Yield the licence of the English model, and what it was made from, out of its card."""
    card = (ROOT / "briefings/analysis/english/en/CARD.md").read_text(encoding="utf-8")
    table = card.partition("## Trained on")[2].partition("\n##")[0]
    yield from re.findall(r"Licence of the weights: .*", card)
    rows = [[cell.strip() for cell in line.strip("| ").split(" | ")] for line in table.splitlines() if line[:2] == "| "]
    for name, licence, _, attribution in rows[1:]:
        yield f"{name}: {licence}. {attribution}"


def lists() -> Iterator[str]:
    """Yield a line for every list that is not ours alone, and one for all the others."""
    for pattern in LISTS:
        for path in sorted(ROOT.glob(pattern)):
            head = head_of(path)
            if not OURS.search(head):
                found = STATEMENT.search(head)
                yield f"{path.name}: {found[0] if found else ''}"
    yield "every other list: written by hand for this program. Licence: CC0-1.0."


def head_of(path: Path) -> str:
    """Return the remarks that a list begins with, on one line."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return " ".join(line.lstrip("# ") for line in itertools.takewhile(lambda line: line.startswith("#"), lines))


if __name__ == "__main__":
    (ROOT / "NOTICE").write_text(text(), encoding="utf-8")
