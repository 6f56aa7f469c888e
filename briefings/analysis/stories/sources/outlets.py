"""Reads the table of outlets that travels with the program, and what the cells of such a table mean."""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path

from briefings.core.errors import SettingsError
from briefings.core.outlet_table import RELIABILITY_LETTERS, Outlet, OutletTable, build_outlet_table

#: What tables write for yes and no.
YES = frozenset(("yes", "true", "1", "x", "ja", "oui", "sí", "да", "evet"))
NO = frozenset(("no", "false", "0", "nein", "non", "нет", "hayır"))

#: Highest number of a tier. Not measured: one digit.
MAX_TIER = 9


@cache
def load_default_outlets() -> OutletTable:
    """Return the table that travels with the program."""
    with Path(__file__).with_name("outlets.csv").open(encoding="utf-8", newline="") as lines:
        rows = [dict(row) for row in csv.DictReader(line for line in lines if not line.startswith("#"))]
    return build_outlet_table(update_outlet(Outlet(row["outlet"]), row, "") for row in rows)


def update_outlet(outlet: Outlet, cells: Mapping[str, str], where: str) -> Outlet:
    """Return an outlet with the cells that are filled in; `where` names the row of a user's table.

    Raises `SettingsError` for a cell that says nothing we know.
    """
    given = {key: value for key, value in cells.items() if value and key != "outlet"}
    changes: dict[str, object] = dict(_convert_cells(given, where))
    # What a user writes is the user's to prove.
    if where and given.keys() & {"owner", "state_affiliated"}:
        changes.setdefault("owner_source", where)
    if where and "country" in given:
        changes.setdefault("country_source", where)
    updated = replace(outlet, **changes)  # type: ignore[arg-type]  # the keys are the fields of an outlet
    return updated if updated.owner else replace(updated, owner=outlet.name)


def _convert_cells(cells: Mapping[str, str], where: str) -> Iterator[tuple[str, object]]:
    for key, value in cells.items():
        if key == "domains":
            yield key, tuple(domain.removeprefix("www.") for domain in value.casefold().replace(",", " ").split())
        elif key == "reliability":
            if value.upper() not in RELIABILITY_LETTERS:
                raise SettingsError(f"{where}: reliability {value!r} is not one of {', '.join(RELIABILITY_LETTERS)}")
            yield key, value.upper()
        elif key == "state_affiliated":
            if value.casefold() not in YES | NO:
                raise SettingsError(f"{where}: state_affiliated {value!r} is neither yes nor no")
            yield key, value.casefold() in YES
        elif key == "tier":
            if not value.isdecimal() or int(value) > MAX_TIER:
                raise SettingsError(f"{where}: tier {value!r} is no whole number from 0 to {MAX_TIER}")
            yield key, int(value)
        elif key == "weight":
            yield key, _parse_weight(value, where)
        else:
            yield key, value


def _parse_weight(value: str, where: str) -> float:
    try:
        weight = float(value.replace(",", "."))
    except ValueError:
        weight = -1.0
    if not 0 <= weight <= 1:
        raise SettingsError(f"{where}: weight {value!r} is no number from 0 to 1")
    return weight
