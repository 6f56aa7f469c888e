"""Keeps an edition: its files appear together in one folder, or not at all."""

import contextlib
import fcntl
import gzip
import hashlib
import json
import os
import shutil
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from briefings.core.article import Article
from briefings.core.digest_lists import DIGESTS_FILE, format_digest_list
from briefings.core.edition import Briefing, Rendition
from briefings.core.errors import OutputError, RenderError, UsageError
from briefings.core.files import sync_folder, write_synced
from briefings.core.serialization import briefing_from_json
from briefings.core.text import slugify

#: What the names of folders and files begin with that are not in their place yet.
ASIDE_PREFIX = ".unfinished-"
#: Seconds after which nobody writes a file any more.
STALE_FILE_SECONDS = 86_400.0
#: the texts of an edition, beside it
TEXTS_FILE = "texts.jsonl.gz"
#: the edition as it was made, where people changed it since
FIRST_STATE_FILE = "as-made.json"
#: what they changed; people edit it, so that it has no digest
EDITS_FILE = "edits.toml"


def edition_folder_name(briefing: Briefing) -> str:
    """Return the name of an edition's folder: its day, its title and the beginning of its digest.

    The same edition made again has the same name and takes the place of the first.
    """
    day = briefing.day.isoformat() if briefing.day else "undated"
    return f"{day}-{slugify(briefing.title)}-{briefing.digest[:6]}"


def save_edition(briefing: Briefing, renditions: Sequence[Rendition], output: Path, name: str = "") -> Path:
    """Write the files of an edition into a new folder under `output`, its own or called `name`, and return that folder.

    The files are written aside and the folder is moved into place in one step, so that a full disk, Ctrl-C or a crash
    leaves either the whole edition or nothing of it. One of the same name is moved aside first; where a crash comes in
    between, `recover_editions` puts it back. Raises `OutputError` when it cannot be written.
    """
    files = {one.name: one.content for one in renditions if one.name != DIGESTS_FILE}
    digests = {key: hashlib.sha256(content).hexdigest() for key, content in files.items() if key != EDITS_FILE}
    return replace_folder(
        output / (name or edition_folder_name(briefing)), {**files, DIGESTS_FILE: format_digest_list(digests)}
    )


def replace_folder(final: Path, files: Mapping[str, bytes]) -> Path:
    """Write the files of an edition's folder, as `save_edition` describes it, and return the folder."""
    output = final.parent
    try:
        output.mkdir(parents=True, exist_ok=True)
        recover_editions(output)
        with open_aside(output) as aside:
            fresh, replaced = aside / "edition", aside / "replaced" / final.name
            fresh.mkdir()
            for name, content in files.items():
                write_synced(fresh / name, content)
            sync_folder(fresh)
            if final.exists():
                replaced.parent.mkdir()
                final.rename(replaced)
            try:
                fresh.rename(final)
            except OSError:
                if replaced.exists():
                    replaced.rename(final)
                raise
            sync_folder(output)
    except OSError as cause:
        reason = cause.strerror or str(cause)
        raise OutputError(
            f"cannot write the edition to {output}: {reason}. Nothing half-written was left; "
            "free some space or choose another folder with --output."
        ) from cause
    return final


@contextlib.contextmanager
def open_aside(output: Path) -> Iterator[Path]:
    """Give a folder beside the editions to write in; it is locked, so that others see that it is in use."""
    while True:
        aside = Path(tempfile.mkdtemp(prefix=ASIDE_PREFIX, dir=output))
        with hold_folder(aside, wait=True) as ours:
            # Whoever cleans up may have come between the making and the locking.
            if ours and aside.exists():
                try:
                    yield aside
                finally:
                    shutil.rmtree(aside, ignore_errors=True)
                return


def recover_editions(output: Path) -> None:
    """Undo what a crash has left: an edition that was moved aside and not replaced comes back, the rest is removed."""
    for aside in sorted(output.glob(f"{ASIDE_PREFIX}*")):
        with contextlib.suppress(OSError):
            if not aside.is_dir():
                # A single file cannot say whether somebody writes it; nobody writes one for so long.
                if time.time() - aside.stat().st_mtime > STALE_FILE_SECONDS:
                    aside.unlink()
                continue
            with hold_folder(aside, wait=False) as ours:
                if ours:
                    put_back_replaced(aside, output)
                    shutil.rmtree(aside, ignore_errors=True)


def put_back_replaced(aside: Path, output: Path) -> None:
    """Move an edition that had to make room back to where it was, unless another has taken its place."""
    kept = aside / "replaced"
    if (kept / "briefing.json").is_file():
        # Versions before 1.0 kept it under no name.
        folders = {edition_folder_name(load_edition(kept)): kept}
    else:
        folders = {folder.name: folder for folder in kept.iterdir()} if kept.is_dir() else {}
    for name, folder in folders.items():
        if not (output / name).exists():
            folder.rename(output / name)


@contextlib.contextmanager
def hold_folder(folder: Path, *, wait: bool) -> Iterator[bool]:
    """Hold a folder against other processes, and give whether it is ours; who dies lets go. Raises `OSError`."""
    opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        try:
            fcntl.flock(opened, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
            ours = True
        except BlockingIOError:
            ours = False
        yield ours
    finally:
        os.close(opened)


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
