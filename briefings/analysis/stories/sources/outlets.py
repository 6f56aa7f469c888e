"""Reads the table of outlets: who owns them, where they sit, whether a state stands behind them, how reliable."""

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from briefings.core.article import Article
from briefings.core.errors import SettingsError

COLUMNS = ("outlet", "domains", "owner", "country", "kind", "state_affiliated", "reliability")
#: NATO source letters: A completely reliable … E unreliable, F cannot be judged (also: nobody has rated it).
RELIABILITY_LETTERS = ("A", "B", "C", "D", "E", "F")
YES_NO = {"yes": True, "no": False, "": False}


@dataclass(frozen=True, slots=True)
class Outlet:
    """One row of the table."""

    name: str
    domains: tuple[str, ...] = ()
    #: the owner, or the outlet itself when none is given: outlets of one owner are one family
    owner: str = ""
    #: ISO 3166 code
    country: str = ""
    #: "agency", "newspaper", "broadcaster", "online", "magazine"
    kind: str = ""
    state_affiliated: bool = False
    #: one of `RELIABILITY_LETTERS`; unrated is F
    reliability: str = "F"

    @property
    def family(self) -> str:
        """Name of the owner family."""
        return self.owner or self.name


@dataclass(frozen=True, slots=True)
class OutletTable:
    """The rows, looked up by name or by web address."""

    by_name: dict[str, Outlet]
    by_domain: dict[str, Outlet]

    def find_outlet(self, article: Article) -> Outlet:
        """Return the row for the article's outlet, by name, else by address; an unlisted one owns itself, rated F."""
        listed = self.find_by_name(article.outlet) or self._find_by_address(article.outlet)
        if listed is None and article.url:
            listed = self._find_by_address(article.url)
        return listed or Outlet(article.outlet, owner=article.outlet)

    def find_by_name(self, name: str) -> Outlet | None:
        """Return the row of that name, upper and lower case alike, "The" left out."""
        return self.by_name.get(_outlet_key(name))

    def _find_by_address(self, address: str) -> Outlet | None:
        try:
            host = urlsplit(address if "//" in address else f"//{address}").hostname or ""
        except ValueError:
            return None
        parts = host.split(".")
        for start in range(len(parts) - 1):
            if row := self.by_domain.get(".".join(parts[start:])):
                return row
        return None


def load_default_outlets() -> OutletTable:
    """Return the table that travels with the program."""
    return read_outlets(Path(__file__).with_name("outlets.csv"))


def read_outlets(path: Path) -> OutletTable:
    """Read a table of outlets; lines that start with # are comments. A mistake raises `SettingsError` with its line."""
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path}: the table of outlets cannot be read ({error})") from error
    numbered = [(number, line) for number, line in enumerate(lines, 1) if line.strip() and not line.startswith("#")]
    if not numbered:
        return build_outlet_table(())
    header = next(csv.reader([numbered[0][1]]))
    for column in header:
        if column not in COLUMNS:
            raise SettingsError(
                f"{path}, line {numbered[0][0]}: unknown column {column!r}; known are {', '.join(COLUMNS)}"
            )
    if "outlet" not in header:
        raise SettingsError(f"{path}, line {numbered[0][0]}: the column 'outlet' is missing")
    return build_outlet_table(
        _parse_outlet(path, number, header, next(csv.reader([line]))) for number, line in numbered[1:]
    )


def _parse_outlet(path: Path, number: int, header: Sequence[str], values: Sequence[str]) -> Outlet:
    """Make one row, or say what is wrong with it and where."""
    cells = {column: cell.strip() for column, cell in zip(header, values, strict=False)}
    name = cells.get("outlet", "")
    if not name:
        raise SettingsError(f"{path}, line {number}: the outlet has no name")
    letter = cells.get("reliability", "") or "F"
    if letter not in RELIABILITY_LETTERS:
        raise SettingsError(
            f"{path}, line {number}: reliability {letter!r} is not one of {', '.join(RELIABILITY_LETTERS)}"
        )
    state = cells.get("state_affiliated", "").lower()
    if state not in YES_NO:
        raise SettingsError(f"{path}, line {number}: state_affiliated {state!r} is neither yes nor no")
    if len(values) > len(header):
        raise SettingsError(
            f"{path}, line {number}: more cells than columns; put text with commas between quotation marks"
        )
    return Outlet(
        name=name,
        domains=tuple(domain.lower().removeprefix("www.") for domain in cells.get("domains", "").split()),
        owner=cells.get("owner", "") or name,
        country=cells.get("country", ""),
        kind=cells.get("kind", ""),
        state_affiliated=YES_NO[state],
        reliability=letter,
    )


def build_outlet_table(rows: Iterable[Outlet]) -> OutletTable:
    """Make the look-up table of rows; the first row that claims a name or a domain keeps it."""
    by_name: dict[str, Outlet] = {}
    by_domain: dict[str, Outlet] = {}
    for row in rows:
        by_name.setdefault(_outlet_key(row.name), row)
        for domain in row.domains:
            by_domain.setdefault(domain, row)
    return OutletTable(by_name, by_domain)


def _outlet_key(name: str) -> str:
    return " ".join(name.split()).casefold().removeprefix("the ")
