"""What files were taken for: each with its format, its articles, what we supplied to them, what was not understood."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from briefings.collectors.folder import FolderCollector
from briefings.core.article import Article, Problem
from briefings.core.words import count_words

#: Articles that are shown of one file.
SHOWN_ARTICLES = 5

#: What we supplied to an article or found amiss with it, in words.
SUPPLIED_TITLES = {
    "title": "title (its first sentence)",
    "outlet": "outlet (its site, sender or folder)",
    "date": "date",
    "zone": "time zone (UTC)",
    "order": "which number of its date is the day",
    "encoding": "letters restored",
    "stub": "only the opening is there",
    "headline": "only the headline is there",
    "future": "dated in the future",
}


@dataclass(slots=True)
class FileReport:
    """What one file was taken for, and what came of it."""

    name: str
    #: "text", "Guardian", … with the number of articles that were found in it
    kinds: Counter[str] = field(default_factory=Counter)
    articles: list[Article] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def format_lines(self) -> Iterator[str]:
        """Yield the report as lines for people."""
        kinds = ", ".join(self.kinds) or "nothing that could be read"
        yield f"{self.name}: {kinds}; {_count(len(self.articles), 'article')}"
        for article in self.articles[:SHOWN_ARTICLES]:
            dated = f"{article.published:%Y-%m-%d %H:%M}" if article.published else "undated"
            yield f"    {article.title} · {article.outlet} · {dated} · {_count(count_words(article.text), 'word')}"
        if len(self.articles) > SHOWN_ARTICLES:
            yield f"    and {_count(len(self.articles) - SHOWN_ARTICLES, 'more article')}"
        supplied = Counter(mark for article in self.articles for mark in article.supplied)
        if supplied:
            named = (f"{SUPPLIED_TITLES.get(mark, mark)}: {number}" for mark, number in sorted(supplied.items()))
            yield f"    supplied by us, or amiss: {'; '.join(named)}"
        for problem in self.problems:
            yield f"    not understood: {problem}"


def describe_inputs(paths: Sequence[Path], columns: Mapping[str, str] | None = None) -> Iterator[str]:
    """Yield what every file under some paths was taken for, as lines, and the sums; raises as a collector does."""
    total = FileReport("in all")
    number = 0
    for report in survey_inputs(paths, columns or {}):
        number += 1
        total.articles += report.articles
        total.problems += report.problems
        yield from report.format_lines()
    yield (
        f"in all: {_count(number, 'file')}, {_count(len(total.articles), 'article')}, "
        f"{_count(len(total.problems), 'problem')}"
    )


def survey_inputs(paths: Sequence[Path], columns: Mapping[str, str]) -> Iterator[FileReport]:
    """Yield a report for each file under some paths, in the order of their names."""
    report: FileReport | None = None
    for name, found in FolderCollector(tuple(paths), columns).collect_by_file():
        if report is None or report.name != name:
            if report is not None:
                yield report
            report = FileReport(name)
        if isinstance(found, Problem):
            report.problems.append(found)
        elif found is not None:
            kind, article = found
            report.kinds[kind] += 1
            report.articles.append(article)
    if report is not None:
        yield report


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
