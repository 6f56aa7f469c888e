"""Whatever was changed after an edition was made has another digest."""

import hashlib
from dataclasses import replace

from support.verifiable import IDS, TEXTS, an_edition_that_holds

from briefings.core.serialization import with_digest
from briefings.core.verification import CheckResult, VerificationReport, merge_results
from briefings.edition.verification.digests import (
    check_edition_digest,
    check_file_digests,
    check_source_digests,
)

EDITION = an_edition_that_holds()
ONE, OTHER = (hashlib.sha256(name).hexdigest() for name in (b"one", b"other"))


def test_an_edition_is_what_its_digest_says() -> None:
    assert check_edition_digest(EDITION) == CheckResult("digest of the edition", 1)
    changed = replace(EDITION, title="Another Daily")
    (fault,) = check_edition_digest(changed).failures
    assert fault == f"its contents have {with_digest(changed).digest[:16]}…, it says {EDITION.digest[:16]}…"


def test_an_edition_that_was_made_anew_is_not_the_one_that_was_noted() -> None:
    changed = with_digest(replace(EDITION, title="Another Daily"))
    assert check_edition_digest(changed, changed.digest).passed == 1
    (fault,) = check_edition_digest(changed, EDITION.digest).failures
    assert fault == f"it says {changed.digest[:16]}…, the library noted {EDITION.digest[:16]}… when it was made"
    assert check_edition_digest(changed, EDITION.digest).passed == 0


def test_a_text_that_was_changed_is_found() -> None:
    (result,) = merge_results(check_source_digests(EDITION, TEXTS))
    assert result == CheckResult("digests of sources", 4)
    changed = {**TEXTS, IDS[2]: TEXTS[IDS[2]].replace("Five", "Nine")}
    (result,) = merge_results(check_source_digests(EDITION, changed))
    assert (result.passed, result.failures) == (3, ("[2] Harbour Post: its text is not the one that was read",))


def test_a_text_that_is_gone_is_not_called_right() -> None:
    kept = {article: text for article, text in TEXTS.items() if article != IDS[2]}
    (result,) = merge_results(check_source_digests(EDITION, kept))
    assert (result.passed, result.failures) == (3, ())
    assert result.unchecked == ("[2] Harbour Post: its text is not there any more",)


def test_the_words_of_an_article_are_counted() -> None:
    source = replace(EDITION.sources[0], words=99)
    (result,) = merge_results(check_source_digests(replace(EDITION, sources=(source,)), TEXTS))
    assert result.failures == ("[1] Northwire: 99 words printed, 43 in the text",)


def test_files_are_held_against_the_list() -> None:
    listed = {"a.pdf": ONE, "b.json": OTHER}
    assert merge_results(check_file_digests(listed, dict(listed))) == (CheckResult("digests of files", 2),)
    (result,) = merge_results(check_file_digests(listed, {"a.pdf": OTHER, "c.txt": ONE}))
    assert result == CheckResult(
        "digests of files",
        0,
        ("a.pdf was changed after the edition was made", "b.json is missing"),
        ("c.txt is not in the list",),
    )


def test_without_a_list_no_file_is_called_right() -> None:
    (result,) = check_file_digests({}, {"a.pdf": ONE})
    assert result == CheckResult("digests of files", unchecked=("there is no list of digests beside the edition",))


def test_a_report_gathers_what_is_wrong_and_what_is_not_known() -> None:
    results = [CheckResult("a", 1, ("x",)), CheckResult("b", 1, (), ("y",)), CheckResult("a", 2, note="n")]
    report = VerificationReport(merge_results(results))
    assert report.results == (CheckResult("a", 3, ("x",), (), "n"), CheckResult("b", 1, (), ("y",)))
    assert (report.failures, report.unchecked) == (("a: x",), ("b: y",))
