"""Bytes of unknown encoding become text, or are recognised as no text at all."""

import codecs
import io
import re
import unicodedata
from collections.abc import Iterator
from typing import BinaryIO

from briefings.collectors.formats.document import Document
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

#: Python's codecs that browsers take wider: the code pages of Windows in place of the standards they extend.
WIDER_CODECS = {
    **{"gb2312": "gb18030", "gbk": "gb18030", "shift_jis": "cp932", "euc_kr": "cp949", "big5": "big5hkscs"},
    **{"euc-kr": "cp949", "iso2022_jp": "iso2022_jp_ext", "iso-2022-jp": "iso2022_jp_ext"},
}
#: Codecs of texts that are all ASCII bytes.
SEVEN_BIT_CODECS = frozenset(("iso2022_jp_ext", "iso2022_kr", "hz", "utf-7"))
#: Codecs of East Asia with more than one byte a character, whose bytes may be valid UTF-8 by chance.
MULTIBYTE_CODECS = frozenset(("gb18030", "cp932", "cp949", "big5hkscs", "euc_jp"))
#: Bytes beyond ASCII from which on valid UTF-8 is no chance: each pair has a chance of one in eight or so.
MIN_TELLING_BYTES = 12
#: A declaration holds where at most one byte beyond ASCII of so many does not fit it.
MAX_SPOILT_SHARE = 20
#: Codecs that are no encodings of a text, or take ever longer for a long one.
UNSAFE_CODECS = frozenset(("punycode", "idna", "unicode_escape", "raw_unicode_escape", "undefined", "unicode-escape"))
#: A byte beyond ASCII between or after letters, as "café" has it in a Windows code page.
STRAY_LETTER = re.compile(rb"[A-Za-z\s\"'][\x80-\xff](?:[A-Za-z\s.,;:!?\"']|$)")


def decode_bytes(data: bytes, *labels: str) -> str:
    """Return the text of `data`; raise `Unreadable` where it is no text.

    `labels` are the encodings that were declared for it, the one of highest authority first (what the transport says
    before what the document says); empty ones count for nothing. See `detect_encoding`.
    """
    codec, _ = detect_encoding(data, *labels)
    if codec == "utf-8":
        return _decode_spoilt_utf8(data)
    return data.decode(codec, "replace")


def detect_encoding(data: bytes, *labels: str) -> tuple[str, bool]:
    """Return the codec that a text is read with, and whether it had to be guessed against what is declared.

    A mark or pattern of Unicode outranks everything, valid UTF-8 every label of a single-byte encoding; then the
    labels count, in their order, for what browsers mean by them; then what the bytes look like.
    """
    sample = data[:SAMPLE_BYTES]
    wide = detect_unicode(sample)
    if wide:
        return wide, False
    codecs_declared = tuple(filter(None, map(resolve_label, labels)))
    if data.isascii():
        refuse_binary(sample)
        seven = next((codec for codec in codecs_declared if codec in SEVEN_BIT_CODECS), "utf-8")
        return (seven if _can_decode(data, seven) else "utf-8"), False
    if not any(codec.startswith("utf_16") or codec.startswith("utf_32") for codec in codecs_declared):
        refuse_binary(sample)
    if _can_decode(data, "utf-8") and not _prefers_multibyte(data, codecs_declared):
        return "utf-8", False
    for codec in codecs_declared:
        if _can_decode(data, codec):
            return codec, False
    # A byte or two that do not fit spoil no declaration: what they stood for is told as U+FFFD.
    for codec in codecs_declared:
        if data.decode(codec, "replace").count("\ufffd") * MAX_SPOILT_SHARE <= sum(byte > 0x7F for byte in data):
            return codec, False
    return detect_legacy_encoding(data), bool(codecs_declared)


def resolve_label(label: str) -> str:
    """Return the codec that an encoding label stands for on the web; empty for a label that names none.

    https://encoding.spec.whatwg.org/#names-and-labels; what that leaves out (UTF-7, DOS code pages) is Python's.

    >>> resolve_label("ISO-8859-1"), resolve_label("gb2312"), resolve_label("no-such-thing")
    ('cp1252', 'gb18030', '')
    """
    from webencodings import lookup

    label = label.strip(" \t\r\n\"';,")[:60]
    known = lookup(label)
    name = known.codec_info.name if known else label
    try:
        name = codecs.lookup(WIDER_CODECS.get(name, name)).name
    except (LookupError, ValueError):
        return ""
    return "" if name in UNSAFE_CODECS or not getattr(codecs.lookup(name), "_is_text_encoding", True) else name


def _can_decode(data: bytes, codec: str) -> bool:
    try:
        data.decode(codec)
    except (UnicodeError, LookupError):
        return False
    return True


def _prefers_multibyte(data: bytes, declared: tuple[str, ...]) -> bool:
    """Return whether a short text that is valid UTF-8 by chance is in the East Asian encoding that was declared."""
    if not (declared and declared[0] in MULTIBYTE_CODECS and _can_decode(data, declared[0])):
        return False
    return sum(byte > 0x7F for byte in data) < MIN_TELLING_BYTES


def _decode_spoilt_utf8(data: bytes) -> str:
    """Decode UTF-8; lines pasted in from a Windows code page are read as such, other stray bytes become U+FFFD."""
    try:
        return data.decode()
    except UnicodeDecodeError:
        return "".join(map(_decode_line, data.splitlines(keepends=True)))


def _decode_line(line: bytes) -> str:
    loose = line.decode("utf-8", "replace")
    # A character cut in two leaves its beginning or its end alone; a line with letters of UTF-8 is in UTF-8.
    if "\ufffd" not in loose or any(sign > "\x7f" and sign != "\ufffd" for sign in loose):
        return loose
    return line.decode("cp1252") if STRAY_LETTER.search(line) and _can_decode(line, "cp1252") else loose


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


def decode_lines(stream: BinaryIO, head: bytes, limit: int, label: str = "") -> Iterator[str | None]:
    """Yield the lines of a text with their ends; None stands for one longer than `limit` bytes.

    `head` is the beginning of the same text, `label` the encoding its transport declares. Each line is decoded for
    itself, so that one line pasted in from another encoding spoils no other.
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
            legacy = legacy or resolve_label(label) or detect_legacy_encoding(head + raw)
            yield raw.decode(legacy, "replace")


def read_beginning(document: Document) -> bytes:
    """Return the first bytes of a document, by which its encoding is recognised."""
    with document.open() as stream:
        return stream.read(SAMPLE_BYTES)


def _skip_text_line(stream: io.TextIOWrapper, line: str) -> None:
    while line and not line.endswith("\n"):
        line = stream.readline(SAMPLE_BYTES)


def _skip_byte_line(stream: BinaryIO, line: bytes) -> None:
    while line and not line.endswith(b"\n"):
        line = stream.readline(SAMPLE_BYTES)
