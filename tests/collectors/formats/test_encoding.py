"""Bytes become text: Unicode with and without marks, Windows code pages, and what is no text."""

import codecs
import io

import pytest

from briefings.collectors.formats.encoding import decode_bytes, decode_lines
from briefings.core.errors import Unreadable

ENGLISH = "Ministers met in the harbour town on Monday.\nNo date was set for a second round of talks.\n" * 3
WESTERN = "“The café’s owner paid £3,000 – a fair price,” the mayor said. The façade is Señor Núñez’s own work.\n" * 3
FRENCH = "Le ministre a déclaré que la réunion s’était déroulée à Genève, où les délégués étaient arrivés.\n" * 3
POLISH = "Minister oświadczył, że rozmowy zakończyły się pomyślnie, choć żadnych szczegółów nie ujawniono.\n" * 3
RUSSIAN = "Министры встретились в понедельник. О дате второй встречи ничего не сообщается.\n" * 3
GREEK = "Οι υπουργοί συναντήθηκαν τη Δευτέρα. Δεν ορίστηκε ημερομηνία για δεύτερη συνάντηση.\n" * 3
CHINESE = "部长们星期一在港口城市会面。第二轮会谈的日期尚未确定。\n" * 3


@pytest.mark.parametrize("text", [ENGLISH, WESTERN, RUSSIAN, CHINESE])
@pytest.mark.parametrize(
    "form", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"]
)
def test_unicode_is_read_with_and_without_a_mark(text: str, form: str) -> None:
    assert decode_bytes(text.encode(form)).lstrip("\ufeff") == text


@pytest.mark.parametrize("mark", [codecs.BOM_UTF16_BE, codecs.BOM_UTF32_BE])
def test_big_endian_marks_are_obeyed(mark: bytes) -> None:
    form = "utf-16-be" if len(mark) == 2 else "utf-32-be"
    assert decode_bytes(mark + RUSSIAN.encode(form)) == RUSSIAN


@pytest.mark.parametrize(
    ("text", "form"),
    [
        (WESTERN, "cp1252"),
        (FRENCH, "cp1252"),
        (POLISH, "cp1250"),
        (RUSSIAN, "cp1251"),
        (RUSSIAN, "koi8_r"),
        (GREEK, "cp1253"),
        (CHINESE, "gb18030"),
    ],
)
def test_older_code_pages_are_recognised(text: str, form: str) -> None:
    assert decode_bytes(text.encode(form)) == text


def test_one_curly_quotation_mark_in_english_prose_is_western() -> None:
    assert decode_bytes(ENGLISH.encode() + "The mayor’s plan failed.".encode("cp1252")).endswith("mayor’s plan failed.")


def test_a_text_cut_off_within_a_character_stays_utf_8() -> None:
    assert decode_bytes(RUSSIAN.encode()[:-3]).startswith("Министры")


def test_a_stray_nul_does_not_spoil_a_text() -> None:
    assert "Ministers" in decode_bytes((ENGLISH * 5).encode() + b"\0")


def test_the_empty_file_is_an_empty_text() -> None:
    assert decode_bytes(b"") == ""


@pytest.mark.parametrize(
    "data",
    [
        bytes(5000),
        bytes(range(256)) * 20,
        b"%PDF-1.7\n1 0 obj << /Type /Catalog >> endobj",
        b"\x89PNG\r\n\x1a\n" + bytes(100) + bytes(range(256)) * 4,
        b"\x7fELF" + b"\x02\x01\x01\0\0\0\0\0" * 500,
        b"\x01\x02\x03\x04 program",
    ],
)
def test_what_is_no_text_is_refused(data: bytes) -> None:
    with pytest.raises(Unreadable, match="binary"):
        decode_bytes(data)


def read_lines(data: bytes, limit: int = 1000) -> list[str | None]:
    return list(decode_lines(io.BytesIO(data), data[:50], limit))


def test_lines_are_decoded_each_for_itself() -> None:
    mixed = "first – line of the table\n".encode() + "second – line of the table\n".encode("cp1252")
    assert read_lines(mixed) == ["first – line of the table\n", "second – line of the table\n"]


@pytest.mark.parametrize("form", ["utf-8", "utf-16", "utf-16-le", "utf-32-be"])
def test_a_line_beyond_the_limit_is_skipped_and_the_next_is_read(form: str) -> None:
    data = ("one two three\n" + "x" * 200_000 + "\n" + "four five six\n").encode(form)
    first, second, third = read_lines(data)
    assert (str(first).lstrip("\ufeff"), second, third) == ("one two three\n", None, "four five six\n")


def test_a_last_line_beyond_the_limit_ends_the_text() -> None:
    assert read_lines(b"one\n" + b"x" * 3000) == ["one\n", None]


# What is declared


@pytest.mark.parametrize(
    ("text", "form", "label"),
    [
        ("„Most się zawalił” – podał urząd w Łodzi.", "utf-8", "iso-8859-2"),
        ("The owner’s bill – €900 – was “absurd”.", "cp1252", "iso-8859-1"),
        ("The owner’s bill – €900 – was “absurd”.", "cp1252", "US-ASCII"),
        ("Most się zawalił, podał urząd.", "iso-8859-2", "latin2"),
        ("①市長は「㈱港湾」と述べた。", "cp932", "Shift_JIS"),
        ("市长说：“渡轮停运”，朱镕基镕。", "gb18030", "gb2312"),
        ("부두가 폐쇄됐다고 밝혔다. 뷁", "cp949", "ks_c_5601-1987"),
        ("Мост закрыт до июня.", "koi8_r", "koi8-r"),
        ("市長は述べた。", "iso2022_jp", "ISO-2022-JP"),
        ("Gemüse für zwölf Tage.", "utf-7", "utf-7"),
        ("漢字と仮名", "utf-16-le", "utf-16le"),
    ],
)
def test_a_label_means_what_browsers_mean_and_valid_utf_8_outranks_it(text: str, form: str, label: str) -> None:
    assert decode_bytes(text.encode(form), label) == text


@pytest.mark.parametrize("label", ["", "x-unknown", "punycode", "base64", "utf-8"])
def test_a_label_that_says_nothing_or_is_wrong_is_passed_over(label: str) -> None:
    assert decode_bytes(POLISH.encode("cp1250"), label) == POLISH


def test_what_the_transport_says_outranks_the_document() -> None:
    assert decode_bytes(RUSSIAN.encode("cp1251"), "windows-1251", "iso-8859-1") == RUSSIAN


def test_a_short_text_that_is_valid_utf_8_by_chance_is_as_declared() -> None:
    text = "一模"
    assert text.encode("gbk").decode() != text
    assert decode_bytes(text.encode("gbk"), "gb2312") == text


def test_a_byte_that_does_not_fit_spoils_no_declaration() -> None:
    assert decode_bytes(POLISH.encode("cp1250") + b" \x81", "windows-1250") == POLISH + " \ufffd"


def test_a_line_pasted_in_from_a_code_page_is_read_as_such() -> None:
    data = RUSSIAN.encode() + "Le café fermé\n".encode("cp1252") + RUSSIAN.encode()
    assert "\nLe café fermé\n" in decode_bytes(data)
