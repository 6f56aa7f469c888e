"""What somebody may have meant who mistyped a name: the nearest of those that there are."""

from collections.abc import Iterable
from difflib import get_close_matches
from pathlib import Path

#: How alike two names are at least (difflib's ratio, from 0 to 1): one letter in four may be wrong.
MIN_LIKENESS = 0.7


def find_nearest(wanted: str, known: Iterable[str]) -> str:
    """Return the name that is most like the one wanted, in capitals or not; empty where none is near.

    >>> find_nearest("Papr", ["paper", "title", "theme"])
    'paper'
    """
    names = {name.casefold(): name for name in sorted(known)}
    found = get_close_matches(wanted.casefold(), names, 1, MIN_LIKENESS)
    return names[found[0]] if found else ""


def suggest_nearest(wanted: str, known: Iterable[str]) -> str:
    """Return "; did you mean …?" for a name that is not known, to be put after a message; empty where none is near.

    >>> suggest_nearest("onepagr", ["briefing", "onepager"])
    "; did you mean 'onepager'?"
    """
    near = find_nearest(wanted, known)
    return f"; did you mean {str(near)!r}?" if near and near != wanted else ""


def suggest_file(path: Path) -> str:
    """Return "; did you mean …?" for a file that is not there, by the names of its neighbours."""
    try:
        names = [entry.name for entry in path.parent.iterdir() if not entry.name.startswith(".")]
    except OSError:
        return ""
    near = find_nearest(path.name, names)
    return f"; did you mean {str(path.with_name(near))!r}?" if near else ""
