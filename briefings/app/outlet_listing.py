"""Outlets as a desk knows them: what its table says, and what the library has of each."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass

from briefings.analysis.stories.sources.outlets import load_default_outlets
from briefings.app.project import Project
from briefings.config.outlet_lists import read_outlets
from briefings.core.outlet_table import Outlet
from briefings.storage.outlet_counts import OutletCount


@dataclass(frozen=True, slots=True)
class OutletReport:
    """One outlet: its row, and its articles; None where the library has none."""

    outlet: Outlet
    #: whether a table has a row for it
    listed: bool
    count: OutletCount | None


def report_outlets(project: Project, *, everything: bool = False) -> Iterator[OutletReport]:
    """Yield the outlets of the library, those with most articles first; with `everything` the rest of the table too."""
    settings = project.settings.outlets
    table = read_outlets(project.base / settings) if settings else load_default_outlets()
    told: set[str] = set()
    for count in project.library.count_by_outlet():
        row = table.find_by_name(count.outlet) or table.find_by_address(count.outlet)
        told |= {row.name} if row else set()
        yield OutletReport(row or Outlet(count.outlet, owner=count.outlet), row is not None, count)
    for row in table.by_name.values() if everything else ():
        if row.name not in told:
            told.add(row.name)
            yield OutletReport(row, True, None)


def outlet_to_row(report: OutletReport) -> dict[str, object]:
    """Return an outlet as data."""
    count = report.count
    known = {"articles": count.articles, "copies": count.copies, "corrections": count.corrections} if count else {}
    name = count.outlet if count else report.outlet.name
    latest = {"latest": f"{count.latest:%Y-%m-%dT%H:%M:%SZ}"} if count else {}
    return {**asdict(report.outlet), "name": name, "listed": report.listed, **known, **latest}


def format_outlet(report: OutletReport) -> Iterator[str]:
    """Yield the lines that show an outlet."""
    row, count = report.outlet, report.count
    yield count.outlet if count else row.name
    if count:
        yield f"    articles: {count.articles:,}; copies: {count.copies:,}; changed later: {count.corrections:,}"
    facts = [row.kind, row.country, f"owner: {row.owner}" if row.owner != row.name else "", *_list_ratings(row)]
    if report.listed:
        yield f"    {', '.join(filter(None, facts))}"
        proofs = {"country": row.country_source, "owner": row.owner_source}
        proved = [f"{fact}: {source}" for fact, source in proofs.items() if source]
        if proved:
            yield f"    looked up: {'; '.join(proved)}"
    else:
        yield "    in no table: it owns itself, and nobody has rated it"


def _list_ratings(row: Outlet) -> Iterator[str]:
    """Yield what a user judged of an outlet."""
    yield "state-affiliated" if row.state_affiliated else ""
    yield f"reliability {row.reliability}" if row.reliability != "F" else "not rated"
    yield f"tier {row.tier}" if row.tier else ""
    yield f"weight {row.weight:g}" if row.weight != 1 else ""
