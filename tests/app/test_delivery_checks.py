"""`briefings check` finds before the night what would keep an edition from somebody."""

import re
from pathlib import Path

import pytest
from support.projects import write_settings

from briefings.app.delivery_checks import find_delivery_problems
from briefings.config.settings import read_settings


def problems(folder: Path, more: str) -> list[str]:
    path = write_settings(folder, more)
    return [f"{name}: {problem}" for name, problem in find_delivery_problems(read_settings(path), folder)]


MAIL = '[mail]\nsender = "d@example.org"\n'
HOST = f'{MAIL}host = "localhost"\nuser = "d"\n'
ANA = '[[recipient]]\naddress = "ana@example.org"\n'
HOOK = '[[deliver]]\nkind = "webhook"\nname = "w"\n'


@pytest.mark.parametrize(
    ("more", "told"),
    [
        (f'{MAIL}drop = "o"\nlists = ["absent.csv"]\n', "absent.csv: cannot be read"),
        (f'{MAIL}drop = "o"\nsuppressed = "absent.txt"\n', "absent.txt cannot be read"),
        (f'{HOST}password_env = "NOT_SET_HERE"\n', "NOT_SET_HERE is not set"),
        (f'{HOST}password_file = "open"\n', "others may read"),
        (f'{HOST}ca = "none.pem"\n', "holds no certificates"),
        (f'{MAIL}drop = "o"\n[mail.dkim]\ndomain = "e.example"\nselector = "s"\nkey = "none.pem"\n', "none.pem"),
        (f'{MAIL}drop = "o"\n[mail.dkim]\ndomain = "e.example"\nselector = "s"\nkey = "open"\n', "as a key"),
        (f'{MAIL}drop = "o"\n[mail.smime]\ncertificate = "open"\nkey = "open"\n', "are not a PEM certificate"),
        (f'{MAIL}drop = "o"\n{ANA}certificate = "none.pem"\n', "certificate of ana@example.org: .*cannot be read"),
        (f'{MAIL}drop = "o"\n{ANA}topics = ["Watre"]\n', "nobody has the topic 'Watre'; the settings name Harbours"),
        (f'{MAIL}drop = "open"\n', "open is no folder that can be written"),
        (f'{HOOK}url_env = "NOT_SET_HERE"\n', "NOT_SET_HERE is not set"),
        (f'{HOOK}url_file = "plain"\n', "must begin with https"),
        (f'{HOOK}url = "https://example.org/"\nsecret_file = "open"\n', "others may read"),
        (f'{HOOK}url = "https://example.org/"\nsecret_file = "crooked"\n', "is not base64"),
        ('[[deliver]]\nkind = "folder"\nname = "f"\npath = "open/below"\n', "open is no folder"),
        ('[schedule]\nat = ["06:30"]\nzone = "Mars/Olympus"\n', "no zone of the IANA list"),
        ('[schedule]\nat = ["06:30"]\nnotify = ["nobody"]\n', "notify nobody: .*neither an address"),
    ],
)
def test_what_would_fail_at_night_is_found_by_day(tmp_path: Path, more: str, told: str) -> None:
    (tmp_path / "open").write_text("secret\n")
    for name, text in (("plain", "http://example.org/\n"), ("crooked", "whsec_?\n")):
        (tmp_path / name).write_text(text)
        (tmp_path / name).chmod(0o600)
    (found,) = problems(tmp_path, more)
    assert re.search(told, found), found


def test_what_is_in_order_is_silent(tmp_path: Path) -> None:
    more = f'{MAIL}drop = "o"\n{ANA}topics = ["water"]\n[[deliver]]\nkind = "folder"\nname = "f"\npath = "p/q"\n'
    more += f'{HOOK}url = "https://example.org/"\n[schedule]\nat = ["06:30"]\nnotify = ["ops@example.org", "w"]\n'
    assert problems(tmp_path, more) == []
    assert not (tmp_path / "p").exists()
