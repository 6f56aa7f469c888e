"""Nothing is looked up, called or left behind: the demonstration, with the network refused and every try on record."""

from pathlib import Path

import pytest
from support.offline import build_shim, run_offline


@pytest.mark.slow
def test_the_demonstration_asks_nobody_and_leaves_nothing_behind(tmp_path: Path) -> None:
    done = run_offline(tmp_path, "-m", "briefings", "demo", "--output", "editions")
    assert done.status == 0, done.said
    assert done.tried == ()
    assert any(path.endswith("briefing.pdf") for path in done.left)
    kept = ("work/editions/", "cache/briefings/", "cache/fontconfig/")
    assert {path for path in done.left if not path.startswith(kept)} == set()


@pytest.mark.parametrize(
    ("code", "record"),
    [
        ("import socket; socket.getaddrinfo('example.org', 80)", "python socket.getaddrinfo example.org"),
        ("import socket; socket.socket().connect(('192.0.2.1', 80))", "python socket.connect ('192.0.2.1', 80)"),
        (
            "import subprocess, sys; subprocess.run([sys.executable, '-c', 'import socket; socket.getfqdn(\"a.b\")'])",
            "python socket.gethostbyaddr a.b",
        ),
    ],
)
def test_a_program_that_asks_is_seen(tmp_path: Path, code: str, record: str) -> None:
    assert record in run_offline(tmp_path, "-c", code).tried


def test_a_library_that_asks_is_seen_too(tmp_path: Path) -> None:
    if build_shim(tmp_path) is None:
        pytest.skip("there is no C compiler")
    code = "import ctypes; ctypes.CDLL(None).getaddrinfo(b'example.org', None, None, ctypes.byref(ctypes.c_void_p()))"
    assert run_offline(tmp_path, "-c", code).tried == ("library getaddrinfo example.org",)


def test_a_file_left_elsewhere_is_seen(tmp_path: Path) -> None:
    code = "import pathlib; (pathlib.Path.home() / '.device').write_text('me')"
    assert "home/.device" in run_offline(tmp_path, "-c", code).left
