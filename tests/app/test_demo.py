"""The invented articles are what `truth.json` says they are, and the folder collector brings every one of them in."""

import csv
import email
import email.policy
import json
import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from rapidfuzz.distance import Indel

from briefings.collectors.folder import FolderCollector
from briefings.core import resources
from briefings.core.article import Article, Problem
from briefings.core.text import clean_text

DEMO = resources.demo_folder()
ARTICLES = DEMO / "articles"
TRUTH: dict[str, Any] = json.loads((DEMO / "truth.json").read_text("utf-8"))
TOPICS: list[dict[str, Any]] = json.loads((DEMO / "topics.json").read_text("utf-8"))
TOLD: dict[str, dict[str, Any]] = {told["id"]: told for told in TRUTH["articles"]}

#: the tables of the truth that are plain lists of sentences
SENTENCES = ("not_disclosed", "denials", "unnamed", "hedged", "outlook", "quotes", "nested_reports")

#: what looks like a disagreement, and is one or is not
DISPUTES = ("contradictions", "not_contradictions")


def records(path: Path) -> Iterator[dict[str, str | None]]:
    """Read one file with the standard library alone, so that the truth does not depend on our own collector."""
    name, text = path.relative_to(ARTICLES).as_posix(), path.read_text("utf-8")
    if path.suffix == ".jsonl":
        rows = [json.loads(line) for line in text.splitlines()]
        fields = ("title", "text", "date", "outlet", "url")
    elif path.suffix == ".csv":
        rows, fields = (
            list(csv.DictReader(text.splitlines(keepends=True))),
            ("headline", "body", "published", "outlet", "link"),
        )
    elif path.suffix == ".json":
        rows = [{**row, "outlet": row["source"]["name"]} for row in json.loads(text)["articles"]]
        fields = ("title", "content", "publishedAt", "outlet", "url")
    else:
        rows, fields = [single(path.suffix, text)], ("title", "text", "date", "outlet", "url")
    for row in rows:
        values = dict(
            zip(("title", "text", "date", "outlet", "url"), (row.get(field) for field in fields), strict=True)
        )
        yield {**values, "text": clean_text(values["text"]), "file": name, "invented": str(row.get("invented")).lower()}


def single(suffix: str, text: str) -> dict[str, str]:
    """Read a file of one article: a page, a mail, or prose under its front matter."""
    if suffix == ".html":
        meta = dict(re.findall(r'<meta (?:name|property)="([^"]+)" content="([^"]*)">', text))
        names = {"title": "og:title", "outlet": "og:site_name", "url": "og:url", "date": "article:published_time"}
        paragraphs = re.findall(r"<p>(.*?)</p>", text.split("<article>")[1].split("</article>")[0], re.DOTALL)
        found = {name: unescape(meta[key]) for name, key in names.items()}
        return {**found, "text": unescape("\n\n".join(paragraphs)), "invented": meta["invented"]}
    if suffix == ".eml":
        mail = email.message_from_string(text, policy=email.policy.default)
        return {
            "title": mail["Subject"],
            "outlet": mail["From"].addresses[0].display_name,
            "date": mail["Date"],
            "text": mail.get_content(),
            "invented": mail["X-Invented"],
        }
    if not text.startswith("---\n"):
        return {"text": text}
    _, head, body = text.split("---\n", 2)
    front = (line.split(": ", 1) for line in head.splitlines())
    return {"text": body, **{key: value.strip('"') for key, value in front}}


def moment(written: str | None) -> datetime | None:
    if not written:
        return None
    parsed = parsedate_to_datetime(written) if written[0].isalpha() else datetime.fromisoformat(written)
    return parsed.astimezone(UTC)


@pytest.fixture(scope="module")
def found() -> dict[str, dict[str, str | None]]:
    """Every readable record of the corpus under its id in the truth."""
    files = [path for path in sorted(ARTICLES.rglob("*")) if path.is_file()]
    readable = [path for path in files if path.relative_to(ARTICLES).as_posix() not in TRUTH["unreadable"]]
    read = [record for path in readable for record in records(path)]
    ids = {(told["file"], told["title"]): told["id"] for told in TRUTH["articles"]}
    assert len(ids) == len(read)
    return {ids[str(record["file"]), record["title"]]: record for record in read}


@pytest.fixture(scope="module")
def texts(found: dict[str, dict[str, str | None]]) -> dict[str, str]:
    return {key: str(record["text"]) for key, record in found.items()}


def shared(one: str, other: str) -> float:
    """Return the share of words, in their order, that two texts have in common."""
    return Indel.normalized_similarity(one.split(), other.split())


def pairs() -> list[tuple[str, str, str]]:
    return [tuple(pair) for group in TRUTH["copy_groups"] for pair in group["pairs"]]


def test_every_article_is_as_the_truth_tells_it(found: dict[str, dict[str, str | None]]) -> None:
    assert found.keys() == TOLD.keys()
    for key, told in TOLD.items():
        record = found[key]
        assert (record["title"], record["url"]) == (told["title"], told["url"]), key
        assert moment(record["date"]) == moment(told["published"]), key
        assert record["outlet"] == (None if "outlet" in told["supplied"] else told["outlet"]), key


def test_every_record_that_can_carry_a_mark_is_marked_as_invented(found: dict[str, dict[str, str | None]]) -> None:
    unmarked = {key for key, record in found.items() if record["invented"] != "true"}
    assert unmarked == {key for key, told in TOLD.items() if told["title"] is None}
    assert "invented" in (DEMO / "ABOUT.md").read_text("utf-8")


def test_no_address_leads_anywhere() -> None:
    for told in TRUTH["articles"]:
        assert told["url"] is None or str(urlsplit(told["url"]).hostname).endswith(".example")


def test_the_broken_file_is_broken() -> None:
    assert len(TRUTH["unreadable"]) == 1
    with pytest.raises(json.JSONDecodeError):
        json.loads((ARTICLES / TRUTH["unreadable"][0]).read_text("utf-8"))


def test_there_are_five_topics_eight_outlets_and_four_days() -> None:
    days = Counter(told["published"][:10] for told in TRUTH["articles"] if told["published"])
    assert len({told["outlet"] for told in TRUTH["articles"]}) == 8
    assert [topic["name"] for topic in TOPICS] == list(dict.fromkeys(topic["name"] for topic in TOPICS))
    assert {told["topic"] for told in TRUTH["articles"]} == {topic["name"] for topic in TOPICS}
    assert len(TOPICS) == 5
    assert sorted(days) == ["2026-03-09", "2026-03-10", "2026-03-11", "2026-03-12"]
    assert max(days.values()) >= 3 * min(days.values()), "a busy day and a dull one"
    assert sum(told["published"] is None for told in TRUTH["articles"]) == 2


def test_one_topic_has_a_single_outlet() -> None:
    outlets = {
        topic["name"]: {a["outlet"] for a in TRUTH["articles"] if a["topic"] == topic["name"]} for topic in TOPICS
    }
    assert outlets["Osprel bank attack"] == {"The Selene Courier"}
    assert all(len(names) > 2 for topic, names in outlets.items() if topic != "Osprel bank attack")


def test_articles_are_as_long_as_news(texts: dict[str, str]) -> None:
    assert {key: len(text.split()) for key, text in texts.items() if not 120 <= len(text.split()) <= 450} == {}


def test_every_article_matches_the_terms_of_its_topic(texts: dict[str, str]) -> None:
    terms = {topic["name"]: topic["terms"] for topic in TOPICS}
    for words in terms.values():
        assert 4 <= len(words) <= 8
        assert all(word == word.lower() and any(word in text.lower() for text in texts.values()) for word in words)
    for key, text in texts.items():
        assert any(word in text.lower() for word in terms[TOLD[key]["topic"]]), key


@pytest.mark.parametrize(("one", "other", "kind"), pairs())
def test_copies_share_as_many_words_as_their_kind_says(texts: dict[str, str], one: str, other: str, kind: str) -> None:
    share = shared(texts[one], texts[other])
    if kind == "exact":
        assert texts[one] == texts[other]
    elif kind == "version":
        assert 0.95 < share < 1
        assert TOLD[one]["outlet"] == TOLD[other]["outlet"]
    else:
        assert 0.7 <= share <= 0.95


@pytest.mark.parametrize(("one", "other"), TRUTH["not_copies"])
def test_articles_that_only_tell_the_same_are_no_copies(texts: dict[str, str], one: str, other: str) -> None:
    assert shared(texts[one], texts[other]) < 0.4


def test_no_copy_is_missing_from_the_truth(texts: dict[str, str]) -> None:
    group = {key: told["copies"] or key for key, told in TOLD.items()}
    alike = {
        (one, other) for one in texts for other in texts if one < other and shared(texts[one], texts[other]) >= 0.5
    }
    assert {pair for pair in alike if group[pair[0]] != group[pair[1]]} == set()
    assert {key for told in TRUTH["copy_groups"] for key in told["members"]} == {
        k for k, t in TOLD.items() if t["copies"]
    }


def test_the_correction_changes_one_figure_and_says_so(texts: dict[str, str]) -> None:
    for told in TRUTH["corrections"]:
        before, after = texts[told["before"]], texts[told["after"]]
        assert before.replace(told["old"], told["new"]) + "\n\n" + told["note"] == after
        assert TOLD[told["before"]]["published"] < TOLD[told["after"]]["published"]


def quoted() -> list[tuple[str, list[str]]]:
    """Return every sentence of the truth with the articles that it is said to stand in."""
    rows = [row for table in SENTENCES for row in TRUTH[table]]
    rows += [side for table in DISPUTES for dispute in TRUTH[table] for side in dispute["sides"]]
    rows += [step for update in TRUTH["updates"] for step in update["steps"]]
    rows += [role for person in TRUTH["people"] for role in person["roles"]]
    rows += [{**row, "sentence": f"{row['long']} ({row['short']})"} for row in TRUTH["acronyms"]]
    return [(row["sentence"], row["articles"]) for row in rows]


def test_every_quoted_sentence_stands_where_the_truth_says_and_nowhere_else(texts: dict[str, str]) -> None:
    assert len(quoted()) > 150
    for sentence, articles in quoted():
        assert [key for key in TOLD if sentence in texts[key]] == articles != [], sentence


def test_hedges_denials_and_unnamed_sources_are_words_of_their_sentence() -> None:
    for row in TRUTH["hedged"]:
        assert all(hedge in row["sentence"] for hedge in row["hedges"]), row
    for row in TRUTH["denials"]:
        assert row["denied"] in row["sentence"], row
        assert re.search(r"\bden(ied|ies)\b", row["sentence"]), row
    for row in TRUTH["unnamed"]:
        assert row["source"].casefold() in row["sentence"].casefold(), row


def test_each_disagreement_has_two_sides_within_one_story_or_its_neighbour() -> None:
    for dispute in TRUTH["contradictions"]:
        assert len({side["value"] for side in dispute["sides"]}) == 2, dispute["id"]
        stories = {TOLD[key]["story"] for side in dispute["sides"] for key in side["articles"]}
        assert dispute["story"] in stories, dispute["id"]
        assert len({TOLD[key]["topic"] for side in dispute["sides"] for key in side["articles"]}) == 1, dispute["id"]


def test_updates_follow_each_other_in_time() -> None:
    for update in TRUTH["updates"]:
        firsts = [min(TOLD[key]["published"] for key in step["articles"]) for step in update["steps"]]
        assert firsts == sorted(set(firsts)), update["id"]
        assert {TOLD[key]["story"] for step in update["steps"] for key in step["articles"]} == {update["story"]}


def test_a_name_is_spelled_two_ways_across_outlets(texts: dict[str, str]) -> None:
    for person in TRUTH["people"]:
        for variant in person["variants"]:
            spelled = {
                name: {TOLD[k]["outlet"] for k, t in texts.items() if name in t} for name in (variant, person["name"])
            }
            assert all(spelled.values())
            assert not set.intersection(*spelled.values())


@pytest.fixture(scope="module")
def collected() -> list[Article | Problem]:
    return list(FolderCollector(paths=(ARTICLES,)).collect(None))


@pytest.fixture(scope="module")
def arrived(collected: list[Article | Problem]) -> dict[str, Article]:
    """Every collected article under its id in the truth: by address, and where it has none, by file."""
    places = {told["url"] or told["file"]: told["id"] for told in TRUTH["articles"]}
    articles = [each for each in collected if isinstance(each, Article)]
    return {places[each.url or each.origin.removeprefix("folder: ")]: each for each in articles}


def test_the_collector_brings_in_every_article(collected: list[Article | Problem], arrived: dict[str, Article]) -> None:
    assert arrived.keys() == TOLD.keys()
    assert sum(isinstance(each, Article) for each in collected) == len(TOLD)
    assert len({each.id for each in arrived.values()}) == len(TOLD)


def test_the_collector_makes_the_broken_file_a_problem(collected: list[Article | Problem]) -> None:
    problems = [each for each in collected if isinstance(each, Problem)]
    assert [each.where for each in problems] == TRUTH["unreadable"]


@pytest.mark.parametrize("key", TOLD)
def test_an_article_comes_through_with_its_title_outlet_date_and_text(
    arrived: dict[str, Article], texts: dict[str, str], key: str
) -> None:
    article, told = arrived[key], TOLD[key]
    assert article.outlet == told["outlet"]
    assert article.published == moment(told["published"])
    assert sorted(article.supplied) == sorted(told["supplied"])
    assert article.title == told["title"] or "title" in told["supplied"]
    assert article.text == texts[key]
    assert article.language in {None, told["language"]}


def test_an_article_without_a_title_takes_it_from_its_first_sentence(arrived: dict[str, Article]) -> None:
    untitled = [each for key, each in arrived.items() if TOLD[key]["title"] is None]
    assert [each.text.startswith(each.title.rstrip("…")) for each in untitled] == [True]
