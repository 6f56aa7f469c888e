"""From (door, kind) to a worker's class: the built-in ones first, then those that installed packages bring."""

from importlib import import_module
from importlib.metadata import entry_points
from typing import Any

from briefings.core.errors import SettingsError

#: door -> kind -> where the class lives. Strangers add theirs as entry points of the group `briefings.<door>`.
BUILT_IN = {
    "collectors": {
        "folder": "briefings.collectors.folder:FolderCollector",
        "library": "briefings.storage.collector:LibraryCollector",
        "mailbox": "briefings.collectors.mailbox:MailboxCollector",
        "pages": "briefings.collectors.websites:PagesCollector",
    },
    "readers": {"spacy": "briefings.analysis.nlp.analyser:SpacyAnalyser"},
    "renderers": {
        "pdf": "briefings.publishing.renderers.pdf:PdfRenderer",
        "html": "briefings.publishing.renderers.html:HtmlRenderer",
        "md": "briefings.publishing.renderers.markdown:MarkdownRenderer",
        "docx": "briefings.publishing.renderers.docx:DocxRenderer",
        "json": "briefings.publishing.renderers.json:JsonRenderer",
        "csv": "briefings.publishing.renderers.spreadsheets:CsvRenderer",
        "xlsx": "briefings.publishing.renderers.spreadsheets:XlsxRenderer",
    },
    "deliverers": {
        "folder": "briefings.publishing.deliverers.folder:FolderDeliverer",
        "webhook": "briefings.publishing.deliverers.webhook:WebhookDeliverer",
    },
}


def list_plugin_kinds(door: str) -> list[str]:
    """Return every kind that can be named for a door, in alphabetical order."""
    return sorted({*BUILT_IN[door], *(point.name for point in entry_points(group=f"briefings.{door}"))})


def load_plugin(door: str, kind: str) -> Any:
    """Return the class of a worker. Raises `SettingsError` listing the known kinds when there is no such kind."""
    if kind in BUILT_IN[door]:
        module, name = BUILT_IN[door][kind].split(":")
        return getattr(import_module(module), name)
    for point in entry_points(group=f"briefings.{door}"):
        if point.name == kind:
            return point.load()
    known = ", ".join(list_plugin_kinds(door)) or "none"
    raise SettingsError(f"there is no {door.removesuffix('s')} of the kind {kind!r}; known kinds: {known}")
