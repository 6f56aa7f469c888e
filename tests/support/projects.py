"""Projects of two articles for tests: a settings file that mails, and the commands run in its folder."""

import contextlib
import os
import subprocess
import sys
from pathlib import Path
from unittest import mock

from support.postoffice import PASSWORD, USER, PostOffice
from support.verifying import assert_editions_verify
from typer.testing import CliRunner

from briefings.cli.main import app
from briefings.core.errors import BriefingsError

ARTICLES = {
    "ferry.md": "---\ntitle: Ferry returns\noutlet: Harbour Post\ndate: 2026-03-11\n---\n"
    "The ferry to Port Amsel sails again from Monday, the harbour office said. The quay was rebuilt over the winter.\n",
    "dam.md": "---\ntitle: Reservoir is full\noutlet: Inland Courier\ndate: 2026-03-11\n---\n"
    "The reservoir above Velm is full for the first time in three years. Engineers opened two gates on Tuesday.\n",
}
TOPICS = (
    '[[topic]]\nname = "Harbours"\nterms = ["ferry", "harbour"]\n[[topic]]\nname = "Water"\nterms = ["reservoir"]\n'
)


def write_settings(folder: Path, more: str) -> Path:
    """Write a settings file with two articles."""
    (folder / "articles").mkdir()
    for name, text in ARTICLES.items():
        (folder / "articles" / name).write_text(text)
    path = folder / "briefing.toml"
    path.write_text(f'title = "Two Rivers Daily"\narticles = ["articles/"]\nformats = ["pdf"]\n{more}\n{TOPICS}')
    return path


def mail_settings(post_office: PostOffice) -> str:
    """Return the settings of mail to two recipients."""
    return (
        f'[mail]\nsender = "Desk <desk@example.org>"\nhost = "localhost"\nport = {post_office.port}\nca = "ca.pem"\n'
        f'user = "{USER}"\npassword_env = "DESK_PASSWORD"\nunsubscribe = ["mailto:leave@example.org"]\n'
        '[[recipient]]\naddress = "ana@example.org"\nname = "Ana"\n'
        '[[recipient]]\naddress = "ben@example.org"\ntopics = ["Water"]\n'
    )


def run_command(folder: Path, *words: str, code: int = 0) -> str:
    """Run a command and return what it prints; errors are part of it."""
    environment = {**os.environ, "DESK_PASSWORD": PASSWORD}
    done = subprocess.run(
        [sys.executable, "-m", "briefings", *words],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == code, f"{words}: {done.returncode}\n{done.stdout}{done.stderr}"
    if not words or words[0] != "verify":
        assert_editions_verify(folder / "output")
    return done.stdout + done.stderr


def call_command(folder: Path, *words: str, code: int = 0) -> str:
    """Run a command as `run_command` does, in this process: a program that starts anew takes seconds to load."""
    with contextlib.chdir(folder), mock.patch.dict(os.environ, DESK_PASSWORD=PASSWORD):
        done = CliRunner().invoke(app, words)
    fault = done.exception if isinstance(done.exception, BriefingsError) else None
    found, said = (fault.code, f"briefings: {fault}") if fault else (done.exit_code, done.output)
    assert found == code, f"{words}: {found}\n{said}\n{done.exception!r}"
    return said
