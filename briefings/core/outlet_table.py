"""Outlets as a table of them says: who owns them, where they sit, how reliable they are, and how much they weigh."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from briefings.core.article import Article

#: NATO source letters: A completely reliable … E unreliable, F cannot be judged (also: nobody has rated it).
RELIABILITY_LETTERS = ("A", "B", "C", "D", "E", "F")


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
    #: 1 the most important to the reader … 9; 0: in none
    tier: int = 0
    #: part of the importance of a story that only outlets of this weight carry
    weight: float = 1.0
    #: where country, and owner and affiliation, were looked up; "unproved": nowhere
    country_source: str = ""
    owner_source: str = ""

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
        listed = self.find_by_name(article.outlet) or self.find_by_address(article.outlet)
        if listed is None and article.url:
            listed = self.find_by_address(article.url)
        return listed or Outlet(article.outlet, owner=article.outlet)

    def find_by_name(self, name: str) -> Outlet | None:
        """Return the row of that name, upper and lower case alike, "The" left out."""
        return self.by_name.get(outlet_key(name))

    def find_by_address(self, address: str) -> Outlet | None:
        """Return the row of an address or of a domain above it."""
        try:
            host = urlsplit(address if "//" in address else f"//{address}").hostname or ""
        except ValueError:
            return None
        parts = host.split(".")
        for start in range(len(parts) - 1):
            if row := self.by_domain.get(".".join(parts[start:])):
                return row
        return None


def build_outlet_table(rows: Iterable[Outlet]) -> OutletTable:
    """Make the look-up table of rows; the first row that claims a name or a domain keeps it."""
    by_name: dict[str, Outlet] = {}
    by_domain: dict[str, Outlet] = {}
    for row in rows:
        by_name.setdefault(outlet_key(row.name), row)
        for domain in row.domains:
            by_domain.setdefault(domain, row)
    return OutletTable(by_name, by_domain)


def outlet_key(name: str) -> str:
    """Return a name as names of outlets are compared: "The Courier" and "courier" are one."""
    return " ".join(name.split()).casefold().removeprefix("the ")
