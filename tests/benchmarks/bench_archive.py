"""How long the archive takes to take in one more edition, in a folder of many; the bounds are ratios, pinned below.

Run with `pytest tests/benchmarks/bench_archive.py -s`. The editions are invented: each has two stories that go on for a
month, one of its own and a watched name.
"""

import time
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from support import editions

from briefings.app.archive_site import refresh_archive
from briefings.core.edition import Briefing, WatchedName
from briefings.core.serialization import briefing_to_json, with_digest
from briefings.core.stories import WatchKind
from briefings.publishing.renderers.html import HtmlRenderer
from briefings.storage.archive import edition_folder_name

pytestmark = pytest.mark.slow

#: ten times the editions take so many times as long; one more of 2,000 takes so many times as long as drawing its HTML
GROWTH, AGAINST_HTML = 14, 10


def an_issue(at: int) -> Briefing:
    ids = (f"long-{at // 30}-0", f"long-{at // 30}-1", f"own-{at}")
    items = tuple(editions.an_item(0, n, id=one, headline=f"Story {one}") for n, one in enumerate(ids))
    watched = WatchedName(name="Rosa Okoro", kind=WatchKind.PERSON, mentions=((1, 2),), new=(1,))
    day = date(2020, 1, 1) + timedelta(days=at)
    section = replace(editions.a_section(0), items=items)
    return with_digest(editions.an_edition(title="Daily", day=day, number=at, sections=(section,), watched=(watched,)))


def put(folder: Path, briefing: Briefing) -> None:
    place = folder / edition_folder_name(briefing)
    place.mkdir(parents=True)
    (place / "briefing.json").write_bytes(briefing_to_json(briefing))


def time_one_more(folder: Path, many: int) -> float:
    for at in range(1, many):
        put(folder, an_issue(at))
    assert refresh_archive(folder) == ()
    put(folder, an_issue(many))
    began = time.perf_counter()
    assert refresh_archive(folder) == ()
    return time.perf_counter() - began


def test_one_more_edition_of_two_thousand_is_taken_in_at_once(tmp_path: Path) -> None:
    few, many = time_one_more(tmp_path / "few", 200), time_one_more(tmp_path / "many", 2000)
    began = time.perf_counter()
    HtmlRenderer().render(an_issue(1))
    html = time.perf_counter() - began
    size = (tmp_path / "many" / "index.html").stat().st_size
    print(f"\n200: {few:.2f} s, 2,000: {many:.2f} s ({many / few:.1f} times); HTML {html:.3f} s; list {size:,} bytes")  # noqa: T201
    assert many <= GROWTH * few
    assert many <= AGAINST_HTML * html
