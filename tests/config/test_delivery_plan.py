"""The settings of delivery: who is served and how, and the mistakes that are named."""

from pathlib import Path

import pytest
from support.projects import write_settings

from briefings.app.delivery import load_delivery_plan
from briefings.app.diagnostics import check_delivery
from briefings.app.project import open_project
from briefings.core.errors import SettingsError


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ('[[recipient]]\naddress = "ana@example.org"\n', "needs .mail."),
        ('[mail]\nsender = "d@example.org"\n[[recipient]]\naddress = "a@example.org"\n', "name the server in `host`"),
        ('[[deliver]]\nkind = "folder"\nname = "f"\npath = "p"\n' * 2, "is what another is called"),
        (
            '[[deliver]]\nkind = "webhook"\nname = "w"\nurl = "https://example.org/"\nformats = ["pdf"]\n',
            "carries no files; take out pdf",
        ),
        (
            '[[deliver]]\nkind = "webhook"\nname = "w"\nurl = "http://127.0.0.1.evil.example/"\n',
            "must begin with https",
        ),
        ('[[deliver]]\nkind = "folder"\nname = "email"\npath = "p"\n', "choose another"),
        ('[[deliver]]\nkind = "folder"\nname = "f"\n', "needs a path"),
        ('[[deliver]]\nkind = "folder"\nname = "f"\npath = ""\n', "needs a path"),
        (
            '[[deliver]]\nkind = "folder"\nname = "f"\npath = "a/../output"\n',
            "is the folder of the editions themselves",
        ),
        (
            '[[deliver]]\nkind = "folder"\nname = "f"\npath = "p"\n'
            '[[deliver]]\nkind = "folder"\nname = "g"\npath = "./p/"\n',
            "is the folder of .*'f'",
        ),
        ('[[deliver]]\nkind = "fax"\nname = "f"\n', "known kinds: folder, webhook"),
        ('[[deliver]]\nkind = "folder"\nname = "f"\npath = "p"\nshape = 1\n', "shape"),
        ('[[deliver]]\nkind = "webhook"\nname = "w"\n', "needs one of url, url_env and url_file"),
        ('[[deliver]]\nkind = "webhook"\nname = "w"\nurl = "http://example.org/"\n', "must begin with https"),
        ('[mail]\nsender = "d@example.org"\ndrop = "o"\nsuppressed = "absent.txt"\n', "absent.txt cannot be read"),
    ],
)
def test_what_cannot_be_seated_is_the_settings_mistake(tmp_path: Path, more: str, told: str) -> None:
    project = open_project(write_settings(tmp_path, more))
    with pytest.raises(SettingsError, match=told):
        load_delivery_plan(project)


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ('[mail]\nsender = "d@example.org\\r\\nBcc: x@example.org"\n', "control characters are refused"),
        ('[mail]\nsender = "nobody"\n', "is not an e-mail address"),
        ('[mail]\nsender = "d@example.org"\npassword = "x"\n', "no such setting"),
        ('[mail]\nsender = "d@example.org"\nunsubscribe = ["http://example.org/x y"]\n', "should match pattern"),
        ('[[recipient]]\naddress = "a b@example.org"\n', "is not an e-mail address"),
        ('[[recipient]]\naddress = "a@example.org"\nmarking = "TLP:GREN"\n', "TLP:GREEN"),
        ('[schedule]\nat = ["25:00"]\n', "schedule, at"),
        ('[policy]\non_empty = "maybe"\n', "on_empty"),
    ],
)
def test_wrong_settings_are_named(tmp_path: Path, more: str, told: str) -> None:
    with pytest.raises(SettingsError, match=told) as raised:
        open_project(write_settings(tmp_path, more))
    assert "hunter2" not in str(raised.value)


def test_recipients_come_from_lists_with_their_wishes(tmp_path: Path) -> None:
    more = '[mail]\nsender = "d@example.org"\ndrop = "o"\nlists = ["people.csv"]\nsuppressed = "gone.txt"\n'
    path = write_settings(tmp_path, more)
    (tmp_path / "people.csv").write_text(
        "address,name,formats,topics,marking\n"
        "ana@bücher.example,Ana,pdf;json,Water; Harbours,TLP:AMBER\nben@example.org,,,,\n"
    )
    (tmp_path / "gone.txt").write_text("# left in May\nBen@Example.org\n")
    plan = load_delivery_plan(open_project(path))
    ana, ben = plan.recipients
    assert (ana.key, ana.formats, ana.topics) == ("ana@xn--bcher-kva.example", ("pdf", "json"), ("Water", "Harbours"))
    assert (ana.marking, ben.marking, ben.formats) == ("TLP:AMBER", "TLP:CLEAR", ("pdf",))
    assert plan.suppressed == {"ben@example.org"}


def test_a_recipient_that_is_wrong_costs_itself_alone(tmp_path: Path) -> None:
    more = '[mail]\nsender = "d@example.org"\ndrop = "o"\nlists = ["people.csv", "absent.csv", "latin.csv"]\n'
    more += '[[recipient]]\naddress = "ana@example.org"\n'
    more += '[[recipient]]\naddress = "Ana@Example.org"\nformats = ["json"]\n'
    path = write_settings(tmp_path, more)
    (tmp_path / "people.csv").write_text(
        "address,marking\nben@example.org,TLP:PINK\nANA@example.org,\ncleo@example.org,\nnobody,\n,\ncleo@EXAMPLE.org,\n"
    )
    (tmp_path / "latin.csv").write_bytes("address,name\nzoë@example.org,Zoë\n".encode("latin-1"))
    plan = load_delivery_plan(open_project(path))
    assert [(one.key, one.formats) for one in plan.recipients] == [
        ("ana@example.org", ("pdf",)),
        ("cleo@example.org", ("pdf",)),
    ]
    told = "\n".join(map(str, plan.problems))
    for reason in (
        "Ana@Example.org: named twice",
        "people.csv:2: marking",
        "ANA@example.org: named twice",
        "people.csv:5: address",
        "cleo@EXAMPLE.org: named twice",
        "absent.csv: cannot be read",
        "latin.csv:2: address",
    ):
        assert reason in told
    assert len(plan.problems) == 7


LATIN = "Name;E-Mail-Adresse;Formate\r\nJörg Weiß;joerg@example.org;pdf;\r\n"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("excel.csv", LATIN.encode("cp1252")),
        ("marked.csv", ("\ufeff" + LATIN).encode()),
        ("wide.csv", LATIN.replace(";", "\t").encode("utf-16")),
        ("capitals.csv", 'sep=,\nEMAIL,"Full Name",Format\njoerg@example.org,Jörg Weiß,pdf\n'.encode()),
        ("mailing.csv", 'uuid,email,name,attributes,status\na,joerg@example.org,Jörg Weiß,"{}",enabled\n'.encode()),
        ("parted.csv", "First Name,Last Name,Address\nJörg,Weiß,joerg@example.org\n".encode()),
    ],
)
def test_a_list_of_recipients_is_read_like_any_table(tmp_path: Path, name: str, content: bytes) -> None:
    path = write_settings(tmp_path, f'[mail]\nsender = "d@example.org"\ndrop = "o"\nlists = ["{name}"]\n')
    (tmp_path / name).write_bytes(content)
    plan = load_delivery_plan(open_project(path))
    assert plan.problems == ()
    assert [(one.key, one.name, one.formats) for one in plan.recipients] == [
        ("joerg@example.org", "Jörg Weiß", ("pdf",))
    ]


def test_a_workbook_of_recipients_is_read_too(tmp_path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    assert book.active is not None
    book.active.append(["Name", "Email"])
    book.active.append(["Jörg Weiß", "joerg@example.org"])
    book.save(tmp_path / "people.xlsx")
    path = write_settings(tmp_path, '[mail]\nsender = "d@example.org"\ndrop = "o"\nlists = ["people.xlsx"]\n')
    assert [one.name for one in load_delivery_plan(open_project(path)).recipients] == ["Jörg Weiß"]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("uuid,email,status\na,ann@example.org,enabled\nb,bo@example.org,blocklisted\n", "'blocklisted'"),
        ("email,name\nann@example.org,Ann\nbo@example.org,Bo,Chan\n", "3 cells and the header 2"),
        ("email\nann@example.org\nnobody\n", "address"),
    ],
)
def test_who_left_a_list_or_cannot_be_read_gets_nothing_and_is_told(tmp_path: Path, content: str, told: str) -> None:
    path = write_settings(tmp_path, '[mail]\nsender = "d@example.org"\ndrop = "o"\nlists = ["people.csv"]\n')
    (tmp_path / "people.csv").write_text(content)
    plan = load_delivery_plan(open_project(path))
    assert [one.key for one in plan.recipients] == ["ann@example.org"]
    assert [told in one.what for one in plan.problems] == [True]


def test_a_list_without_addresses_names_its_columns(tmp_path: Path) -> None:
    path = write_settings(tmp_path, '[mail]\nsender = "d@example.org"\ndrop = "o"\nlists = ["people.csv"]\n')
    (tmp_path / "people.csv").write_text("who,where\nAnn,here\n")
    assert "the columns are: who, where" in load_delivery_plan(open_project(path)).problems[0].what
    assert any("the columns are: who, where" in finding.problem for finding in check_delivery(path))
