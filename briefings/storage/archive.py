"""Keeps an edition: its files appear together in one folder, or not at all."""

import gzip
import hashlib
import json
import tempfile
from collections.abc import Sequence
from pathlib import Path

from briefings.core.article import Article
from briefings.core.digest_lists import DIGESTS_FILE, format_digest_list
from briefings.core.edition import Briefing, Rendition
from briefings.core.errors import OutputError, RenderError, UsageError
from briefings.core.files import write_synced
from briefings.core.serialization import briefing_from_json
from briefings.core.text import slugify

#: the texts of an edition, beside it
TEXTS_FILE = "texts.jsonl.gz"


def edition_folder_name(briefing: Briefing) -> str:
    """Return the name of an edition's folder: its day, its title and the beginning of its digest.

    The same edition made again has the same name and takes the place of the first.
    """
    day = briefing.day.isoformat() if briefing.day else "undated"
    return f"{day}-{slugify(briefing.title)}-{briefing.digest[:6]}"


def save_edition(briefing: Briefing, renditions: Sequence[Rendition], output: Path) -> Path:
    """Write the files of an edition into a new folder under `output` and return that folder.

    The files are written aside and the folder is moved into place in one step, so that a full disk, Ctrl-C or a crash
    leaves either the whole edition or nothing of it. Raises `OutputError` when it cannot be written.
    """
    try:
        output.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".unfinished-", dir=output, ignore_cleanup_errors=True) as aside:
            fresh = Path(aside) / "edition"
            fresh.mkdir()
            files = {one.name: one.content for one in renditions if one.name != DIGESTS_FILE}
            digests = {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
            for name, content in {**files, DIGESTS_FILE: format_digest_list(digests)}.items():
                write_synced(fresh / name, content)
            final = output / edition_folder_name(briefing)
            if final.exists():
                final.rename(Path(aside) / "replaced")
            fresh.rename(final)
    except OSError as cause:
        reason = cause.strerror or str(cause)
        raise OutputError(
            f"cannot write the edition to {output}: {reason}. Nothing half-written was left; "
            "free some space or choose another folder with --output."
        ) from cause
    return final


def pack_texts(articles: Sequence[Article]) -> Rendition:
    """Return the texts as they were read, one line of JSON an article: what every printed sentence leads back to."""
    rows = [{"article": article.id, "text": article.text} for article in articles]
    lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    # A time of compression would make the same edition another file each time.
    return Rendition(TEXTS_FILE, "application/gzip", gzip.compress(lines.encode(), mtime=0))


def load_texts(folder: Path) -> dict[str, str]:
    """Return the texts kept with an edition, by article id; none when they were not kept."""
    try:
        lines = gzip.decompress((folder / TEXTS_FILE).read_bytes()).decode().splitlines()
        return {row["article"]: row["text"] for row in map(json.loads, lines)}
    except FileNotFoundError:
        return {}
    except (OSError, EOFError, ValueError, KeyError, TypeError) as cause:
        raise UsageError(f"{folder / TEXTS_FILE}: cannot be read: {cause}") from cause


def load_edition(place: Path) -> Briefing:
    """Return the edition that lies in a folder, or in a JSON file. Raises `UsageError` when there is none."""
    path = place / "briefing.json" if place.is_dir() else place
    try:
        return briefing_from_json(path.read_bytes())
    except FileNotFoundError:
        raise UsageError(f"{place}: no edition lies there; name its folder or its briefing.json") from None
    except (OSError, RenderError) as cause:
        raise UsageError(f"{path}: not an edition that can be read: {cause}") from cause


def load_or_none(folder: Path) -> Briefing | None:
    """Return the edition of a folder to compare with, or none when it cannot be read any more."""
    try:
        return load_edition(folder)
    except UsageError:
        return None
