"""TLP labels of articles, as files, tables and mail carry them."""

import io
import json
import zipfile
from email.message import EmailMessage
from pathlib import Path

import pytest
from support.folders import PROSE, collected, the_article, write


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.md", f"---\ntitle: Strait\ntlp: amber\n---\n{PROSE}"),
        ("a.txt", f"---\nMarking: TLP:AMBER\n---\n{PROSE}"),
        ("a.json", json.dumps({"text": PROSE, "tlp": "tlp:amber"})),
        ("a.jsonl", json.dumps({"text": PROSE, "TLP": "Amber"})),
        ("a.csv", f'text,marking\n"{PROSE}",TLP:AMBER\n'),
    ],
)
def test_a_label_stands_in_front_matter_trees_and_tables(tmp_path: Path, name: str, content: str) -> None:
    assert the_article(tmp_path / name, content).marking == "TLP:AMBER"


def test_what_carries_none_has_none(tmp_path: Path) -> None:
    for name, value in (("none", None), ("empty", ""), ("no", False), ("nan", float("nan")), ("list", [])):
        assert the_article(tmp_path / f"{name}.json", json.dumps({"text": PROSE, "tlp": value})).marking == ""
    assert the_article(tmp_path / "a.txt", PROSE).marking == ""


def test_a_column_of_another_name_is_named_in_the_settings(tmp_path: Path) -> None:
    record = json.dumps({"text": PROSE, "handling": "white", "tlp": "red"})
    assert the_article(tmp_path / "a.json", record, columns={"marking": "handling"}).marking == "TLP:CLEAR"


def test_of_two_labels_the_more_restrictive_holds(tmp_path: Path) -> None:
    for tlp, marking in (("green", "red"), ("red", "green")):
        record = json.dumps({"text": PROSE, "tlp": tlp, "marking": marking})
        assert the_article(tmp_path / f"{tlp}.json", record).marking == "TLP:RED"


@pytest.mark.parametrize("value", ["TLP:AMBR", ["green", "amber"], {"colour": "green"}, True, 3])
def test_a_label_that_cannot_be_read_restricts_most_and_is_told(tmp_path: Path, value: object) -> None:
    lines = [json.dumps({"text": PROSE, "tlp": "green"}), json.dumps({"text": f"{PROSE} More.", "tlp": value})]
    articles, (problem,) = collected(write(tmp_path / "a.jsonl", "\n".join(lines)))
    assert [found.marking for found in articles] == ["TLP:GREEN", "TLP:RED"]
    assert problem.where == "a.jsonl:2"
    assert problem.what.startswith("the marking ")
    assert problem.what.endswith(" is no TLP 2.0 label; the article counts as TLP:RED")
    assert problem.remedy == "write TLP:CLEAR, TLP:GREEN, TLP:AMBER, TLP:AMBER+STRICT or TLP:RED"


def test_a_head_that_cannot_be_read_does_not_lose_its_label(tmp_path: Path) -> None:
    write(tmp_path / "a.md", f'---\ntitle: "Strait\nTLP: "amber"\n---\n{PROSE}')
    (found,), (problem,) = collected(tmp_path)
    assert found.marking == "TLP:AMBER"
    assert "not valid YAML" in problem.what


def a_letter(subject: str, **headers: str) -> EmailMessage:
    letter = EmailMessage()
    letter["From"], letter["Subject"] = "Port Desk <desk@example.org>", subject
    for name, value in headers.items():
        letter[name.replace("_", "-")] = value
    letter.set_content(" ".join([PROSE] * 2))
    return letter


@pytest.mark.parametrize(
    ("subject", "headers", "read"),
    [
        ("[TLP:AMBER] Strait to open", {}, "TLP:AMBER"),
        ("Fwd: Strait to open (tlp: amber+strict)", {}, "TLP:AMBER+STRICT"),
        ("Strait to open", {"X_TLP": "red"}, "TLP:RED"),
        ("[TLP:GREEN] Strait to open", {"X_TLP": "TLP:AMBER"}, "TLP:AMBER"),
        ("TLP: how the protocol is used", {}, ""),
        ("Amber found on the shore", {}, ""),
    ],
)
def test_a_letter_has_its_label_in_the_subject_or_a_header(
    tmp_path: Path, subject: str, headers: dict[str, str], read: str
) -> None:
    found = the_article(tmp_path / "a.eml", a_letter(subject, **headers).as_bytes())
    assert found.marking == read
    assert found.title == subject.removeprefix("Fwd: ")


def test_a_slip_in_a_subject_restricts_most_and_is_told(tmp_path: Path) -> None:
    (found,), (problem,) = collected(write(tmp_path / "a.eml", a_letter("[TLP:AMBR] Strait").as_bytes()))
    assert found.marking == "TLP:RED"
    assert "'TLP:AMBR' is no TLP 2.0 label" in problem.what


def test_what_is_attached_is_marked_as_the_letter_is_however_deep_it_lies(tmp_path: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("green.md", f"---\ntlp: green\n---\nIn the archive. {PROSE}")
    inner = a_letter("Forwarded", X_TLP="clear")
    inner.add_attachment(f"Within the letter within. {PROSE}", filename="deep.txt")
    outer = a_letter("[TLP:AMBER] Papers")
    outer.add_attachment(f"Attached. {PROSE}", filename="plain.txt")
    outer.add_attachment(packed.getvalue(), maintype="application", subtype="zip", filename="papers.zip")
    outer.add_attachment(inner)
    articles, problems = collected(write(tmp_path / "a.eml", outer.as_bytes()))
    assert problems == []
    assert {found.text.split(".")[0] for found in articles} >= {
        "Attached",
        "In the archive",
        "Within the letter within",
    }
    assert len(articles) == 5
    assert {found.marking for found in articles} == {"TLP:AMBER"}
