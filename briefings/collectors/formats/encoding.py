"""Bytes of unknown encoding become text, or are recognised as no text at all."""

import codecs
import io
import re
import unicodedata
from collections.abc import Iterator
from typing import BinaryIO

from briefings.core.errors import Unreadable

#: Bytes looked at to recognise an encoding.
SAMPLE_BYTES = 1 << 16

#: UTF-32 before UTF-16: its little-endian mark begins with that of UTF-16.
BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)

#: What newsrooms save in when they do not save in Unicode.
LEGACY_ENCODINGS = (
    *("cp1252", "cp1251", "cp1250", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "koi8_r"),
    *("shift_jis", "euc_jp", "gb18030", "big5", "euc_kr"),
)


def decode_bytes(data: bytes) -> str:
    """Return the text of `data`; raise `Unreadable` where it is no text."""
    sample = data[:SAMPLE_BYTES]
    wide = detect_unicode(sample)
    if wide:
        return data.decode(wide, "replace")
    refuse_binary(sample)
    try:
        return data.decode()
    except UnicodeDecodeError:
        return data.decode(detect_legacy_encoding(data), "replace")


def detect_unicode(sample: bytes) -> str | None:
    """Name the Unicode encoding that a mark or the pattern of NUL bytes gives away."""
    for mark, name in BYTE_ORDER_MARKS:
        if sample.startswith(mark):
            return name
    # A stray NUL in a long text is dirt; every fiftieth byte (Cyrillic has them at its spaces only) is a pattern.
    if sample.count(0) * 50 < len(sample) or not sample:
        return None
    forms = ("utf-32-le", "utf-32-be", "utf-16-le", "utf-16-be")
    best = max(forms, key=lambda form: _score_plausibility(sample, form))
    return best if _score_plausibility(sample, best) > 0 else None


def _score_plausibility(sample: bytes, form: str) -> float:
    """Return the share of plain spaces and line ends, or 0 where more than 1 % of the characters cannot be text."""
    text = sample[: len(sample) // 4 * 4].decode(form, "replace")
    odd = sum(unicodedata.category(sign) in {"Cc", "Cn", "Co", "Cs"} and sign not in "\t\n\r\f" for sign in text)
    odd += text.count("\ufffd")
    if not text or odd * 100 > len(text):
        return 0.0
    return sum(text.count(sign) for sign in " \n\u3000\u3001\u3002") / len(text)


def refuse_binary(sample: bytes) -> None:
    """Raise `Unreadable` where the sample is that of a program, picture, PDF or archive."""
    controls = len(re.findall(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]", sample))
    if controls * 100 > len(sample) or sample.startswith(b"%PDF-"):
        raise Unreadable("not a text: it holds binary data", "save it as plain text in UTF-8")


def detect_legacy_encoding(data: bytes) -> str:
    """Name the encoding of a text that is not valid UTF-8."""
    loose = data[: SAMPLE_BYTES * 4].decode("utf-8", "replace")
    broken = loose.count("\ufffd")
    good = sum(sign > "\x7f" for sign in loose) - broken
    if good > 10 * broken:  # UTF-8 cut off or spoilt in a place or two
        return "utf-8"
    # Detection sees the lines that tell: English prose may hold one curly quotation mark in a thousand letters.
    sample = b"\n".join(line for line in data.split(b"\n") if not line.isascii())[:SAMPLE_BYTES]
    high = sum(byte > 0x7F for byte in sample)
    if high * 33 < len(sample) and not set(sample) & {0x81, 0x8D, 0x8F, 0x90, 0x9D}:
        return "cp1252"
    from charset_normalizer import from_bytes

    match = from_bytes(sample, cp_isolation=list(LEGACY_ENCODINGS)).best()
    return match.encoding if match else "cp1252"


def decode_lines(stream: BinaryIO, head: bytes, limit: int) -> Iterator[str | None]:
    """Yield the lines of a text with their ends; None stands for one longer than `limit` bytes.

    `head` is the beginning of the same text. Each line is decoded for itself, so that one line pasted in from
    another encoding spoils no other.
    """
    form = detect_unicode(head)
    if form:
        with io.TextIOWrapper(stream, form, "replace", newline="\n") as wide:
            while line := wide.readline(limit + 1):
                if len(line) > limit:
                    _skip_text_line(wide, line)
                    yield None
                else:
                    yield line
        return
    refuse_binary(head)
    legacy = ""
    while raw := stream.readline(limit + 1):
        if len(raw) > limit:
            _skip_byte_line(stream, raw)
            yield None
            continue
        try:
            yield raw.decode()
        except UnicodeDecodeError:
            legacy = legacy or detect_legacy_encoding(head + raw)
            yield raw.decode(legacy, "replace")


def _skip_text_line(stream: io.TextIOWrapper, line: str) -> None:
    while line and not line.endswith("\n"):
        line = stream.readline(SAMPLE_BYTES)


def _skip_byte_line(stream: BinaryIO, line: bytes) -> None:
    while line and not line.endswith(b"\n"):
        line = stream.readline(SAMPLE_BYTES)
