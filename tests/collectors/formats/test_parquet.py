"""Parquet: rows are articles, read batch by batch; needs pyarrow, which the test dependencies bring."""

import gzip
import io
from datetime import UTC, datetime
from pathlib import Path

import pytest
from support.folders import PROSE, collected, the_article, the_problem, utc, write

from briefings.collectors.formats import parquet as reader

pyarrow = pytest.importorskip("pyarrow")
parquet = pytest.importorskip("pyarrow.parquet")


def pack_rows(rows: list[dict[str, object]], group: int = 100) -> bytes:
    packed = io.BytesIO()
    parquet.write_table(pyarrow.Table.from_pylist(rows), packed, row_group_size=group)
    return packed.getvalue()


def row(number: int) -> dict[str, object]:
    return {
        "headline": f"Strait to open {number}",
        "body": f"{number}. {PROSE}",
        "published_at": datetime(2024, 5, 31, 6, 30, tzinfo=UTC),
        "publisher": "The Courier",
        "author": ["Ann Lee", "Bo Chan"],
        "id": number,
    }


def test_a_row_is_an_article(tmp_path: Path) -> None:
    found = the_article(tmp_path / "a.parquet", pack_rows([row(1)]))
    assert (found.title, found.outlet, found.key) == ("Strait to open 1", "The Courier", "1")
    assert (found.published, found.authors) == (utc(2024, 5, 31, 6, 30), ("Ann Lee", "Bo Chan"))


def test_rows_of_all_groups_and_batches_are_read_in_order(tmp_path: Path) -> None:
    count = 2 * reader.ROWS_PER_BATCH + 3
    rows = [row(number) for number in range(count)]
    rows[5]["body"] = None
    articles, problems = collected(write(tmp_path / "a.parquet", pack_rows(rows, group=50)))
    assert [found.key for found in articles] == [str(number) for number in range(count) if number != 5]
    assert [found.where for found in problems] == ["a.parquet:6"]


def test_a_parquet_file_without_a_text_names_its_columns(tmp_path: Path) -> None:
    found = the_problem(tmp_path / "a.parquet", pack_rows([{"price": 3, "volume": 5}]))
    assert "the columns are: price, volume" in found.what


def test_a_file_by_another_name_is_known_by_its_first_bytes_and_a_broken_one_is_refused(tmp_path: Path) -> None:
    whole = pack_rows([row(1)])
    assert the_article(tmp_path / "a.data", whole).key == "1"
    assert the_article(tmp_path / "a.parquet.gz", gzip.compress(whole)).key == "1"
    assert "cannot be read" in the_problem(tmp_path / "b.parquet", whole[:200]).what
