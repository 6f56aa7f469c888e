"""Chromium, driven over its pipe (Chrome DevTools Protocol), as the tests look at pages with it."""

import fcntl
import json
import os
import select
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"),
    *("--remote-debugging-pipe", "--hide-scrollbars", "--disable-component-update", "--disable-extensions"),
)
AXE = Path(__file__).parents[2] / ".venv" / "node_modules" / "axe-core" / "axe.min.js"


class Browser:
    """One page of a browser without a window; `events` is what it told since the last `open`."""

    def __init__(self, ours: int, theirs: int) -> None:
        self._write, self._read = ours, theirs
        self._number, self._rest, self._session = 0, b"", ""
        self.events: list[dict[str, Any]] = []
        target = self.ask("Target.createTarget", url="about:blank")["targetId"]
        self._session = self.ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Network", "Log"):
            self.ask(f"{domain}.enable")

    def ask(self, method: str, **given: Any) -> dict[str, Any]:
        """Call a method and return its result; what happens meanwhile is kept in `events`."""
        self._number += 1
        message = {"id": self._number, "method": method, "params": given}
        if self._session:
            message["sessionId"] = self._session
        os.write(self._write, json.dumps(message).encode() + b"\0")
        while True:
            said = self._next()
            if said.get("id") == self._number:
                assert "error" not in said, said["error"]
                return dict(said["result"])
            self.events.append(said)

    def _next(self) -> dict[str, Any]:
        end = time.monotonic() + 300
        while b"\0" not in self._rest:
            ready, _, _ = select.select([self._read], [], [], max(0.0, end - time.monotonic()))
            assert ready, "the browser says nothing"
            self._rest += os.read(self._read, 1 << 20)
        said, _, self._rest = self._rest.partition(b"\0")
        return dict(json.loads(said))

    def open(self, path: Path, width: int = 1440, *, dark: bool = False, script: bool = True) -> None:
        """Open a file and wait until it is loaded."""
        self.open_address(path.as_uri(), width, dark=dark, script=script)

    def open_address(self, url: str, width: int = 1440, *, dark: bool = False, script: bool = True) -> None:
        """Open an address and wait until it is loaded."""
        self.ask("Emulation.setDeviceMetricsOverride", width=width, height=900, deviceScaleFactor=1, mobile=width < 600)
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.ask("Emulation.setEmulatedMedia", media="screen", features=[scheme])
        self.ask("Emulation.setScriptExecutionDisabled", value=not script)
        self.events.clear()
        self.ask("Page.navigate", url=url)
        while not any(event.get("method") == "Page.loadEventFired" for event in self.events):
            self.events.append(self._next())
        if script:
            self.run("document.fonts.ready.then(() => true)")

    def run(self, script: str) -> Any:
        """Run JavaScript in the page and return its value, waited for where it is a promise."""
        done = self.ask("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True)
        assert "exceptionDetails" not in done, done["exceptionDetails"]
        return done["result"].get("value")

    @property
    def requests(self) -> list[str]:
        """The addresses that the page asked for."""
        sent = (e["params"]["request"]["url"] for e in self.events if e.get("method") == "Network.requestWillBeSent")
        return [url for url in sent if not url.startswith("data:")]

    @property
    def complaints(self) -> list[str]:
        """What the console shows as wrong: errors, warnings, uncaught exceptions, refusals."""
        said = []
        for event in self.events:
            told = event.get("params", {})
            if event.get("method") == "Runtime.exceptionThrown":
                said.append(str(told["exceptionDetails"]))
            if event.get("method") == "Log.entryAdded" and told["entry"]["level"] in {"error", "warning"}:
                said.append(told["entry"]["text"])
            if event.get("method") == "Runtime.consoleAPICalled" and told["type"] in {"error", "warning", "assert"}:
                said.append(str(told["args"]))
        return said


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start a browser, or skip the test where there is none."""
    program = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if program is None:
        pytest.skip("no Chromium here (apt-get install chromium)")
    ask, ours = os.pipe()
    theirs, tell = os.pipe()
    low = ask, tell
    ask, tell = (fcntl.fcntl(end, fcntl.F_DUPFD, 10) for end in low)
    for end in low:
        os.close(end)

    def wire() -> None:
        # It reads from its descriptor 3 and writes to 4.
        os.dup2(ask, 3)
        os.dup2(tell, 4)

    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        process = subprocess.Popen(
            [program, *FLAGS, f"--user-data-dir={profile}"],
            preexec_fn=wire,
            pass_fds=(3, 4),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(ask)
        os.close(tell)
        try:
            yield Browser(ours, theirs)
        finally:
            process.kill()
            process.wait()
            os.close(ours)
            os.close(theirs)
