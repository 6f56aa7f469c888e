"""The editions of one title in their order: which came before another, and the stories that it continues.

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
from types import MappingProxyType
from typing import Any

from briefings.core.article import Article, Problem
from briefings.core.edition import Rendition
from briefings.core.memory import KnownArticle, SeriesMemory, TextFeatures
from briefings.core.text import slugify

MEMORY_FILE_NAME = "stories.json.gz"
MEMORY_FORMAT = "briefings.series/1"
#: Texts that were first met in editions of so long are compared with new ones; older stories go on only while
#: later articles of theirs are remembered.
MEMORY_SPAN = timedelta(days=28)
#: What is known of numbers where no library is asked.
NO_NUMBERS: Mapping[str, int | None] = MappingProxyType({})
#: The place of an edition of which no article carries a date.
UNDATED_MOMENT = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesEntry:
    """One edition in its series."""

    title: str
    #: the moment it is for: that given, else its newest article's
    moment: datetime
    number: int
    #: how often this number was made anew to correct it
    version: int = 0
    #: what it was made of: a digest of its articles
    material: str
    memory: SeriesMemory = field(default_factory=SeriesMemory)
    folder: Path = Path()

    @property
    def sort_key(self) -> tuple[datetime, int, int, str]:
        """What editions of a series are ordered by."""
        return (self.moment, self.number, self.version, self.folder.name)


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesPosition:
    """What an edition finds when it is to be made."""

    #: itself, as yet without a memory
    entry: SeriesEntry
    #: the edition before it
    last: SeriesEntry | None
    memory: SeriesMemory
    problems: tuple[Problem, ...] = ()


def find_series_position(
    output: Path,
    title: str,
    articles: Sequence[Article],
    now: datetime | None,
    corrects: str = "",
    numbers: Mapping[str, int | None] = NO_NUMBERS,
    by_hand: bool = False,
) -> SeriesPosition:
    """Return the place of an edition of these articles in its series, and what the editions before it leave to it.

    An edition of the same articles for the same moment is this one, made before: it does not count as earlier, nor
    does one that is corrected by this one (`corrects` is the name of its folder). `numbers` are those that the library
    knows, of editions on other machines too; one whose number is None was sent to nobody: its stories go on, its number
    goes to the next.
    """
    moment = edition_moment(articles, now)
    entry = SeriesEntry(title=title, moment=moment, number=1, material=digest_articles(articles))
    problems: list[Problem] = []
    unused = {name for name, number in numbers.items() if number is None}
    found: list[SeriesEntry] = []
    same: list[SeriesEntry] = []
    for day, folders in find_edition_folders(output, title, moment):
        if found and day < f"{moment - MEMORY_SPAN:%Y-%m-%d}":
            break
        for folder in folders:
            other = load_series_entry(folder, problems)
            if other is None or other.title != title or (other.moment > moment and folder.name != corrects):
                continue
            again = other.moment.date() == moment.date() if by_hand else other.moment == moment
            itself = again and other.material == entry.material
            itself &= folder.name not in unused and not corrects
            (same if folder.name == corrects or itself else found).append(other)
    if same:
        first = min(same, key=lambda other: other.sort_key)
        found = [other for other in found if (other.moment, other.number) < (first.moment, first.number)]
        version = max(other.version for other in same) + 1 if corrects else 0
        entry = replace(entry, number=first.number, version=version)
    found.sort(key=lambda other: other.sort_key)
    used = [other for other in found if other.folder.name not in unused]
    last = used[-1] if used else None
    highest = max((number for number in numbers.values() if number), default=0)
    if not same:
        entry = replace(entry, number=max(highest, last.number if last else 0) + 1)
        if highest > max((other.number for other in used), default=0):
            names = [name for name, number in numbers.items() if number == highest]
            what = f"the edition before is not here: {names[0]}, No. {highest}"
            problems.append(Problem(str(output), what, "it lies on another machine, or was removed", "group"))
    return SeriesPosition(entry=entry, last=last, memory=merge_memories(found), problems=tuple(problems))


def edition_moment(articles: Sequence[Article], now: datetime | None) -> datetime:
    """Return the moment an edition is for: that given, else that of its newest article."""
    dates = (date for article in articles if (date := article.trusted_date))
    return now or max(dates, default=UNDATED_MOMENT)


def digest_articles(articles: Sequence[Article]) -> str:
    """Return a digest of what an edition is made of."""
    lines = "\n".join(sorted(f"{article.id} {article.digest}" for article in articles))
    return hashlib.sha256(lines.encode()).hexdigest()


def find_edition_folders(output: Path, title: str, moment: datetime) -> Iterator[tuple[str, list[Path]]]:
    """Yield the folders of editions that may be of this title, newest day first, none of a later day."""
    days: dict[str, list[Path]] = {}
    for path in output.glob(f"*-{slugify(title)}-*/{MEMORY_FILE_NAME}"):
        name = path.parent.name
        day = "" if name.startswith("undated") else name[:10]
        if day <= f"{moment:%Y-%m-%d}":
            days.setdefault(day, []).append(path.parent)
    for day in sorted(days, reverse=True):
        yield day, sorted(days[day])


def load_series_entry(folder: Path, problems: list[Problem]) -> SeriesEntry | None:
    """Read what an edition left; what cannot be read is a problem, and the edition counts as not there."""
    try:
        data = json.loads(gzip.decompress((folder / MEMORY_FILE_NAME).read_bytes()))
        return replace(parse_series_entry(data), folder=folder)
    except (OSError, EOFError, ValueError, KeyError, TypeError, AttributeError) as cause:
        remedy = "its stories begin anew; restore the file, or move the folder away"
        problems.append(Problem(f"{folder.name}/{MEMORY_FILE_NAME}", f"cannot be read: {cause}", remedy, "group"))
        return None


def merge_memories(entries: Sequence[SeriesEntry]) -> SeriesMemory:
    """Join what editions left, the earliest first: an article stays in the story that it was put into first."""
    articles: dict[str, KnownArticle] = {}
    first_seen: dict[str, datetime | None] = {}
    for entry in entries:
        for key, known in entry.memory.articles.items():
            earlier = articles.setdefault(key, known)
            if earlier.features is None and known.features:
                articles[key] = replace(earlier, features=known.features)
        for story, moment in entry.memory.first_seen.items():
            first_seen[story] = min(filter(None, (moment, first_seen.get(story))), default=None)
    return SeriesMemory(articles, first_seen)


def memory_file(entry: SeriesEntry) -> Rendition:
    """Return the file that an edition leaves to those after it."""
    data = {
        "format": MEMORY_FORMAT,
        "title": entry.title,
        "moment": entry.moment.isoformat(),
        "number": entry.number,
        "version": entry.version,
        "material": entry.material,
        **memory_to_json(entry.memory),
    }
    # A time of compression would make the same edition another file each time.
    return Rendition(MEMORY_FILE_NAME, "application/gzip", gzip.compress(encode_memory(data), mtime=0))


def memory_to_json(memory: SeriesMemory) -> dict[str, Any]:
    """Return what JSON can hold of a memory."""
    return {
        "stories": {story: moment_to_text(moment) for story, moment in sorted(memory.first_seen.items())},
        "articles": [known_article_to_row(known) for _, known in sorted(memory.articles.items())],
    }


def memory_from_json(data: Mapping[str, Any]) -> SeriesMemory:
    """Return the memory that `memory_to_json` wrote."""
    known = [
        KnownArticle(
            key,
            story,
            moment_from_text(moment),
            TextFeatures(more[1], more[2], more[0], tuple(more[3])) if more else None,
        )
        for key, story, moment, *more in data["articles"]
    ]
    first_seen = {story: moment_from_text(moment) for story, moment in data["stories"].items()}
    return SeriesMemory({one.article: one for one in known}, first_seen)


def encode_memory(data: Mapping[str, Any]) -> bytes:
    """Return data as UTF-8 JSON in one line."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "backslashreplace")


def moment_to_text(moment: datetime | None) -> str | None:
    """Return a moment as text."""
    return moment.isoformat() if moment else None


def known_article_to_row(known: KnownArticle) -> list[Any]:
    """Return an article as a list: id, story, published; where it is compared, also day, words, names, dates."""
    features = known.features
    compared: list[Any] = []
    if features:
        words, names = dict(sorted(features.words.items())), dict(sorted(features.names.items()))
        compared = [features.day, words, names, features.dated]
    return [known.article, known.story, moment_to_text(known.published), *compared]


def parse_series_entry(data: Mapping[str, Any]) -> SeriesEntry:
    """Return the entry of a file."""
    if data["format"] != MEMORY_FORMAT:
        raise ValueError(f"its format is {data['format']!r}, and {MEMORY_FORMAT!r} is what is known here")
    return SeriesEntry(
        title=data["title"],
        moment=datetime.fromisoformat(data["moment"]),
        number=int(data["number"]),
        version=int(data["version"]),
        material=data["material"],
        memory=memory_from_json(data),
    )


def moment_from_text(text: str | None) -> datetime | None:
    """Return the moment of a text."""
    return datetime.fromisoformat(text) if text else None
