"""From role and kind to a class: the built-in ones first, then those that installed packages bring."""

from importlib import import_module
from importlib.metadata import EntryPoint, entry_points
from typing import Any

from briefings.core.errors import SettingsError
from briefings.core.suggestions import suggest_nearest

#: role -> kind -> where the class is. Other packages add theirs as entry points of the groups of the role.
BUILT_IN = {
    "collectors": {
        "folder": "briefings.collectors.folder:FolderCollector",
        "library": "briefings.storage.collector:LibraryCollector",
        "mailbox": "briefings.collectors.mailbox:MailboxCollector",
        "pages": "briefings.collectors.websites:PagesCollector",
    },
    "analysers": {"spacy": "briefings.analysis.nlp.analyser:SpacyAnalyser"},
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

#: role -> older names of its group of entry points, which are still looked at
OLDER_GROUPS = {"analysers": ("briefings.readers",)}


def list_entry_points(role: str) -> list[EntryPoint]:
    """Return the classes that installed packages offer for a role; those of the group's present name come first."""
    groups = (f"briefings.{role}", *OLDER_GROUPS.get(role, ()))
    return [point for group in groups for point in entry_points(group=group)]


def list_plugin_kinds(role: str) -> list[str]:
    """Return every kind that can be named for a role, in alphabetical order."""
    return sorted({*BUILT_IN[role], *(point.name for point in list_entry_points(role))})


def load_plugin(role: str, kind: str) -> Any:
    """Return the class for a role and kind. Raises `SettingsError` with the known kinds when there is no such kind."""
    if kind in BUILT_IN[role]:
        module, name = BUILT_IN[role][kind].split(":")
        return getattr(import_module(module), name)
    for point in list_entry_points(role):
        if point.name == kind:
            return point.load()
    kinds = list_plugin_kinds(role)
    known = f"known kinds: {', '.join(kinds) or 'none'}{suggest_nearest(kind, kinds)}"
    raise SettingsError(f"there is no {role.removesuffix('s')} of the kind {kind!r}; {known}")


def build_plugin(door: str, kind: str, options: dict[str, Any], named: str) -> Any:
    """Return a plug-in made from its options; options that it does not know are the user's mistake, not a crash."""
    worker = load_plugin(door, kind)
    try:
        return worker(**options)
    except TypeError as cause:
        raise SettingsError(f"{named}: {door.removesuffix('s')} {kind!r}: {cause}") from cause
