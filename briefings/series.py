"""The editions of one title in their order: which came before another, and what they leave to it of their stories.

Beside each regular edition lies `stories.json.gz`: its place in the series, the story of each of its articles, and what
the texts it met first are compared by. Editions are ordered by the moment they are for, never by when a file was
written, so that an edition made again has the same place, number and stories.
"""

import gzip
import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from briefings.editor import slug
from briefings.model.article import Article, Problem
from briefings.model.edition import Rendition
from briefings.stories.continuing import Known, Memory
from briefings.stories.likeness import Traits
from briefings.stories.moments import published

STORIES = "stories.json.gz"
FORMAT = "briefings.series/1"
#: Texts that were first met in editions of so long are compared with new ones; older stories go on only while
#: later articles of theirs are remembered.
REMEMBERED = timedelta(days=28)
#: The place of an edition of which no article carries a date.
UNDATED = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One edition in its series."""

    title: str
    #: the moment it is for: that given, else its newest article's
    moment: datetime
    number: int
    #: how often this number was made anew to correct it
    version: int = 0
    #: what it was made of: a digest of its articles
    material: str
    memory: Memory = field(default_factory=Memory)
    folder: Path = Path()

    @property
    def place(self) -> tuple[datetime, int, int, str]:
        """What editions of a series are ordered by."""
        return (self.moment, self.number, self.version, self.folder.name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Before:
    """What an edition finds when it is to be made."""

    #: itself, as yet without a memory
    entry: Entry
    #: the edition before it
    last: Entry | None
    memory: Memory
    problems: tuple[Problem, ...] = ()


def before(output: Path, title: str, articles: Sequence[Article], now: datetime | None, corrects: str = "") -> Before:
    """Return the place of an edition of these articles in its series, and what the editions before it leave to it.

    An edition of the same articles for the same moment is this one, made before: it does not count as earlier, nor
    does one that is corrected by this one (`corrects` is the name of its folder).
    """
    moment = moment_of(articles, now)
    entry = Entry(title=title, moment=moment, number=1, material=material(articles))
    problems: list[Problem] = []
    found: list[Entry] = []
    same: list[Entry] = []
    for day, folders in by_day(output, title, moment):
        if found and day < f"{moment - REMEMBERED:%Y-%m-%d}":
            break
        for folder in folders:
            other = opened(folder, problems)
            if other is None or other.title != title or (other.moment > moment and folder.name != corrects):
                continue
            itself = (other.moment, other.material) == (entry.moment, entry.material)
            (same if folder.name == corrects or (itself and not corrects) else found).append(other)
    if same:
        first = min(same, key=lambda other: other.place)
        found = [other for other in found if (other.moment, other.number) < (first.moment, first.number)]
        version = max(other.version for other in same) + 1 if corrects else 0
        entry = replace(entry, number=first.number, version=version)
    found.sort(key=lambda other: other.place)
    last = found[-1] if found else None
    if last and not same:
        entry = replace(entry, number=last.number + 1)
    return Before(entry=entry, last=last, memory=together(found), problems=tuple(problems))


def moment_of(articles: Sequence[Article], now: datetime | None) -> datetime:
    """Return the moment an edition is for: that given, else that of its newest article."""
    dates = (date for article in articles if (date := published(article)))
    return now or max(dates, default=UNDATED)


def material(articles: Sequence[Article]) -> str:
    """Return a digest of what an edition is made of."""
    lines = "\n".join(sorted(f"{article.id} {article.digest}" for article in articles))
    return hashlib.sha256(lines.encode()).hexdigest()


def by_day(output: Path, title: str, moment: datetime) -> Iterator[tuple[str, list[Path]]]:
    """Yield the folders of editions that may be of this title, newest day first, none of a later day."""
    days: dict[str, list[Path]] = {}
    for path in output.glob(f"*-{slug(title)}-*/{STORIES}"):
        name = path.parent.name
        day = "" if name.startswith("undated") else name[:10]
        if day <= f"{moment:%Y-%m-%d}":
            days.setdefault(day, []).append(path.parent)
    for day in sorted(days, reverse=True):
        yield day, sorted(days[day])


def opened(folder: Path, problems: list[Problem]) -> Entry | None:
    """Read what an edition left; what cannot be read is a problem, and the edition counts as not there."""
    try:
        data = json.loads(gzip.decompress((folder / STORIES).read_bytes()))
        return replace(entry_of(data), folder=folder)
    except (OSError, EOFError, ValueError, KeyError, TypeError, AttributeError) as cause:
        remedy = "its stories begin anew; restore the file, or move the folder away"
        problems.append(Problem(f"{folder.name}/{STORIES}", f"cannot be read: {cause}", remedy, "group"))
        return None


def together(entries: Sequence[Entry]) -> Memory:
    """Join what editions left, the earliest first: an article stays in the story that it was put into first."""
    articles: dict[str, Known] = {}
    first_seen: dict[str, datetime | None] = {}
    for entry in entries:
        for key, known in entry.memory.articles.items():
            earlier = articles.setdefault(key, known)
            if earlier.traits is None and known.traits:
                articles[key] = replace(earlier, traits=known.traits)
        for story, moment in entry.memory.first_seen.items():
            first_seen[story] = min(filter(None, (moment, first_seen.get(story))), default=None)
    return Memory(articles, first_seen)


def left(entry: Entry) -> Rendition:
    """Return the file that an edition leaves to those after it."""
    data = {
        "format": FORMAT,
        "title": entry.title,
        "moment": entry.moment.isoformat(),
        "number": entry.number,
        "version": entry.version,
        "material": entry.material,
        "stories": {story: stamp(moment) for story, moment in sorted(entry.memory.first_seen.items())},
        "articles": [row(known) for _, known in sorted(entry.memory.articles.items())],
    }
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    # A time of compression would make the same edition another file each time.
    return Rendition(STORIES, "application/gzip", gzip.compress(text.encode("utf-8", "backslashreplace"), mtime=0))


def stamp(moment: datetime | None) -> str | None:
    """Write a moment."""
    return moment.isoformat() if moment else None


def row(known: Known) -> list[Any]:
    """Write an article as [id, story, published] or, where it is compared, with [day, words, names, dates] behind."""
    told = known.traits
    more = [told.day, dict(sorted(told.words.items())), dict(sorted(told.names.items())), told.dated] if told else []
    return [known.article, known.story, stamp(known.published), *more]


def entry_of(data: Mapping[str, Any]) -> Entry:
    """Read an entry."""
    if data["format"] != FORMAT:
        raise ValueError(f"its format is {data['format']!r}, and {FORMAT!r} is what is known here")
    known = [
        Known(key, story, read_moment(moment), Traits(more[1], more[2], more[0], tuple(more[3])) if more else None)
        for key, story, moment, *more in data["articles"]
    ]
    first_seen = {story: read_moment(moment) for story, moment in data["stories"].items()}
    return Entry(
        title=data["title"],
        moment=datetime.fromisoformat(data["moment"]),
        number=int(data["number"]),
        version=int(data["version"]),
        material=data["material"],
        memory=Memory({one.article: one for one in known}, first_seen),
    )


def read_moment(text: str | None) -> datetime | None:
    """Read a moment."""
    return datetime.fromisoformat(text) if text else None
