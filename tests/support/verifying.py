"""Every edition that a test makes is verified, whatever the test is about."""

from collections.abc import Callable, Sequence
from pathlib import Path

from briefings.app.verification import verify_edition
from briefings.core.edition import Briefing, Rendition

#: folders that were verified, with the moment of their files
SEEN: set[tuple[Path, int]] = set()


def assert_editions_verify(output: Path) -> None:
    """Verify the editions under a folder that were not verified yet."""
    for path in sorted(output.glob("*/briefing.json")):
        key = (path.parent, path.stat().st_mtime_ns)
        if key not in SEEN:
            SEEN.add(key)
            report = verify_edition(path.parent)
            assert report.failures == (), f"{path.parent.name} does not verify"


def verify_after(save: Callable[..., Path]) -> Callable[..., Path]:
    """Return what saves an edition, and verifies it then."""

    def save_and_verify(briefing: Briefing, renditions: Sequence[Rendition], output: Path, name: str = "") -> Path:
        folder = save(briefing, renditions, output, name)
        assert_editions_verify(output)
        return folder

    return save_and_verify
