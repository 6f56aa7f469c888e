"""What a feed announced at earlier visits, and which pages are to be asked for again: so that an edit is noticed."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from briefings.collectors.dates import parse_absolute_date
from briefings.collectors.formats.document import ArticleDraft

#: Hexadecimal digits that an announcement is known by: enough to tell one from the next of the same article.
DIGEST_LENGTH = 12


@dataclass(frozen=True, slots=True)
class FeedCursor:
    """What is remembered of a feed from visit to visit, by the ids of its articles."""

    #: visits in which the page of an article was asked for that could not be had
    tries: Mapping[str, int] = field(default_factory=dict)
    #: how the article was announced when its page was fetched last
    seen: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def from_json(cls, written: str) -> "FeedCursor":
        """Read what `to_json` wrote; earlier versions of the program wrote the tries alone."""
        found = json.loads(written) if written else {}
        return cls(found["tries"], found["seen"]) if "seen" in found else cls(found)

    def to_json(self) -> str:
        """Write it down."""
        return json.dumps({"tries": self.tries, "seen": self.seen})


def digest_announcement(draft: ArticleDraft, updated: str) -> str:
    """Return what title, opening and dates of an announcement are known by; `updated` is its date of the last change.

    Dates that count from the present ("3 hours ago") say nothing here: they change with every visit.
    """
    moments = [_find_moment(draft.date), _find_moment(updated)]
    parts = (*draft.title.split(), "", *draft.text.split(), "", *(f"{moment}" for moment in moments))
    return hashlib.sha256("\n".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:DIGEST_LENGTH]


def _find_moment(written: str | float | None) -> datetime | None:
    try:
        return parse_absolute_date(written)
    except ValueError:
        return None
