"""Dates as sources write them."""

import contextlib
import io
from datetime import UTC, datetime, timedelta

import pytest

from briefings.collectors.article_builder import build_article
from briefings.collectors.dates import ImplausibleDate, parse_absolute_date, parse_date
from briefings.collectors.formats.document import ArticleDraft, Document, Limits
from briefings.core.article import Article

NOON = datetime(2024, 5, 31, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    "written",
    [
        "2024-05-31T12:00:00Z",
        "2024-05-31T14:00:00+02:00",
        "2024-05-31 12:00",
        "Fri, 31 May 2024 12:00:00 GMT",
        "Fri, 31 May 2024 08:00:00 -0400",
        "Fri, 31 May 2024 08:00 EDT",
        "May 31, 2024 12:00 PM",
        "1717156800",
        "1717156800000",
        "1717156800.0",
        1717156800,
        1717156800000,
        1717156800000000,
    ],
)
def test_every_usual_form_names_the_same_moment(written: str | float) -> None:
    assert parse_absolute_date(written) == NOON


@pytest.mark.parametrize("written", ["2024-05-31", "20240531", "31 May 2024", "May 31, 2024"])
def test_a_day_alone_is_its_midnight_in_utc(written: str) -> None:
    assert parse_absolute_date(written) == NOON - timedelta(hours=12)


def test_the_answer_bears_the_one_utc_that_articles_demand() -> None:
    found = parse_absolute_date("2024-05-31T14:00:00+02:00")
    assert found is not None
    assert found.tzinfo is UTC


@pytest.mark.parametrize("nothing", [None, "", "  ", "null", "N/A", "NaT", float("nan")])
def test_nothing_said_is_no_date(nothing: str | float | None) -> None:
    assert parse_absolute_date(nothing) is None


@pytest.mark.parametrize(
    "wrong",
    [
        *(
            "yesterday",
            "2024",
            "May 2024",
            "12:30",
            "2024-13-45",
            "31 February 2024",
            "x" * 200,
            "((((((((",
            "0001-01-01T00:00+14:00",
        ),
        *(5, 2024, 1e300, float("inf")),
    ],
)
def test_what_names_no_day_is_refused(wrong: str | float) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse_absolute_date(wrong)


def test_an_unknown_zone_is_taken_as_utc_without_a_warning() -> None:
    assert parse_absolute_date("31 May 2024 12:00 QZT") == NOON


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("2 hours ago", (10, 30)),
        ("Updated 2 hours ago", (10, 30)),
        ("vor 2 Stunden", (10, 30)),
        ("il y a 2 heures", (10, 30)),
        ("2小时前", (10, 30)),
        ("just now", (12, 30)),
        ("today", (0, 0)),
        ("heute", (0, 0)),
        ("May 31", (0, 0)),
        ("today at 11:05 UTC", (11, 5)),
    ],
)
def test_what_counts_from_the_collection_is_counted_and_marked(written: str, found: tuple[int, int]) -> None:
    seen = parse_date(written, NOON + timedelta(minutes=30))
    assert seen is not None
    assert (seen.moment, seen.supplied) == (datetime(2024, 5, 31, *found, tzinfo=UTC), ("date",))


@pytest.mark.parametrize("written", ["yesterday", "gestern", "hier", "вчера", "昨天", "30 May", "30. Mai", "Thursday"])
def test_the_day_before_is_known_in_many_tongues(written: str) -> None:
    seen = parse_date(written, NOON)
    assert seen is not None
    assert (seen.moment, seen.supplied) == (NOON - timedelta(hours=36), ("date",))


@pytest.mark.parametrize(
    "written",
    [
        *(
            "31 mai 2024",
            "vendredi 31 mai 2024",
            "31. Mai 2024",
            "31 de mayo de 2024",
            "31 maggio 2024",
            "31 мая 2024 г.",
        ),
        *("2024年5月31日", "2024년 5월 31일", "٣١ مايو ٢٠٢٤", "31 Mayıs 2024", "31 maja 2024", "31 de maio de 2024"),
        *("May 31st, 2024", "Published: May 31, 2024", "31.05.2024", "31.5.24", "05/31/2024", "2024-W22-5"),
    ],
)
def test_a_day_is_read_as_the_world_writes_it(written: str) -> None:
    seen = parse_date(written, NOON)
    assert seen is not None
    assert (seen.moment, seen.supplied) == (NOON - timedelta(hours=12), ())


@pytest.mark.parametrize(
    ("written", "hour"),
    [
        *(("31 May 2024 12:00 UT", 12), ("Fri, 31 May 24 07:00 EST", 12), ("31 May 2024 22:00 AEST", 12)),
        *(("2024-05-31 14:00 Europe/Paris", 12), ("31 May 2024 13:00 BST", 12), ("31 May 2024 12:00 -0000", 12)),
    ],
)
def test_a_zone_that_is_named_is_not_supplied(written: str, hour: int) -> None:
    seen = parse_date(written)
    assert seen is not None
    assert (seen.moment.hour, seen.supplied) == (hour, ())


@pytest.mark.parametrize(
    "written",
    [
        "2024-05-31 12:00",
        "2024-05-31T12:00:00",
        "31 May 2024 12:00 QZT",
        "31 May 2024 12:00 K",
        "20240531120000",
        "31 mai 2024 12h00",
    ],
)
def test_a_time_without_a_zone_is_taken_as_utc_and_marked(written: str) -> None:
    seen = parse_date(written)
    assert seen is not None
    assert (seen.moment, seen.supplied) == (NOON, ("zone",))


@pytest.mark.parametrize(
    ("written", "language", "day"),
    [
        ("03/04/2024", "", (4, 3)),
        ("03/04/2024", "en-GB", (4, 3)),
        ("03/04/2024", "en-US", (3, 4)),
        ("03-04-24", "", (4, 3)),
        ("12/04/2024", "en-US", (4, 12)),  # December would lie after the collection
        ("04/12/2024", "en-GB", (4, 12)),
    ],
)
def test_of_two_readings_the_rule_decides_and_the_reader_is_told(
    written: str, language: str, day: tuple[int, int]
) -> None:
    seen = parse_date(written, NOON, language)
    assert seen is not None
    assert (seen.moment, seen.supplied) == (datetime(2024, *day, tzinfo=UTC), ("order",))


def test_a_day_parted_by_dots_has_one_reading() -> None:
    seen = parse_date("03.04.2024", NOON, "en-US")
    assert seen is not None
    assert (seen.moment.month, seen.supplied) == (4, ())


@pytest.mark.parametrize("number", [20240531, "20240531", 1717113600, 1717113600000000000, "1717113600000000000"])
def test_digits_are_a_day_or_a_count(number: str | float) -> None:
    assert parse_absolute_date(number) == NOON - timedelta(hours=12)


@pytest.mark.parametrize("written", ["last week", "mai 2024", "5 min read", "soon", "the end of May"])
def test_what_names_no_certain_day_is_refused_even_after_collection(written: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse_date(written, NOON)


def test_one_date_never_decides_how_the_next_is_read() -> None:
    before = parse_date("5 mars 2024", NOON)
    parse_date("3 août 2024 10:00", NOON, "fr")
    parse_date("04/03/2024", NOON, "en-US")
    assert parse_date("5 mars 2024", NOON) == before


@pytest.mark.parametrize(
    "written",
    [
        "20260310",
        20260310,
        "20260310060500",
        "20260310T060500Z",
        "2026-03-10",
        "2026/03/10",
        "2026.03.10",
        "2026 03 10",
    ],
)
def test_what_begins_with_the_year_goes_on_with_the_month(written: str | float) -> None:
    found = parse_absolute_date(written)
    assert found is not None
    assert (found.month, found.day) == (3, 10)


#: What programs write that know no date, or mean "never": Go, Hugo, PHP, WordPress, Java, .NET, Excel, Delphi, SQL
#: Server, NTP, Unix.
ZERO_DATES = (
    *("0001-01-01T00:00:00Z", "Mon, 01 Jan 0001 00:00:00 +0000", "Mon Jan 01 00:00:00 UTC 0001", "Jan 1, 0001"),
    *(
        "Mon Jan 01 0001 00:00:00 GMT+0000",
        "Mon Jan  1 00:00:00 0001",
        "1/1/0001 12:00:00 AM",
        "01.01.0001",
        "00010101",
    ),
    *("-0001-11-30T00:00:00+00:00", "Sun, 30 Nov -0001 00:00:00 +0000", "30 Nov -0001", "-62135596800"),
    *("1899-12-30", "1899-12-31T00:00:00Z", "1900-01-01", "1900-01-01T00:00:00", "1904-01-01", "-2208988800"),
    *("1970-01-01", "1970-01-01T00:00:00Z", "Thu, 01 Jan 1970 01:00:00 +0100", "1970-01-01 00:00:00"),
    *("9999-12-31", "9999-12-31T23:59:59Z", "31 December 9999", "253402300799", "253402300799999", 253402300800000),
    *("2025-06-03", "3 June 2025", "2090-01-01", "1815-06-18", "18 June 1815"),
)


@pytest.mark.parametrize("written", ZERO_DATES)
def test_a_date_that_no_article_can_have_is_refused(written: str | float) -> None:
    with pytest.raises(ImplausibleDate):
        parse_date(written, NOON)


@pytest.mark.parametrize("written", ["0000-00-00", "0000-00-00 00:00:00", "00/00/0000", "0", 0, -1, "1", "-1"])
def test_zeros_are_no_date(written: str | float) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse_date(written, NOON)


@pytest.mark.parametrize(
    "written", [f"30T10:{'3' * 78}0+00", f"31 May 2024 10:{'9' * 60}", f"2024-05-31T10:00:{'7' * 70}Z"]
)
def test_a_clock_of_too_many_digits_is_no_date(written: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse_date(written, NOON)


@pytest.mark.parametrize("zone", ["Z", "+14:00", "-12:00", " Pacific/Honolulu", " Pacific/Kiritimati", " UTC", " QZT"])
@pytest.mark.parametrize("written", ["0001-01-01T00:00:00", "9999-12-31T23:59:59", "0001-12-31 12:00", "9999-01-01"])
@pytest.mark.parametrize("collected", [None, NOON, datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)])
def test_the_ends_of_the_calendar_overflow_in_no_zone(written: str, zone: str, collected: datetime | None) -> None:
    with contextlib.suppress(ValueError):  # which an OverflowError is not
        found = parse_date(written + zone, collected)
        assert found is not None
        assert abs(found.moment.year - (collected or NOON).year) <= 1


@pytest.mark.parametrize(
    ("written", "hour"),
    [
        ("31 May 2024 0900", 9),
        ("31 May 24 0900", 9),
        ("Fri, 31 May 2024 08:00 -0001", 8),
        ("31 May 2024 07:00 -0400", 11),
    ],
)
def test_an_hour_or_a_zone_that_begins_with_nought_is_no_early_year(written: str, hour: int) -> None:
    found = parse_date(written, NOON)
    assert found is not None
    assert (found.moment.year, found.moment.hour) == (2024, hour)


def test_a_year_ahead_is_the_last_that_is_a_date() -> None:
    assert parse_date("2025-05-31T12:00:00Z", NOON) is not None
    assert parse_date("1900-01-03", NOON) is not None


@pytest.mark.parametrize(
    ("url", "written", "day"),
    [
        ("https://courier.example/2026/03/12/port-opens", "", datetime(2026, 3, 12, tzinfo=UTC)),
        ("https://courier.example/2026/03/12/port-opens", "2026-03-14", datetime(2026, 3, 14, tzinfo=UTC)),
        ("https://courier.example/2026/02/31/port-opens", "", None),
        ("https://courier.example/2031/03/12/port-opens", "", None),
        ("https://courier.example/news/20260312", "", None),
    ],
)
def test_a_day_in_the_address_dates_a_text_that_says_none(url: str, written: str, day: datetime | None) -> None:
    document = Document("a", "f", datetime(2026, 3, 15, tzinfo=UTC), 1, io.BytesIO)
    draft = ArticleDraft(text="The port of Selene opened.", title="Port opens", outlet="Courier", url=url, date=written)
    (one,) = build_article(draft, document, Limits())
    assert isinstance(one, Article)
    assert (one.published, "date" in one.supplied) == (day, day is not None and not written)
