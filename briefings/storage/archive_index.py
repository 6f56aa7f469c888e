"""Keeps what the pages of an archive need of each edition beside the editions, so that no edition is read twice.

`archive/editions.json` has an entry of every edition; `archive/data/NAME.json` has what it tells of stories and names.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from briefings.core.archive_entries import ArchivedEdition, ArchivedName, ArchivedStory
from briefings.core.edition import Briefing, CitedSentence, EditionStatus, Statement
from briefings.core.files import write_atomically
from briefings.storage.archive import load_or_none

#: The folder of the archive's pages, beside the editions.
ARCHIVE_FOLDER = "archive"
FORMAT = "briefings.archive/1"
#: Endings of the files that people open.
OPENED_FORMATS = (".html", ".pdf", ".docx", ".md", ".xlsx", ".zip", ".json")
#: Sentences of page 1 that stand for an edition; outlets named beside a sentence.
MAX_SENTENCES, MAX_OUTLETS = 4, 3


def refresh_archive_index(output: Path) -> tuple[tuple[ArchivedEdition, ...], tuple[ArchivedEdition, ...]]:
    """Return the entries of the editions in a folder, and those that came, changed or went since the last time.

    An edition that cannot be read has no entry.
    """
    known = {entry.name: entry for entry in load_archive_index(output)}
    entries: dict[str, ArchivedEdition] = {}
    touched: list[ArchivedEdition] = []
    for path in sorted(output.glob("*/briefing.json")):
        status = path.stat()
        stamp = f"{status.st_size} {status.st_mtime_ns}"
        name = path.parent.name
        if name in known and known[name].stamp == stamp:
            entries[name] = known[name]
            continue
        briefing = load_or_none(path.parent)
        if briefing is not None:
            entries[name] = summarise_edition(briefing, path.parent, stamp, status.st_mtime)
            touched += [entries[name], *([known[name]] if name in known else [])]
            _save_details(output, name, briefing)
    gone = [entry for name, entry in known.items() if name not in entries]
    for entry in gone:
        (output / ARCHIVE_FOLDER / "data" / f"{entry.name}.json").unlink(missing_ok=True)
    return tuple(sorted(entries.values(), key=lambda entry: entry.sort_key, reverse=True)), (*touched, *gone)


def load_archive_index(output: Path) -> tuple[ArchivedEdition, ...]:
    """Return the entries as they were kept last; none where they cannot be read."""
    try:
        data = json.loads((output / ARCHIVE_FOLDER / "editions.json").read_bytes())
        rows = data["editions"] if data["format"] == FORMAT else []
        return tuple(ArchivedEdition(**{key: _to_tuple(value) for key, value in row.items()}) for row in rows)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return ()


def save_archive_index(output: Path, entries: Sequence[ArchivedEdition]) -> None:
    """Keep the entries. Raises `OSError`."""
    data = {"format": FORMAT, "editions": [_to_plain(entry) for entry in entries]}
    content = json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "backslashreplace")
    write_atomically(output / ARCHIVE_FOLDER / "editions.json", content)


def _to_plain(entry: ArchivedEdition) -> dict[str, Any]:
    return {name: getattr(entry, name) for name in ArchivedEdition.__dataclass_fields__}


def _to_tuple(value: Any) -> Any:
    return tuple(map(_to_tuple, value)) if isinstance(value, list) else value


def summarise_edition(briefing: Briefing, folder: Path, stamp: str, modified: float) -> ArchivedEdition:
    """Return the entry of an edition."""
    outlets = {source.number: source.outlet for source in briefing.sources}
    points = (*briefing.bottom_line, *briefing.points)[:MAX_SENTENCES]
    made = briefing.approved or datetime.fromtimestamp(int(modified), UTC)
    stories = {item.id: item.headline for section in briefing.sections for item in section.items}
    return ArchivedEdition(
        name=folder.name,
        stamp=stamp,
        title=briefing.title,
        day=briefing.day.isoformat() if briefing.day else "",
        moment=f"{made:%Y-%m-%dT%H:%M:%SZ}",
        number=briefing.number,
        correction=briefing.correction,
        digest=briefing.digest,
        marking=briefing.marking,
        language=briefing.language,
        draft=briefing.status == EditionStatus.DRAFT,
        files=tuple(
            path.name
            for ending in OPENED_FORMATS
            for path in sorted(folder.glob(f"*{ending}"))
            if path.is_file() and not path.name.startswith(".")
        ),
        sentences=tuple(_describe_sentence(point, outlets) for point in points),
        stories=tuple(stories.items()),
        watched=tuple(one.name for one in briefing.watched),
    )


def _describe_sentence(sentence: CitedSentence, outlets: Mapping[int, str]) -> tuple[str, str]:
    named = dict.fromkeys(outlets[number] for number in sentence.references if number in outlets)
    return f"{sentence.text} …" if sentence.trimmed else sentence.text, ", ".join([*named][:MAX_OUTLETS])


def _save_details(output: Path, name: str, briefing: Briefing) -> None:
    data = {
        "stories": [asdict(story) for story in _describe_stories(briefing)],
        "names": [asdict(name) for name in _describe_names(briefing)],
    }
    content = json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "backslashreplace")
    write_atomically(output / ARCHIVE_FOLDER / "data" / f"{name}.json", content, durable=False)


def _describe_stories(briefing: Briefing) -> Iterator[ArchivedStory]:
    outlets = {source.number: source.outlet for source in briefing.sources}
    for item in {item.id: item for section in briefing.sections for item in section.items}.values():
        yield ArchivedStory(
            id=item.id,
            headline=item.headline,
            state=str(item.state),
            articles=item.articles,
            roots=item.roots,
            sentences=tuple(_describe_sentence(point, outlets) for point in item.points),
            statements=_describe_statements(item.statements),
        )


def _describe_names(briefing: Briefing) -> Iterator[ArchivedName]:
    outlets = {source.number: source.outlet for source in briefing.sources}
    for one in briefing.watched:
        yield ArchivedName(
            name=one.name,
            mentions=sum(times for _, times in one.mentions),
            articles=len(one.mentions),
            new=len(one.new),
            sentence=_describe_sentence(one.sentence, outlets) if one.sentence else None,
            statements=_describe_statements((*one.said_by, *one.said_about)),
        )


def _describe_statements(statements: Sequence[Statement]) -> tuple[tuple[str, str], ...]:
    # Those that lean on a sentence before them are left out: there is no room for it.
    return tuple(
        (row.speaker, row.whole_sentence.text if row.whole_sentence else row.text)
        for row in statements
        if row.context is None
    )


def load_details(output: Path, name: str) -> tuple[tuple[ArchivedStory, ...], tuple[ArchivedName, ...]]:
    """Return what an edition tells of stories and names; nothing where it was not kept."""
    try:
        data = json.loads((output / ARCHIVE_FOLDER / "data" / f"{name}.json").read_bytes())
        rows = ([_to_tuple_values(row) for row in data[key]] for key in ("stories", "names"))
        stories, names = rows
        return tuple(ArchivedStory(**row) for row in stories), tuple(ArchivedName(**row) for row in names)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return (), ()


def _to_tuple_values(row: Mapping[str, Any]) -> dict[str, Any]:
    return {key: _to_tuple(value) for key, value in row.items()}
