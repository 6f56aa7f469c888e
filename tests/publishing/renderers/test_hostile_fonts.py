"""Typefaces in a template that are none, or lie about themselves: the PDF is made, or it is said why not."""

import base64
import random
import struct
from collections.abc import Callable
from pathlib import Path

import pytest
from support import editions

from briefings.core.errors import RenderError
from briefings.core.resources import fonts_folder
from briefings.publishing.renderers.limited_templates import LimitedTemplates
from briefings.publishing.renderers.pdf import PdfRenderer

#: The smallest of the bundled typefaces.
WHOLE = min((path.read_bytes() for path in fonts_folder().glob("*.ttf")), key=len)


def with_bits_flipped(font: bytes) -> bytes:
    """Return a font with a hundred of its bytes changed, all behind the list of its tables."""
    changed, chance = bytearray(font), random.Random(3)
    for _ in range(100):
        changed[chance.randrange(300, len(font))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def with_tables_everywhere(font: bytes) -> bytes:
    """Return a font whose tables all begin at the beginning and are as long as a number can say."""
    count = struct.unpack(">H", font[4:6])[0]
    changed = bytearray(font)
    for number in range(count):
        changed[12 + 16 * number + 8 : 12 + 16 * number + 16] = struct.pack(">II", 0, 0xFFFFFFFF)
    return bytes(changed)


FONTS: dict[str, Callable[[bytes], bytes]] = {
    "nothing": lambda font: b"",
    "words": lambda font: b"this is no font" * 99,
    "half": lambda font: font[: len(font) // 2],
    "flipped": with_bits_flipped,
    "everywhere": with_tables_everywhere,
    "more tables than there are": lambda font: font[:4] + b"\xff\xff" + font[6:],
    "packed, it says": lambda font: b"wOF2" + font[4:],
    "a collection of millions": lambda font: b"ttcf\0\1\0\0\xff\xff\xff\xff" + b"\0" * 400 + font,
}


@pytest.mark.slow
def test_a_hostile_typeface_ends_nothing(tmp_path: Path) -> None:
    told = {}
    for name, change in FONTS.items():
        data = base64.b64encode(change(WHOLE)).decode()
        style = f'@font-face {{ font-family: x; src: url("data:font/ttf;base64,{data}") }} p {{ font-family: x }}'
        (tmp_path / "briefing.html").write_text(
            f"<html lang='en'><head><title>T</title><style>{style}</style></head><p>Ministers met.</p></html>"
        )
        try:
            made = PdfRenderer(LimitedTemplates(tmp_path, fresh=True), seconds=30).render(editions.one_article())
            told[name] = made.content[:5].decode()
        except RenderError as error:
            told[name] = str(error)
    assert all(said == "%PDF-" or "laid out" in said or "was not made" in said for said in told.values()), told
    assert "%PDF-" in told.values()
