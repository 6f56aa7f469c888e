"""Where a page is really from: copies in archives, caches and folders say whose they are."""

import re
from urllib.parse import parse_qs, unquote, urlsplit

from briefings.core.urls import parse_web_url

#: Archives that write the address behind their own, with a time before it.
ARCHIVED = re.compile(
    r"^https?://(?:web\.archive\.org/web|archive\.(?:today|ph|is|li|vn|fo|md)|webarchive\.[\w.-]+/[\w/-]*?"
    r"|arquivo\.pt/(?:no[fF]rame/replay|wayback)|wayback\.archive-it\.org/\d+)/(?:(\d{4,14})[a-z_]*|[\d.-]+)/(.+)$",
    re.IGNORECASE,
)

#: Caches and reading programs that name the address in a parameter, and readers that write it behind their own.
PARAMETERS = {"webcache.googleusercontent.com": "q", "cc.bingj.com": "u", "translate.google.com": "u"}
READERS = re.compile(
    r"^https?://(?:12ft\.io|r\.jina\.ai|outline\.com|txtify\.it|archive\.fo)/(https?:.+)$", re.IGNORECASE
)

#: What browsers and programs write into a page that they save: its address and when.
SAVED_FROM = (
    re.compile(r"<!--\s{0,9}+saved from url=\(\d{1,9}\)([^\s>]{1,2000}?)\s{0,9}-->", re.IGNORECASE),
    re.compile(r"^[ \t]{0,9}+url:[ \t]{0,9}+(https?://\S++)[ \t\r]{0,9}+$", re.IGNORECASE | re.MULTILINE),
    re.compile(r"\sdata-(?:scrapbook-source|original-url|url)=[\"'](https?://[^\"']+)[\"']", re.IGNORECASE),
    re.compile(
        r"<!--\s{0,9}+(?:archived from|mirrored from|source|original)[:\s]{1,9}+((?:https?://)?[^\s>]++)", re.IGNORECASE
    ),
)
SAVED_DATE = (
    re.compile(
        r"^[ \t]{0,9}+saved date:[ \t]{0,9}+(.{10,60}?)(?: ?\([^)\n]{0,60}\))?[ \t\r]{0,9}$",
        re.IGNORECASE | re.MULTILINE,
    ),
    re.compile(r"\sdata-scrapbook-create=[\"'](\d{14})\d{0,3}[\"']", re.IGNORECASE),
)

#: Characters at the beginning of a page in which it says where it was saved from.
HEAD_LENGTH = 20_000

#: Folders beside a saved page that hold its pictures, frames and scripts, by the browsers' languages.
COMPANION_FOLDER = re.compile(
    r"(?:_files|\.files|[-_]dateien|[-_]fichiers|[-_]archivos|[-_]ficheiros|[-_]arquivos|[-_]file|[-_]bestanden"
    r"|[-_]filer|[-_]pliki|[-_]soubory|[-_]tiedostot|[-_]dosyalar|_файлы|的文件|\.fld)$",
    re.IGNORECASE,
)


def unwrap_archive(address: str) -> str:
    """Return the address of the page that an archive, cache or reader shows; another address comes back unchanged.

    >>> unwrap_archive("https://web.archive.org/web/20260310063000/https://courier.example/a")
    'https://courier.example/a'
    """
    if found := ARCHIVED.match(address):
        return _complete(found[2]) or address
    if found := READERS.match(address):
        return _complete(found[1]) or address
    parts = urlsplit(address) if parse_web_url(address) else None
    if parts is None or not parts.hostname:
        return address
    if parameter := PARAMETERS.get(parts.hostname):
        value = next(iter(parse_qs(parts.query).get(parameter, ())), "")
        return _complete(re.sub(r"^cache:(?:[\w-]{8,20}:)?", "", value).split(" ")[0]) or address
    if parts.hostname.endswith(".translate.goog"):
        # A hyphen stands for a full stop, and two for a hyphen.
        host = parts.hostname.removesuffix(".translate.goog").replace("--", "\0").replace("-", ".").replace("\0", "-")
        return f"https://{host}{parts.path}"
    return address


def _complete(address: str) -> str:
    address = unquote(address) if address.lower().startswith(("http%3a", "https%3a")) else address
    return parse_web_url(address if "://" in address else f"https://{address}")


def find_saved_address(markup: str) -> str:
    """Return the address that a saved page says it is from; empty where it says nothing."""
    head = markup[:HEAD_LENGTH]
    found = (pattern.search(head) for pattern in SAVED_FROM)
    return next((address for one in found if one and (address := _complete(one[1]))), "")


def find_saved_date(markup: str) -> str:
    """Return when a page was saved, as the program that saved it writes that; empty where it says nothing."""
    found = (pattern.search(markup[:HEAD_LENGTH]) for pattern in SAVED_DATE)
    return next((one[1] for one in found if one), "")


def is_companion_folder(name: str, siblings: frozenset[str]) -> bool:
    """Return whether a folder holds the pictures and frames of a page that was saved beside it.

    >>> is_companion_folder("Port shut_files", frozenset(("Port shut.html",)))
    True
    """
    stem = COMPANION_FOLDER.sub("", name)
    return stem != name and any(f"{stem}{ending}" in siblings for ending in (".html", ".htm", ".xhtml", ".mht"))
