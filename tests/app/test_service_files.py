"""Files for systemd, cron and launchd."""

from pathlib import Path

import pytest

from briefings.app.service_files import build_service_file
from briefings.core.errors import UsageError


@pytest.mark.parametrize("kind", ["systemd", "cron", "launchd"])
def test_unit_files_keep_strange_paths_whole(kind: str) -> None:
    made = build_service_file(
        kind, Path("/srv/my desk 100%/briefing.toml"), ("/usr/bin/python3", "-m", "briefings"), "daily"
    )
    shown = {"systemd": '"/srv/my desk 100%%/briefing.toml"', "cron": "'/srv/my desk 100\\%/briefing.toml'"}
    assert shown.get(kind, "<string>/srv/my desk 100%/briefing.toml</string>") in made
    with pytest.raises(UsageError, match="choose one of"):
        build_service_file("upstart", Path("x"), (), "daily")
