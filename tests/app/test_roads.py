"""Topics and markings hold on every road: attachments, links, folders and webhooks, looked at byte by byte."""

import io
import json
import zipfile
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest
from support.projects import ARTICLES, call_command, write_settings
from support.webserver import Handler, served

WISH = 'topics = ["Water"]\n'


def unpack(name: str, content: bytes) -> bytes:
    """Return the bytes of a file, and of those within an archive."""
    if not name.endswith((".zip", ".xlsx")):
        return content
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return b"\n".join(archive.read(one) for one in archive.namelist())


def all_files(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): unpack(path.name, path.read_bytes())
        for path in folder.rglob("*")
        if path.is_file()
    }


def read_mail(path: Path) -> bytes:

    message = message_from_bytes(path.read_bytes(), policy=default)
    parts = [(part.get_filename() or "", part.get_content()) for part in message.walk() if not part.is_multipart()]
    return b"\n".join(unpack(name, said if isinstance(said, bytes) else said.encode()) for name, said in parts)


@pytest.mark.slow
def test_nothing_of_another_topic_and_nothing_marked_too_high_takes_any_road(tmp_path: Path) -> None:
    posted: list[bytes] = []

    def take(handler: Handler) -> None:
        posted.append(handler.rfile.read(int(handler.headers["Content-Length"])))
        handler.send_response(200)
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    with served({"/hook": take}) as site:
        more = 'model = "fast"\n[mail]\nsender = "d@example.org"\ndrop = "out"\nretry_minutes = 0\nlink = "https://example.org/e/"\n'
        more += f'[[recipient]]\naddress = "ben@example.org"\nformats = ["html", "json", "csv", "xlsx", "md"]\n{WISH}'
        more += (
            f'[[deliver]]\nkind = "folder"\nname = "shelf"\npath = "shelf"\nformats = ["html", "csv", "xlsx"]\n{WISH}'
        )
        more += 'marking = "TLP:CLEAR"\n'
        for payload in ("edition", "summary", "text"):
            more += f'[[deliver]]\nkind = "webhook"\nname = "{payload}"\nurl = "{site.url("/hook")}"\n{WISH}'
            more += f'payload = "{payload}"\n'
        path = write_settings(tmp_path, more)
        path.write_text(path.read_text().replace('["pdf"]', '["html", "json", "csv", "xlsx", "md"]'))
        call_command(tmp_path, "run", "briefing.toml", "--now", "2026-03-12T06:30")
        call_command(tmp_path, "send")
        path.write_text(path.read_text().replace("[mail]", "[mail]\nmax_size = 10000"))
        call_command(tmp_path, "send", "--resend", "--to", "ben@example.org")
        mails = {mail.name: read_mail(mail) for mail in (tmp_path / "out").glob("*.eml")}
        gone_out = {**mails, **all_files(tmp_path / "shelf"), **{f"post {n}": body for n, body in enumerate(posted)}}
        assert len(posted) == 3
        assert len(mails) == 2
        assert json.loads(posted[0])["format"].startswith("briefings.edition/")
        assert sum(b"eservoir" in content for content in gone_out.values()) >= 8
        for name, content in gone_out.items():
            for word in (b"erry", b"Amsel", b"quay", b"https://example.org/e/"):
                assert word not in content, (name, word)

        # One article is marked: nobody who may have TLP:CLEAR gets anything by any road.
        (tmp_path / "articles" / "dam.md").write_text(ARTICLES["dam.md"].replace("---\n", "---\ntlp: TLP:RED\n", 1))
        before = set(gone_out)
        call_command(tmp_path, "run", "--now", "2026-03-13T06:30", "--since", "2026-03-01")
        said = call_command(tmp_path, "send", code=3)
        assert said.count("not sent: the edition is marked TLP:RED") == 5
        assert len(posted) == 3
        assert {mail.name for mail in (tmp_path / "out").glob("*.eml")} | {*all_files(tmp_path / "shelf")} <= before
