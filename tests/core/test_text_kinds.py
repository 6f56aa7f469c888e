"""Kinds of text: by what a site declares, segments of an address, labels and form; never by a word of the topic."""

import pytest

from briefings.core.text_kinds import classify_text_kind

REPORT = "The port reopened on Monday.\n\nShips left the quay, the harbour master said.\n\nNobody was hurt."
ESSAY = (
    "\n\n".join(
        f"I believe that the {thing} must be mended, and we cannot wait for the council."
        for thing in ("quay", "crane", "pier")
    )
    + "\n\nWe owe it to the town.\n\nThe council sleeps. The council has slept for years."
)


@pytest.mark.parametrize(
    ("kind", "title", "url", "declared"),
    [
        ("opinion", "Mend the quay", "https://courier.example/opinion/2026/mend-the-quay", ()),
        ("report", "Opinion polls open", "https://courier.example/politics/opinion-polls-open", ()),
        ("report", "Opinion", "https://courier.example/news/opinion", ()),
        ("live", "Storm hits port", "https://courier.example/news/live/storm-hits-port", ()),
        ("opinion", "Mend the quay", None, ("Opinion / Columnists",)),
        ("opinion", "Mend the quay", None, ("OpinionNewsArticle",)),
        ("report", "Mend the quay", "https://courier.example/opinion/a", ("ReportageNewsArticle",)),
        ("live", "Storm", None, ("NewsArticle", "LiveBlogPosting")),
        ("feature", "Storm", None, ("BackgroundNewsArticle",)),
        ("opinion", "Editorial: Mend the quay", None, ()),
        ("opinion", "Mend the quay | Opinion", None, ()),
        ("analysis", "ANALYSIS-Why the quay broke", None, ()),
        ("live", "The Latest: Port reopens", None, ()),
        ("opinion", "31 dockers share what they think of the crane", None, ()),
        ("live", "Storm at the port – as it happened", None, ()),
        ("feature", "What we know about the quay", None, ()),
        ("interview", "Full transcript of the hearing", None, ()),
        ("report", "Minister: opinion is divided", None, ()),
        ("report", "Port lives on", None, ("Ports", "Weather")),
    ],
)
def test_what_declares_a_kind_is_believed(kind: str, title: str, url: str | None, declared: tuple[str, ...]) -> None:
    assert classify_text_kind(title, REPORT, url, declared) == kind


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("live", "7 p.m.\n\nShips wait.\n\n6:30 p.m.\n\nThe crane fell.\n\n18:05\n\nA storm came."),
        ("interview", "\n".join(f"{who}: The quay is closed." for who in ("VENN", "REYLE") * 3)),
        ("opinion", "LETTERS.\n\nThe quay is a disgrace.\n\nMara Venn, Port Selene"),
        ("opinion", f"{REPORT}\n\nMara Venn is a professor of law at Selene University."),
        ("report", f"{REPORT}\n\nMara Venn is a staff reporter."),
        ("report", f"{REPORT}\n\nMara Venn is the harbour master."),
        ("opinion", ESSAY),
        ("report", "\n\n".join(f"“{part}”" for part in ESSAY.split("\n\n"))),
        ("report", f"PORT SELENE (Northwire) — {ESSAY}"),
        ("report", f"{REPORT * 4}\n\n{ESSAY}"),
        ("report", ESSAY + "\n\nWhere is the crane now?\n\nI do not know." * 20),
        ("opinion", f"Mara Venn is a columnist. The opinions expressed are her own.\n\n{REPORT}"),
        ("report", f"{REPORT}\n\nThe views expressed in the comments are not those of the paper."),
        ("report", REPORT),
    ],
)
def test_the_form_of_a_text_says_what_it_is(kind: str, text: str) -> None:
    assert classify_text_kind("The quay", text) == kind


def test_a_note_on_the_author_is_one_of_a_contributor_unless_it_names_the_outlet() -> None:
    text = f"{REPORT}\n\nMara Venn, a former harbour master, is head of the Quay Institute."
    assert classify_text_kind("The quay", text, authors=("Mara Venn",)) == "opinion"
    assert classify_text_kind("The quay", text, authors=("Mara Venn",), outlet="Quay Institute") == "report"
    assert classify_text_kind("The quay", text, authors=("Tomas Reyle",)) == "report"
