"""What changed between two editions."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from briefings.core.article import Span
from briefings.core.edition import Briefing, CitedSentence, Coverage, Section, Source, Statement, StoryItem
from briefings.core.errors import UsageError
from briefings.edition.changes import compare_editions, format_changes, with_changes_since
from briefings.storage.archive import load_edition

PORT = "The harbour of Port Selene reopened on Monday after a week, the harbour master Tomas Reyle said."
LATER = "The harbour of Port Selene reopened on Monday after eight days, said its harbour master Tomas Reyle."
VOTE = "Parliament in Brenmark rejected the pension bill by three votes, Speaker Ines Faure announced."


def a_story(name: str, *sentences: str, articles: str, day: int = 9) -> tuple[StoryItem, tuple[str, ...]]:
    """A story of articles known by one letter each; a capital letter is a text of its own, a small one a copy."""
    seen = datetime(2026, 3, day, tzinfo=UTC) if day < 30 else datetime(2026, 6, day - 30, tzinfo=UTC)
    points = tuple(CitedSentence(text, (Span(articles[0], 0, len(text)),), ()) for text in sentences)
    item = StoryItem(f"{name}-{articles}", name, points, seen, seen, ("A",), len(articles), 1, 1, ())
    return item, tuple(articles)


def an_edition(
    *stories: tuple[StoryItem, tuple[str, ...]], version: str = "", day: int = 9, number: int = 1
) -> Briefing:
    """An edition of one section; articles in `version` are later versions of their text."""
    sources: list[Source] = []
    items = []
    for item, articles in stories:
        numbers = tuple(range(len(sources) + 1, len(sources) + 1 + len(articles)))
        items.append(replace(item, references=numbers))
        sources += [
            Source(
                number=place,
                article=key,
                outlet="A",
                title="t",
                published=None,
                url=None,
                authors=(),
                language="en",
                words=9,
                digest="d",
                supplied=(),
                copy_of=numbers[0] if key.islower() else None,
                version_of=numbers[0] if key in version else None,
            )
            for place, key in zip(numbers, articles, strict=True)
        ]
    return Briefing(
        title="Desk",
        day=date(2026, 3, day),
        period=(None, None),
        number=number,
        sections=(Section("1-t", "T", (), False, tuple(items), (), len(sources), stories=len(items)),),
        sources=tuple(sources),
        coverage=Coverage(len(sources), len(sources), 0, 0, 0, 0),
        digest=f"{day}",
    )


def statuses(earlier: Briefing, later: Briefing) -> dict[str, str]:
    return {change.headline: change.status for change in compare_editions(earlier, later)}


def test_a_story_is_new_unchanged_or_dropped() -> None:
    port, vote = a_story("Port", PORT, articles="A"), a_story("Vote", VOTE, articles="B")
    assert statuses(an_edition(port), an_edition(port, vote)) == {"Port": "unchanged", "Vote": "new"}
    assert statuses(an_edition(port, vote), an_edition(vote)) == {"Vote": "unchanged", "Port": "dropped"}


def test_a_story_with_a_new_text_is_updated_and_shows_the_sentence_that_is_new() -> None:
    grown = a_story("Port reopens", PORT, VOTE, articles="AC")
    (change,) = compare_editions(an_edition(a_story("Port", PORT, articles="A")), an_edition(grown))
    assert (change.status, str(change.detail)) == ("updated", "+1 new (2 in all)")
    assert change.sentence
    assert change.sentence.text == VOTE


def test_a_copy_is_no_news() -> None:
    copied = an_edition(a_story("Port", PORT, articles="Ac"))
    assert statuses(an_edition(a_story("Port", PORT, articles="A")), copied) == {"Port": "unchanged"}


def test_a_later_version_of_a_text_is_a_correction() -> None:
    earlier, later = an_edition(a_story("Port", PORT, articles="A")), a_story("Port", LATER, articles="Ab")
    (change,) = compare_editions(earlier, an_edition(later, version="b"))
    assert change.status == "corrected"
    assert change.sentence
    assert change.sentence.text == LATER


def test_a_story_goes_on_without_an_article_in_common_but_not_for_ever() -> None:
    earlier = an_edition(a_story("Port", PORT, articles="A"))
    assert statuses(earlier, an_edition(a_story("Harbour", LATER, articles="B", day=10))) == {"Harbour": "updated"}
    later = an_edition(a_story("Harbour", LATER, articles="B", day=40))
    assert statuses(earlier, later) == {"Harbour": "new", "Port": "dropped"}


def test_of_two_likely_predecessors_the_one_with_more_articles_in_common_is_taken() -> None:
    earlier = an_edition(a_story("One", PORT, articles="AB"), a_story("Two", PORT, articles="C"))
    assert statuses(earlier, an_edition(a_story("Now", PORT, articles="ABC"))) == {"Now": "updated", "Two": "dropped"}


def test_the_lines_begin_with_what_matters() -> None:
    port, vote = a_story("Port", PORT, articles="A"), a_story("Vote", VOTE, articles="B")
    said = list(format_changes(compare_editions(an_edition(port), an_edition(port, vote))))
    assert said == [f"new           Vote (1 article) “{VOTE}”", "no new report Port (last report 9 Mar)"]


@pytest.mark.parametrize("content", [None, b'{"format": 7}', b"\x00", b"[]"])
def test_what_is_no_edition_is_refused_with_a_reason(tmp_path: Path, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / "briefing.json").write_bytes(content)
    with pytest.raises(UsageError, match=r"no edition lies there|not an edition that can be read"):
        load_edition(tmp_path)


def a_statement(text: str, speaker: str, roots: int, references: tuple[int, ...]) -> Statement:
    """A statement of a ledger; "(unnamed)" behind the speaker stands for one without a name."""
    return Statement(
        spans=(),
        text=text,
        speaker=speaker.removesuffix(" (unnamed)"),
        speaker_class="person",
        named=not speaker.endswith(" (unnamed)"),
        kind="indirect",
        polarity="stated",
        cue="said",
        outlets=("A",),
        roots=roots,
        grade="C3",
        references=references,
    )


def with_ledger(briefing: Briefing, *rows: tuple[str, str, int, tuple[int, ...]]) -> Briefing:
    (section,) = briefing.sections
    (item,) = section.items
    return replace(
        briefing,
        sections=(replace(section, items=(replace(item, statements=tuple(a_statement(*row) for row in rows)),)),),
    )


TWELVE = "at least 12 people were killed when the quay at Port Selene collapsed"
FIFTEEN = "at least 15 people were killed when the quay at Port Selene collapsed"
CRANE = "the crane had been inspected by the harbour office in January"
GRAIN = "grain ships will be turned away until the channel is dredged"


def test_statements_are_new_updated_or_unchanged_and_what_nobody_repeats_is_not_listed() -> None:
    earlier = with_ledger(
        an_edition(a_story("Port", PORT, articles="AX")),
        (TWELVE, "Tomas Reyle", 1, (1,)),
        (CRANE, "Ines Faure", 1, (1,)),
        (GRAIN, "officials (unnamed)", 1, (2,)),
    )
    later = with_ledger(
        an_edition(a_story("Port", PORT, VOTE, articles="ABC")),
        (FIFTEEN, "Tomas Reyle", 1, (2,)),
        (CRANE, "Ines Faure", 2, (1, 2)),
        ("divers will search the basin for a week", "Mara Venn", 1, (3,)),
    )
    (change,) = compare_editions(earlier, later)
    assert [(one.status, str(one.speaker), str(one.detail)) for one in change.statements] == [
        ("new", "Mara Venn", ""),
        ("updated", "Ines Faure", "independent sources: 2, before 1"),
        ("updated", "Tomas Reyle", f"was: “{TWELVE}”"),
    ]
    assert "              new statement: Mara Venn: “divers will search the basin for a week”" in list(
        format_changes((change,))
    )


def test_what_a_later_version_says_otherwise_is_corrected() -> None:
    earlier = with_ledger(an_edition(a_story("Port", PORT, articles="A")), (TWELVE, "Tomas Reyle", 1, (1,)))
    later = an_edition(a_story("Port", LATER, articles="Ab"), version="b")
    (change,) = compare_editions(earlier, with_ledger(later, (FIFTEEN, "Tomas Reyle", 1, (2,))))
    assert change.status == "corrected"
    assert [one.status for one in change.statements] == ["corrected"]


def test_a_statement_that_only_the_length_of_the_table_moved_is_no_news() -> None:
    earlier = with_ledger(an_edition(a_story("Port", PORT, articles="A")), (TWELVE, "Tomas Reyle", 1, (1,)))
    later = with_ledger(an_edition(a_story("Port", PORT, VOTE, articles="AB")), (CRANE, "Ines Faure", 1, (1,)))
    (change,) = compare_editions(earlier, later)
    assert change.statements == ()
    assert change.unchanged == 1


def test_a_denial_is_not_the_statement_that_it_denies() -> None:
    denied = "no people were killed when the quay at Port Selene collapsed"
    earlier = with_ledger(an_edition(a_story("Port", PORT, articles="A")), (TWELVE, "Tomas Reyle", 1, (1,)))
    later = with_ledger(an_edition(a_story("Port", PORT, articles="AB")), (denied, "Ines Faure", 1, (2,)))
    (change,) = compare_editions(earlier, later)
    assert [one.status for one in change.statements] == ["new"]


def test_one_identity_is_one_story_whatever_its_words_and_articles() -> None:
    port, vote = a_story("Port", PORT, articles="A"), a_story("Vote", VOTE, articles="B")
    renamed = (replace(vote[0], id=port[0].id), vote[1])
    assert statuses(an_edition(port), an_edition(renamed)) == {"Vote": "updated"}


def test_a_story_that_is_still_there_but_told_no_more_says_so() -> None:
    port, vote = a_story("Port", PORT, articles="A"), a_story("Vote", VOTE, articles="B")
    later = an_edition(port, vote)
    (section,) = later.sections
    short = replace(later, sections=(replace(section, items=section.items[:1]),))
    assert [c.detail for c in compare_editions(an_edition(port, vote), short)][1] == "told in full no more"


def test_an_edition_is_quiet_when_nothing_in_it_is_news() -> None:
    port, vote = a_story("Port", PORT, articles="A"), a_story("Vote", VOTE, articles="B")
    before = an_edition(port, vote)
    assert with_changes_since(an_edition(port), before, 2).quiet
    assert not with_changes_since(an_edition(port, vote), an_edition(port), 2).quiet
    first = with_changes_since(before, None, 7)
    assert (first.number, first.since, first.quiet) == (7, "", False)


def test_what_is_told_of_the_edition_before_is_marked_as_its_articles_were() -> None:
    port, vote = a_story("Port", PORT, articles="A"), a_story("Vote", VOTE, articles="B")
    last = an_edition(port, vote)
    last = replace(last, sources=tuple(replace(source, marking="TLP:RED") for source in last.sources))
    assert with_changes_since(an_edition(port), last, 2).marking == "TLP:RED"
    assert with_changes_since(an_edition(port, vote), last, 2).marking == ""
    assert with_changes_since(an_edition(port), an_edition(port, vote), 2).marking == ""


def test_a_story_that_goes_on_counts_what_is_new_and_all_that_ever_came_in_and_shows_its_old_headline() -> None:
    earlier = an_edition(a_story("Port shut", PORT, articles="AB"))
    folder = an_edition(a_story("Port reopens", PORT, VOTE, articles="ABC"))
    window, articles = a_story("Port reopens", VOTE, articles="C")
    window = replace(window, id="Port shut-AB", earlier=2)
    folder = replace(
        folder,
        sections=(replace(folder.sections[0], items=(replace(folder.sections[0].items[0], id="Port shut-AB"),)),),
    )
    found = [compare_editions(earlier, later)[0] for later in (folder, an_edition((window, articles)))]
    assert [(str(change.detail), change.was) for change in found] == [("+1 new (3 in all)", "Port shut")] * 2
