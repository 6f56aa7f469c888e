"""A file that is written object by object is a PDF as others are, whatever stands in its objects."""

import io

import pikepdf
import pytest

from briefings.publishing.renderers.pdf_fragments import renumber, take_objects
from briefings.publishing.renderers.pdf_streams import AMBIGUOUS_END
from briefings.publishing.renderers.pdf_writing import PdfWriter, compress


def write(words: int, streams: int = 3) -> bytes:
    """Write a file of one page, so many objects that hold a word, and some streams."""
    file = io.BytesIO()
    writer = PdfWriter(file)
    catalog, info, pages, page = (writer.reserve() for _ in range(4))
    first = writer.reserve(words)
    for number in range(first, first + words):
        writer.write_object(number, b"<< /Word (word %d) >>" % number)
    for at in range(streams):
        writer.write_object(writer.reserve(), *compress(b"<< /Place %d >>" % at, b"q Q " * at))
    kept = b" ".join(b"%d 0 R" % number for number in range(first, first + words))
    writer.write_object(page, b"<< /Type /Page /Parent %d 0 R /MediaBox [ 0 0 9 9 ] /Resources << >> >>" % pages)
    writer.write_object(pages, b"<< /Type /Pages /Count 1 /Kids [ %d 0 R ] >>" % page)
    writer.write_object(catalog, b"<< /Type /Catalog /Pages %d 0 R /Kept [ %s ] >>" % (pages, kept))
    writer.write_object(info, b"<< /Title (t) >>")
    writer.finish(catalog, info)
    return file.getvalue()


@pytest.mark.parametrize("words", [0, 1, 99, 100, 101, 1234])
def test_every_object_is_found_where_the_table_says(words: int) -> None:
    with pikepdf.open(io.BytesIO(write(words))) as document:
        assert document.check_pdf_syntax() == []
        assert [str(one["/Word"]) for one in document.Root["/Kept"]] == [f"word {5 + at}" for at in range(words)]
        assert str(document.docinfo["/Title"]) == "t"


def test_no_stream_ends_in_what_looks_like_the_end_of_a_line() -> None:
    contents = [write(words) for words in range(300, 560)]
    assert [words for words, content in enumerate(contents, 300) if AMBIGUOUS_END in content] == []
    assert contents[0] == write(300)


def test_only_what_is_led_to_is_taken_and_text_is_no_reference() -> None:
    with pikepdf.new() as document:
        outer = document.make_indirect(pikepdf.Dictionary(A=1))
        leaf = document.make_indirect(pikepdf.Dictionary(T=pikepdf.String("(1 0 R) \\ 2 0 R"), Up=outer))
        root = document.make_indirect(pikepdf.Dictionary(Kids=pikepdf.Array([leaf])))
        document.make_indirect(pikepdf.Dictionary(Lost=True))
        taken = take_objects(document, [root], [outer])
    assert list(taken.objects) == [root.objgen[0], leaf.objgen[0]]
    numbers = dict(zip((*taken.outer, *taken.objects), (70, 80, 90), strict=True))
    texts = [renumber(text, numbers) for text, _ in taken.objects.values()]
    assert texts == [b"<< /Kids [ 90 0 R ] >>", b"<< /T (\\(1 0 R\\) \\\\ 2 0 R) /Up 70 0 R >>"]
