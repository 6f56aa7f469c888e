"""The changes to an edition as a TOML file that people may write: read and written. Pure."""

import json
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from typing import Any

from briefings.core.editing import Edit, EditAction
from briefings.core.errors import UsageError
from briefings.core.suggestions import suggest_nearest
from briefings.core.text import one_line

#: Keys of one change besides `action`, in the order in which they are written.
EDIT_KEYS = tuple(field.name for field in fields(Edit) if field.name != "action")
#: What stands at the head of the file.
HEAD = """\
# What people changed in this edition. Save the file, and `briefings edit {number}` draws the edition anew.
# action: {actions}
# story: its number as printed ("1.2"), its id, or words of its headline; section: the same of a topic
# before: the story or topic that something is put before; text: the title, the sentence of an article, the outlet,
# or what you write; place: which sentence of the story is replaced; by: your name
"""


@dataclass(frozen=True, slots=True)
class EditsFile:
    """What stands in the file."""

    #: digest of the edition that the changes were made to: another state was changed by somebody else meanwhile
    state: str
    edits: tuple[Edit, ...]


def format_edits(edits: Sequence[Edit], state: str, number: str, named: Mapping[str, str]) -> str:
    """Return the file for some changes; `named` gives headlines and titles by id, as remarks for whoever reads it."""
    lines = [HEAD.format(number=number, actions=", ".join(EditAction)), f"state = {quote(state)}"]
    for edit in edits:
        lines += ["", "[[edit]]", f"action = {quote(edit.action)}"]
        for key in EDIT_KEYS:
            value = getattr(edit, key)
            if value in ("", None) or (key == "place" and value == 1):
                continue
            remark = (
                f"  # {one_line(named[value], 80)}" if value in named and key in ("story", "section", "before") else ""
            )
            lines.append(f"{key} = {format_value(value)}{remark}")
    return "\n".join(lines) + "\n"


def format_value(value: object) -> str:
    """Write a value as TOML does."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return str(value) if isinstance(value, int) else quote(str(value))


def quote(text: str) -> str:
    """Write a text as a basic string of TOML, which has the escapes of JSON.

    >>> quote('She said "no"')
    '"She said \\\\"no\\\\""'
    """
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def parse_edits(text: str, named: str, by: str = "") -> EditsFile:
    """Read the file called `named`; `by` is who made the changes that name nobody. Raises `UsageError`."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as cause:
        raise UsageError(f"{named}: not valid TOML: {cause}") from cause
    refuse_unknown(data, ("state", "edit"), named)
    rows = data.get("edit", [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise UsageError(f"{named}: each change begins with [[edit]]")
    return EditsFile(
        str(data.get("state", "")), tuple(parse_edit(row, f"{named}: edit {n}", by) for n, row in enumerate(rows, 1))
    )


def parse_edit(row: Mapping[str, Any], where: str, by: str) -> Edit:
    """Read one change. Raises `UsageError`."""
    refuse_unknown(row, ("action", *EDIT_KEYS), where)
    action = str(row.get("action", ""))
    if action not in list(EditAction):
        near = suggest_nearest(action, list(EditAction))
        raise UsageError(f"{where}: action {action!r} is none of {', '.join(EditAction)}{near}")
    given: dict[str, Any] = {"by": by, **{key: value for key, value in row.items() if key != "action"}}
    for key, value in given.items():
        wanted = {"place": int, "moment": datetime}.get(key, str)
        if not isinstance(value, wanted) or isinstance(value, bool):
            raise UsageError(f"{where}: {key}: {value!r} is not what belongs there")
    return Edit(action=EditAction(action), **given)


def refuse_unknown(found: Iterable[str], known: Sequence[str], where: str) -> None:
    """Raise `UsageError` for a key that is not known, with the nearest one."""
    for key in found:
        if key not in known:
            raise UsageError(
                f"{where}: no such key {key!r}{suggest_nearest(key, known) or '; there are ' + ', '.join(known)}"
            )
