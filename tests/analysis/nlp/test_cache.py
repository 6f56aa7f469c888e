"""Readings kept on disk."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest
from support.builders import MORNING, a_reading, an_article

from briefings.analysis.nlp.cache import CachedAnalyser
from briefings.core.analysis import Analysis
from briefings.core.article import Article


@dataclass
class CountingReader:
    """Reads by full stops and remembers what it was asked for."""

    model: str = "counting 1"
    asked: list[str] = field(default_factory=list)

    def analyse(self, articles: Sequence[Article]) -> Iterator[Analysis]:
        for article in articles:
            self.asked.append(article.title)
            yield a_reading(article, (("Port Selene", "GPE"),), ("ministers",))


@pytest.fixture
def reader() -> CountingReader:
    return CountingReader()


def test_an_unchanged_article_is_read_once_and_comes_back_equal(reader: CountingReader, tmp_path: Path) -> None:
    articles = [an_article(title="a"), an_article(title="b")]
    first = list(CachedAnalyser(reader, tmp_path).analyse(articles))
    again = list(CachedAnalyser(reader, tmp_path).analyse([*articles[::-1], an_article(title="c")]))
    assert again[:2] == first[::-1]
    assert reader.asked == ["a", "b", "c"]


@pytest.mark.parametrize("change", [{"text": "New."}, {"published": MORNING + timedelta(days=1)}, {"outlet": "Else"}])
def test_a_changed_article_is_read_again(reader: CountingReader, tmp_path: Path, change: dict[str, object]) -> None:
    cached = CachedAnalyser(reader, tmp_path)
    list(cached.analyse([an_article()]))
    list(cached.analyse([an_article(**change)]))  # type: ignore[arg-type]
    assert len(reader.asked) == 2


def test_another_model_reads_for_itself(reader: CountingReader, tmp_path: Path) -> None:
    list(CachedAnalyser(reader, tmp_path).analyse([an_article()]))
    other = CountingReader("counting 2")
    assert next(iter(CachedAnalyser(other, tmp_path).analyse([an_article()]))).model == "test 0"
    assert len(other.asked) == 1


def test_a_broken_file_is_read_anew_and_mended(reader: CountingReader, tmp_path: Path) -> None:
    cached = CachedAnalyser(reader, tmp_path)
    (first,) = cached.analyse([an_article()])
    (file,) = tmp_path.iterdir()
    file.write_bytes(b'{"article": 7')
    assert list(cached.analyse([an_article()])) == [first]
    assert list(cached.analyse([an_article()])) == [first]
    assert len(reader.asked) == 2


def test_an_unwritable_folder_costs_only_time(reader: CountingReader, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder", encoding="utf-8")
    cached = CachedAnalyser(reader, tmp_path / "file" / "cache")
    assert len(list(cached.analyse([an_article()]))) == 1
