"""Readings kept on disk."""

import resource
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest
import spacy
from support.builders import MORNING, a_reading, an_article
from test_architecture import imports

from briefings.analysis.nlp.cache import ANALYSIS_LIBRARIES, CachedAnalyser
from briefings.core import environment, resources
from briefings.core.analysis import Analysis
from briefings.core.article import Article
from briefings.core.file_digests import FileDigests
from briefings.core.result_cache import ResultCache


@dataclass
class CountingReader:
    """Reads by full stops and remembers what it was asked for."""

    model: str = "counting 1"
    asked: list[str] = field(default_factory=list)

    def analyse(self, articles: Sequence[Article]) -> Iterator[Analysis]:
        for article in articles:
            self.asked.append(article.title)
            yield a_reading(article, (("Port Selene", "GPE"),), ("ministers",))


def a_cache(folder: Path) -> ResultCache:
    return ResultCache(folder, 10_000_000)


@pytest.fixture
def reader() -> CountingReader:
    return CountingReader()


def test_an_unchanged_article_is_read_once_and_comes_back_equal(reader: CountingReader, tmp_path: Path) -> None:
    articles = [an_article(title="a"), an_article(title="b")]
    first = list(CachedAnalyser(reader, a_cache(tmp_path)).analyse(articles))
    again = list(CachedAnalyser(reader, a_cache(tmp_path)).analyse([*articles[::-1], an_article(title="c")]))
    assert again[:2] == first[::-1]
    assert reader.asked == ["a", "b", "c"]


@pytest.mark.parametrize("change", [{"text": "New."}, {"published": MORNING + timedelta(days=1)}, {"outlet": "Else"}])
def test_a_changed_article_is_read_again(reader: CountingReader, tmp_path: Path, change: dict[str, object]) -> None:
    cached = CachedAnalyser(reader, a_cache(tmp_path))
    list(cached.analyse([an_article()]))
    list(cached.analyse([an_article(**change)]))  # type: ignore[arg-type]
    assert len(reader.asked) == 2


def test_another_model_reads_for_itself(reader: CountingReader, tmp_path: Path) -> None:
    list(CachedAnalyser(reader, a_cache(tmp_path)).analyse([an_article()]))
    other = CountingReader("counting 2")
    assert next(iter(CachedAnalyser(other, a_cache(tmp_path)).analyse([an_article()]))).model == "test 0"
    assert len(other.asked) == 1


def test_a_broken_file_is_read_anew_and_mended(reader: CountingReader, tmp_path: Path) -> None:
    cached = CachedAnalyser(reader, a_cache(tmp_path))
    (first,) = cached.analyse([an_article()])
    (file,) = (tmp_path / "readings").iterdir()
    file.write_bytes(b'{"article": 7')
    assert list(cached.analyse([an_article()])) == [first]
    assert list(cached.analyse([an_article()])) == [first]
    assert len(reader.asked) == 2


def test_an_unwritable_folder_costs_only_time(reader: CountingReader, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder", encoding="utf-8")
    cached = CachedAnalyser(reader, a_cache(tmp_path / "file" / "cache"))
    assert len(list(cached.analyse([an_article()]))) == 1


def test_a_flipped_bit_means_reading_anew(reader: CountingReader, tmp_path: Path) -> None:
    cached = CachedAnalyser(reader, a_cache(tmp_path))
    (first,) = cached.analyse([an_article()])
    (file,) = (tmp_path / "readings").iterdir()
    whole = file.read_bytes()
    for at in range(0, len(whole), 7):
        file.write_bytes(whole[:at] + bytes((whole[at] ^ 1,)) + whole[at + 1 :])
        assert list(cached.analyse([an_article()])) == [first]
        assert file.read_bytes() == whole
    assert len(reader.asked) == 1 + len(range(0, len(whole), 7))


def test_a_file_of_an_earlier_version_is_read_anew(reader: CountingReader, tmp_path: Path) -> None:
    cached = CachedAnalyser(reader, a_cache(tmp_path))
    (first,) = cached.analyse([an_article()])
    (file,) = (tmp_path / "readings").iterdir()
    file.write_bytes(file.read_bytes().partition(b"\n")[2])
    assert list(cached.analyse([an_article()])) == [first]
    assert len(reader.asked) == 2


def test_a_full_disk_leaves_no_file(reader: CountingReader, tmp_path: Path) -> None:
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (50, limits[1]))
    try:
        (found,) = CachedAnalyser(reader, a_cache(tmp_path / "cache")).analyse([an_article()])
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert found.model == "test 0"
    assert list((tmp_path / "cache" / "readings").iterdir()) == []


def test_the_key_covers_every_rule_every_list_and_the_model() -> None:
    folder = resources.PACKAGE / "analysis"
    files = [path for path in resources.list_analysis_files() if path.is_relative_to(folder)]
    names = {path.relative_to(folder).as_posix() for path in files}
    rules = {path.relative_to(folder).as_posix() for path in (folder / "nlp").rglob("*.py")}
    lists = {path.relative_to(folder).as_posix() for path in (folder / "english" / "lists").glob("*.txt")}
    assert rules | lists <= names
    assert {"english/word_lists.py", "english/wordpiece.py", "english/decoding.py"} <= names
    assert {f"english/en/{size}/network.onnx" for size in ("accurate", "fast")} <= names
    assert not any("training" in name or "__pycache__" in name for name in names)


def test_editing_any_of_these_files_changes_the_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = resources.list_analysis_files()
    for file in files:
        copy = tmp_path / file.relative_to(resources.PACKAGE)
        copy.parent.mkdir(parents=True, exist_ok=True)
        # The digest of the large files takes a second in all: here their first bytes stand for them.
        copy.write_bytes(file.read_bytes()[:1000])
    monkeypatch.setattr(resources, "PACKAGE", tmp_path)
    monkeypatch.setattr(environment, "STARTED", time.time() + 1000)
    digests = FileDigests()
    before = environment.digest_analysis_rules(digests)
    for copy in resources.list_analysis_files():
        content = copy.read_bytes()
        copy.write_bytes(content + b"#")
        assert environment.digest_analysis_rules(digests) != before, copy
        copy.write_bytes(content)
    assert environment.digest_analysis_rules(digests) == before
    (tmp_path / "analysis" / "nlp" / "values" / "new_rule.py").write_text("", encoding="utf-8")
    assert environment.digest_analysis_rules(digests) != before


def test_a_rule_that_is_changed_while_the_program_runs_keeps_nothing(
    reader: CountingReader, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cached = CachedAnalyser(reader, a_cache(tmp_path))
    monkeypatch.setattr(environment, "STARTED", 0.0)
    assert list(cached.analyse([an_article()])) == list(cached.analyse([an_article()]))
    assert len(reader.asked) == 2
    assert not (tmp_path / "readings").exists()
    assert "was changed while the program runs" in cached.cache.uses[-1].reason


def test_the_key_names_every_library_that_reads() -> None:
    called = set()
    for folder in ("nlp", "english"):
        for path in (resources.PACKAGE / "analysis" / folder).rglob("*.py"):
            if "training" not in path.parts:
                called |= {name.split(".")[0] for name in imports(path)}
    others = called - set(sys.stdlib_module_names) - {"briefings"}
    # pydantic writes what was read, and reads it back.
    assert others - {"pydantic"} <= set(ANALYSIS_LIBRARIES)


def test_the_files_of_a_pipeline_of_ones_own_belong_to_the_key(reader: CountingReader, tmp_path: Path) -> None:
    folder = tmp_path / "pipeline"
    spacy.blank("en").to_disk(folder)
    cached = CachedAnalyser(reader, a_cache(tmp_path / "cache"), pipeline=str(folder))
    before = cached.list_ingredients()
    (folder / "tokenizer").write_bytes(b"another")
    changed = cached.list_ingredients()
    assert {name for name in before if before[name] != changed[name]} == {"files of the model"}


def test_the_reasons_say_what_is_new(reader: CountingReader, tmp_path: Path) -> None:
    cache = a_cache(tmp_path)
    list(CachedAnalyser(reader, cache).analyse([an_article()]))
    list(CachedAnalyser(reader, cache).analyse([an_article(), an_article(text="Another.")]))
    list(CachedAnalyser(CountingReader("counting 2"), cache).analyse([an_article()]))
    assert [(use.reused, use.reason) for use in cache.uses] == [
        (False, "not read before"),
        (True, ""),
        (False, "not read before"),
        (False, "changed: model"),
    ]
