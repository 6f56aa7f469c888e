"""Brings the JSON of an edition of format 1 into the form of format 2, so that editions made earlier are still read.

Format 1 kept statements only as the cells of a printed table, quoted words without their spans, and later versions of
a text only in words; its texts of ours are English sentences without values. What it did not keep stays unknown.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

FORMAT_1 = "briefings.edition/1"
#: Table of a story -> its columns that quote.
QUOTED_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "claims": ("statement",),
    "disagreements": ("value",),
    "updates": ("first", "latest"),
    "open": ("matter",),
    "timeline": ("event",),
}
#: A speaker as the table of statements printed it.
PRINTED_SPEAKER = re.compile(r"(?P<speaker>.+?)(?P<unnamed> \(unnamed\))?(?: and \d+ more)?", re.DOTALL)


def upgrade_edition(data: dict[str, Any]) -> dict[str, Any]:
    """Return the fields of an edition of format 1 as those of format 2; `data` is changed in place."""
    for source in data.get("sources", ()):
        if "later version" in source.get("evidence", ""):
            source["version_of"] = source.get("copy_of")
    for section in data.get("sections", ()):
        printed = {item["headline"]: item["id"] for item in section["items"]}
        for table in section["tables"]:
            if table["key"] == "stories":
                table["stories"] = [printed.get(row[0], "") for row in table["rows"]]
        for item in section["items"]:
            tables = item.get("tables", ())
            item["statements"] = [found for table in tables for found in _iter_statements(table)]
            for table in tables:
                _mark_quotations(table)
    return data


def _iter_statements(table: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the statements that a table of statements prints."""
    for row in table["rows"] if table["key"] == "claims" else ():
        cells = dict(zip((column["key"] for column in table["columns"]), row, strict=True))
        found = PRINTED_SPEAKER.fullmatch(cells.get("speaker") or "not attributed")
        speaker = found["speaker"] if found and found["speaker"] != "not attributed" else ""
        marker = cells.get("marker") or ""
        outlets = cells.get("outlets") or ""
        yield {
            "spans": [],
            "text": cells["statement"],
            "speaker": speaker,
            "speaker_class": None,
            "named": bool(speaker) and not (found and found["unnamed"]),
            "kind": None,
            "polarity": "denied" if marker.startswith("denied: ") else "stated",
            "cue": marker.removeprefix("denied: ").partition("; “")[0],
            "outlets": [] if re.fullmatch(r"\d+ outlets", outlets) else outlets.split(", "),
            "roots": cells.get("roots") or 0,
            "grade": cells.get("grade") or "",
            "references": cells.get("references") or [],
        }


def _mark_quotations(table: dict[str, Any]) -> None:
    """Mark the cells of a story's table that quote, whose spans were not kept."""
    keys = [column["key"] for column in table["columns"]]
    places = [keys.index(key) for key in QUOTED_COLUMNS.get(table["key"], ()) if key in keys]
    for row in table["rows"]:
        for place in places:
            if isinstance(row[place], str):
                row[place] = {"quotation": {"text": row[place], "spans": []}}
