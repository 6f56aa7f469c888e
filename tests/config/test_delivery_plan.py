"""The settings of delivery: who is served and how, and the mistakes that are named."""

from pathlib import Path

import pytest
from support.projects import write_settings

from briefings.app.delivery import load_delivery_plan
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
        "people.csv:6: address",
        "cleo@EXAMPLE.org: named twice",
        "absent.csv: cannot be read",
        "latin.csv: cannot be read",
    ):
        assert reason in told
    assert len(plan.problems) == 8
