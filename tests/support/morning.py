"""Two mornings of a press office, by commands alone; its transcript is a document of the program.

`PYTHONPATH=.:tests python -m support.morning` writes that document anew.
"""

import re
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

from support.feeds import rss
from support.projects import call_command
from support.webserver import reply, served

from briefings.core.resources import docs_folder

DOCUMENT = docs_folder() / "two-mornings.md"
#: The days that the document tells of.
FIRST_DAY, SECOND_DAY = "2026-03-11", "2026-03-12"
SETTINGS = """title = "Two Rivers Daily"
articles = ["articles/"]
formats = ["html", "json"]
model = "fast"

[[topic]]
name = "Harbours"
terms = ["ferry", "harbour", "quay"]

[[topic]]
name = "Water"
terms = ["reservoir", "dam"]

[policy]
approval = true

[mail]
sender = "Desk <desk@example.org>"
drop = "letters"

[[recipient]]
address = "ana@example.org"
formats = ["html"]

[[recipient]]
address = "ben@example.org"
formats = ["html"]

[[recipient]]
address = "chloe@example.org"
formats = ["html"]
language = "fr"

[collect]
allow = ["127.0.0.0/8"]
pause = 0
full_text = false
"""
ITEM = (
    "<item><title>{title}</title><link>{link}</link><guid>{link}</guid><pubDate>{date}</pubDate>"
    "<description>{text}</description></item>"
)
POST = {
    "Ferry to Port Amsel sails again": "The ferry to Port Amsel sails again from Monday, the harbour office said. The "
    "quay was rebuilt over the winter. Two boats will carry lorries as well.",
    "Harbour market wins a prize": "The fish market at the harbour won a prize for its new roof. The jury praised the "
    "light in the hall.",
}
COURIER = {
    "Reservoir above Velm is full": "The reservoir above Velm is full for the first time in three years. Engineers "
    "opened two gates on Tuesday, the water board said."
}
LATER = {
    "Third gate opened at Velm": "Engineers opened a third gate of the reservoir above Velm, the water board said. The "
    "dam is safe, its director Ilse Brandt told reporters."
}
MEMO = (
    "---\ntitle: Mayor visits the quay\noutlet: City Hall\ndate: {day}\n---\n"
    "The mayor will visit the rebuilt quay of the harbour at ten, her office said. "
    "The ferry company pays half of the costs.\n"
)


def write_feed(title: str, stories: dict[str, str], base: str, now: datetime) -> str:
    """Return a feed of some stories."""
    date = f"{now:%a, %d %b %Y %H:%M:%S} GMT"
    items = (
        ITEM.format(title=name, text=text, date=date, link=f"{base}/{re.sub('[^a-z]+', '-', name.lower())}")
        for name, text in stories.items()
    )
    return rss(items, title)


def walk(folder: Path) -> str:
    """Do what a press office does on two mornings, and return the document that tells of it."""
    now = datetime.now(UTC)
    told: list[str] = [
        "# Two mornings at a press office\n",
        "From an empty folder to the second edition, by commands alone. A test runs every command of this page "
        "and holds what is printed here against what the program prints.\n",
    ]

    def say(text: str) -> None:
        told.append(f"{text}\n")

    def call(*words: str, code: int = 0) -> str:
        found = call_command(folder, *words, code=code).rstrip("\n")
        shown = " ".join(f'"{word}"' if re.search(r"[^\w./:@=-]", word) else word for word in words)
        told.append(
            f"```text\n$ briefings {shown}\n{found}\n```\n" if found else f"```text\n$ briefings {shown}\n```\n"
        )
        return found

    tomorrow = f"{now + timedelta(days=1):%Y-%m-%d}"
    with served() as site:
        site.answers["/post.xml"] = reply(write_feed("Harbour Post", POST, site.url("/post"), now))
        site.answers["/courier.xml"] = reply(write_feed("Inland Courier", COURIER, site.url("/courier"), now))
        say(
            "## The first morning\nA folder is set up, and its settings are written: topics, recipients, "
            "and that somebody approves."
        )
        call("init", ".")
        for sample in (folder / "articles").iterdir():
            sample.unlink()
        (folder / "briefing.toml").write_text(SETTINGS, encoding="utf-8")
        told.append(f"```toml\n{SETTINGS}```\n")
        say("Two feeds are added, and a note from city hall is put into `articles/`.")
        call("feeds", "add", site.url("/post.xml"), site.url("/courier.xml"))
        (folder / "articles" / "mayor.md").write_text(MEMO.format(day=f"{now:%Y-%m-%d}"), encoding="utf-8")
        say("Is everything there that the edition and the mail need?")
        call("check")
        say("`run` asks the feeds, reads the folder and makes the edition.")
        call("run")
        say("What is in it?")
        call("edit", "1")
        say(
            "One story comes first, one is left out, a sentence is added under a name. "
            "The edition is drawn anew each time."
        )
        call("edit", "1", "pin", "reservoir", "--by", "Ana Lind")
        call("edit", "1", "drop", "market wins", "--by", "Ana Lind")
        call("edit", "1", "comment", "reservoir", "Call the water board before ten.", "--by", "Ben Ruiz")
        call("verify", "1")
        say("Nothing leaves before it is approved. Then it goes to three recipients, one of whom reads French.")
        call("send", "1", code=2)
        call("approve", "1", "--by", "Ana Lind")
        call("send", "1")
        letters = sorted((folder / "letters").glob("*.eml"))
        assert len(letters) == 3

        say("## The second morning\nThe Courier has news, the Post has the same as yesterday.")
        site.answers["/courier.xml"] = reply(write_feed("Inland Courier", LATER, site.url("/courier"), now))
        call("run", "--now", f"{tomorrow}T06:30")
        call("diff", "1", "2")
        say(
            "Yesterday’s note was wrong: the mayor comes at eleven. It is corrected in the folder, "
            "and those who had No. 1 get what changed, with the changes that people had made."
        )
        memo = folder / "articles" / "mayor.md"
        memo.write_text(memo.read_text(encoding="utf-8").replace("at ten", "at eleven"), encoding="utf-8")
        call("correct", "1", "--note", "The mayor comes at eleven, not at ten.")
        call("approve", "1", "--by", "Ana Lind")
        say("Later somebody asks what was written about the dam.")
        call("search", "reservoir")
        call("show", "2")
        call("why", "2", "third gate")
        port = str(site.port)
    return settle("\n".join(told), folder, now, port)


def settle(text: str, folder: Path, now: datetime, port: str) -> str:
    """Return the document without what is another each time: days, hours, digests, ports and folders."""
    for then, day in ((now + timedelta(days=1), SECOND_DAY), (now, FIRST_DAY)):
        shown = datetime.fromisoformat(day)
        for form in ("%Y-%m-%d", "%d %B %Y", "%-d %B %Y", "%-d %b %Y", "%-d %b"):
            text = text.replace(f"{then:{form}}", f"{shown:{form}}")
    text = text.replace(f"{folder}/", "").replace(str(folder), ".").replace(f"127.0.0.1:{port}", "news.example.org")
    text = re.sub(r"\b\d\d:\d\d(:\d\d)?( UTC)?\b", "06:30\\2", text)
    text = re.sub(r"fonts: .*|templates: /.*|ok     templates: .*", lambda found: found[0].split(":")[0] + ": …", text)
    # How much was checked says nothing to a reader, and changes with every page that is drawn otherwise.
    text = re.sub(r"(?m)(?<=: )\d+ hold.*$", "… hold", text)
    text = re.sub(r"extras left out: .*", "extras left out: …", text)
    text = re.sub(r"--[0-9a-f]{8}\.eml", "--….eml", text)
    text = re.sub(r"(?<=two-rivers-daily-)[0-9a-f]{6}", "4fc6d4", text)
    return re.sub(r"<[0-9a-f]{8,}[^>]*>|\b[0-9a-f]{10,64}\b", "…", text)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as scratch:
        DOCUMENT.write_text(walk(Path(scratch).resolve()), encoding="utf-8")
    sys.stdout.write(f"{DOCUMENT}\n")
