"""From (door, kind) to a worker's class: the built-in ones first, then those that installed packages bring."""

from importlib import import_module
from importlib.metadata import entry_points
from typing import Any

from briefings.errors import SettingsError

#: door -> kind -> where the class lives. Strangers add theirs as entry points of the group `briefings.<door>`.
BUILT_IN = {
    "collectors": {
        "folder": "briefings.collectors.folder:FolderCollector",
        "library": "briefings.library.collector:LibraryCollector",
        "mailbox": "briefings.collectors.mailbox:MailboxCollector",
        "pages": "briefings.collectors.pages:PagesCollector",
    },
    "readers": {"spacy": "briefings.reading.analyser:SpacyAnalyser"},
    "renderers": {
        "pdf": "briefings.renderers.pdf:PdfRenderer",
        "html": "briefings.renderers.html:HtmlRenderer",
        "md": "briefings.renderers.markdown:MarkdownRenderer",
        "docx": "briefings.renderers.docx:DocxRenderer",
        "json": "briefings.renderers.data:JsonRenderer",
        "csv": "briefings.renderers.sheets:CsvRenderer",
        "xlsx": "briefings.renderers.sheets:XlsxRenderer",
    },
    "deliverers": {
        "folder": "briefings.deliverers.folder:FolderDeliverer",
        "webhook": "briefings.deliverers.webhook:WebhookDeliverer",
    },
}


def kinds(door: str) -> list[str]:
    """Return every kind that can be named for a door, in alphabetical order."""
    return sorted({*BUILT_IN[door], *(point.name for point in entry_points(group=f"briefings.{door}"))})


def find(door: str, kind: str) -> Any:
    """Return the class of a worker. Raises `SettingsError` listing the known kinds when there is no such kind."""
    if kind in BUILT_IN[door]:
        module, name = BUILT_IN[door][kind].split(":")
        return getattr(import_module(module), name)
    for point in entry_points(group=f"briefings.{door}"):
        if point.name == kind:
            return point.load()
    known = ", ".join(kinds(door)) or "none"
    raise SettingsError(f"there is no {door.removesuffix('s')} of the kind {kind!r}; known kinds: {known}")
