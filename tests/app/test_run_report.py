"""What a run says it did."""

from briefings.app.run_report import format_run_report, report_run
from briefings.core.result_cache import CacheUse, ResultKind

COLD = [
    CacheUse(ResultKind.FILES, "files", reused=True),
    *[CacheUse(ResultKind.READINGS, "articles", reused=True)] * 2,
    CacheUse(ResultKind.READINGS, "articles", reused=False, reason="not read before"),
    CacheUse(ResultKind.GROUPS, "stories", reused=False, reason="changed: articles"),
    CacheUse(ResultKind.EDITIONS, "edition", reused=False, reason="changed: articles"),
    CacheUse(ResultKind.DRAWINGS, "pdf", reused=False, reason="changed: edition"),
    CacheUse(ResultKind.DRAWINGS, "html", reused=False, reason="changed: edition"),
]
SECONDS = {"collect": 0.1, "group": 1.0, "read": 2.0, "edit": 0.2, "tabulate": 0.3, "render": 3.0, "keep": 0.05}


def test_each_stage_says_what_it_reused_and_why_it_made_the_rest() -> None:
    assert list(format_run_report(report_run(SECONDS, COLD))) == [
        "stage      seconds  reused  made  why",
        "collect       0.10       1     0",
        "read          2.00       2     1  articles: not read before",
        "group         1.00       0     1  stories: changed: articles",
        "edit          0.20       0     1  edition: changed: articles",
        "tabulate      0.30",
        "render        3.00       0     2  pdf, html: changed: edition",
        "keep          0.05",
        "in all        6.65",
    ]


def test_what_an_edition_that_was_kept_spares_is_said() -> None:
    uses = [CacheUse(ResultKind.EDITIONS, "edition", reused=True), CacheUse(ResultKind.DRAWINGS, "pdf", reused=True)]
    found = {one.stage: one for one in report_run({"collect": 0.1, "edit": 0.1, "render": 0.1}, uses)}
    assert found["read"].reasons == found["group"].reasons == ("not needed: the edition was made before",)
    assert (found["render"].reused, found["render"].made) == (1, 0)


def test_without_a_cache_only_the_seconds_are_known() -> None:
    assert all(not one.reused and not one.made and not one.reasons for one in report_run(SECONDS, ()))
