"""Writes messages as Outlook does: properties (MS-OXMSG) in a compound file (MS-CFB)."""

import struct
from collections.abc import Mapping
from datetime import UTC, datetime

FREE, END, FAT_SECTOR, NONE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF
SECTOR, MINI_SECTOR, CUTOFF = 512, 64, 4096
EPOCH = datetime(1601, 1, 1, tzinfo=UTC)

#: A stream, or a storage of more of them.
Node = bytes | Mapping[str, "Node"]


def an_outlook_message(
    subject: str,
    text: str,
    sender: tuple[str, str],
    sent: datetime,
    *,
    page: str = "",
    files: Mapping[str, bytes] | None = None,
    messages: tuple[Mapping[str, Node], ...] = (),
) -> bytes:
    """Return a message as a `.msg` file."""
    return write_compound_file(message_storage(subject, text, sender, sent, page=page, files=files, messages=messages))


def message_storage(
    subject: str,
    text: str,
    sender: tuple[str, str],
    sent: datetime,
    *,
    page: str = "",
    files: Mapping[str, bytes] | None = None,
    messages: tuple[Mapping[str, Node], ...] = (),
    embedded: bool = False,
) -> Mapping[str, Node]:
    """Return the streams of a message; `embedded` for one that is attached to another."""
    name, address = sender
    texts = {0x001A: "IPM.Note", 0x0037: subject, 0x1000: text, 0x0C1A: name, 0x0C1F: address}
    streams, rows = _text_properties(texts)
    if page:
        streams["__substg1.0_10130102"] = page.encode()
        rows.append(struct.pack("<HHIII", 0x0102, 0x1013, 6, len(page.encode()), 0))
        rows.append(struct.pack("<HHIII", 0x0003, 0x3FDE, 6, 65001, 0))
    ticks = int((sent - EPOCH).total_seconds()) * 10_000_000
    rows.append(struct.pack("<HHIQ", 0x0040, 0x0039, 6, ticks))
    attached = [{"name": named, "data": data} for named, data in (files or {}).items()]
    for number, each in enumerate(attached):
        streams[f"__attach_version1.0_#{number:08X}"] = _attachment(str(each["name"]), bytes(each["data"]))  # type: ignore[arg-type]
    for number, inner in enumerate(messages, start=len(attached)):
        streams[f"__attach_version1.0_#{number:08X}"] = {
            "__substg1.0_3701000D": inner,
            "__properties_version1.0": bytes(8) + struct.pack("<HHIII", 0x0003, 0x3705, 6, 5, 0),
        }
    count = len(attached) + len(messages)
    head = struct.pack("<8x4I", 0, count, 0, count) + (b"" if embedded else bytes(8))
    return {**streams, "__properties_version1.0": head + b"".join(rows)}


def _attachment(name: str, data: bytes) -> Mapping[str, Node]:
    streams, rows = _text_properties({0x3707: name})
    rows.append(struct.pack("<HHIII", 0x0102, 0x3701, 6, len(data), 0))
    rows.append(struct.pack("<HHIII", 0x0003, 0x3705, 6, 1, 0))
    return {**streams, "__substg1.0_37010102": data, "__properties_version1.0": bytes(8) + b"".join(rows)}


def _text_properties(texts: Mapping[int, str]) -> tuple[dict[str, Node], list[bytes]]:
    streams: dict[str, Node] = {f"__substg1.0_{key:04X}001F": value.encode("utf-16-le") for key, value in texts.items()}
    rows = [
        struct.pack("<HHIII", 0x001F, key, 6, len(value.encode("utf-16-le")) + 2, 0) for key, value in texts.items()
    ]
    return streams, rows


def write_compound_file(root: Mapping[str, Node]) -> bytes:
    """Return a compound file of version 3 with some streams and storages."""
    entries: list[list[object]] = [["Root Entry", 5, NONE, NONE, NONE, b""]]
    _add_children(entries, 0, root)
    mini, minifat = bytearray(), []
    places: dict[int, tuple[int, int]] = {}
    large: list[tuple[int, bytes]] = []
    for number, entry in enumerate(entries):
        data = entry[5]
        assert isinstance(data, bytes)
        if entry[1] != 2 or not data:
            places[number] = (END if entry[1] == 2 else 0, 0)
        elif len(data) < CUTOFF:
            places[number] = (len(minifat), len(data))
            sectors = -(-len(data) // MINI_SECTOR)
            minifat += [*range(len(minifat) + 1, len(minifat) + sectors), END]
            mini += data.ljust(sectors * MINI_SECTOR, b"\0")
        else:
            large.append((number, data))
    body, fat = bytearray(), []

    def store(data: bytes) -> int:
        if not data:
            return END
        start, sectors = len(fat), -(-len(data) // SECTOR)
        fat.extend([*range(start + 1, start + sectors), END])
        body.extend(data.ljust(sectors * SECTOR, b"\0"))
        return start

    for number, data in large:
        places[number] = (store(data), len(data))
    places[0] = (store(bytes(mini)), len(mini))
    table = struct.pack(f"<{len(minifat)}I", *minifat)
    table += b"\xff" * (-len(table) % SECTOR)
    first_mini = store(table)
    directory = b"".join(_directory_entry(entry, *places[number]) for number, entry in enumerate(entries))
    first_directory = store(directory + bytes(-len(directory) % SECTOR))
    tables = 1
    while (len(fat) + tables) * 4 > tables * SECTOR:
        tables += 1
    first = len(fat)
    fat.extend([FAT_SECTOR] * tables)
    body += struct.pack(f"<{len(fat)}I", *fat).ljust(tables * SECTOR, b"\xff")
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<5H6x", 0x3E, 3, 0xFFFE, 9, 6)
    head += struct.pack("<9I", 0, tables, first_directory, 0, CUTOFF, first_mini, len(table) // SECTOR, END, 0)
    difat = [*range(first, first + tables)] + [FREE] * (109 - tables)
    return head + struct.pack("<109I", *difat) + bytes(body)


def _add_children(entries: list[list[object]], parent: int, children: Mapping[str, Node]) -> None:
    """Add the entries below another: brothers are a chain, in the order that the format asks for."""
    ordered = sorted(children.items(), key=lambda one: (len(one[0]), one[0].upper()))
    before: int | None = None
    inner: list[tuple[int, Mapping[str, Node]]] = []
    for name, node in ordered:
        number = len(entries)
        is_stream = isinstance(node, bytes)
        entries.append([name, 2 if is_stream else 1, NONE, NONE, NONE, node if is_stream else b""])
        if before is None:
            entries[parent][4] = number
        else:
            entries[before][3] = number
        before = number
        if isinstance(node, Mapping):
            inner.append((number, node))
    for number, node in inner:
        _add_children(entries, number, node)


def _directory_entry(entry: list[object], start: int, size: int) -> bytes:
    name, kind, left, right, child, _ = entry
    encoded = f"{name}\0".encode("utf-16-le")
    return encoded.ljust(64, b"\0") + struct.pack(
        "<HBBIII16xI8x8xIQ", len(encoded), kind, 1, left, right, child, 0, start, size
    )
