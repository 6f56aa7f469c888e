"""Ready files for the programs that keep others running: systemd, cron, launchd."""

import plistlib
import shlex
from pathlib import Path

from briefings.core.errors import UsageError

SERVICE_KINDS = ("systemd", "cron", "launchd")


def build_service_file(kind: str, settings: Path, program: tuple[str, ...], name: str) -> str:
    """Return the file that keeps a schedule running, with where it belongs in its first line."""
    command = (*program, "schedule", str(settings))
    if kind == "systemd":
        return build_systemd_unit(command, settings.parent, name)
    if kind == "cron":
        return build_cron_line((*command, "--once"), settings.parent, name)
    if kind == "launchd":
        return build_launchd_plist(command, settings.parent, name)
    raise UsageError(f"--print {kind!r} is not known; choose one of {', '.join(SERVICE_KINDS)}")


def build_systemd_unit(command: tuple[str, ...], folder: Path, name: str) -> str:
    """Return a service; SIGTERM goes to the scheduler alone, which finishes the delivery in hand."""
    return f"""\
# ~/.config/systemd/user/briefings-{name}.service; then: systemctl --user enable --now briefings-{name}
# (to go on without anybody logged in: loginctl enable-linger)
[Unit]
Description=Briefing {name}
Wants=network-online.target
After=network-online.target

[Service]
ExecStart={" ".join(quote_for_systemd(word) for word in command)}
WorkingDirectory={str(folder).replace("%", "%%")}
# Secrets: a file of NAME=value lines that only you may read
# EnvironmentFile=%h/.config/briefings/{name}.env
Restart=on-failure
RestartSec=30
KillMode=mixed
TimeoutStopSec=300
NoNewPrivileges=true
PrivateTmp=true

[Install]
WantedBy=default.target
"""


def quote_for_systemd(word: str) -> str:
    """Write a word as systemd reads it."""
    escaped = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%").replace("$", "$$")
    return f'"{escaped}"' if set(escaped) & set(" \t'\"\\;") else escaped


def build_cron_line(command: tuple[str, ...], folder: Path, name: str) -> str:
    """Return a line of cron; it looks every five minutes; the zone and its summer time are the program's affair."""
    line = f"cd {shlex.quote(str(folder))} && {shlex.join(command)}".replace("%", "\\%")
    return f"# add with: crontab -e    (briefing {name}; does nothing when nothing is due)\n*/5 * * * * {line}\n"


def build_launchd_plist(command: tuple[str, ...], folder: Path, name: str) -> str:
    """Return a property list."""
    content = plistlib.dumps(
        {
            "Label": f"org.briefings.{name}",
            "ProgramArguments": list(command),
            "WorkingDirectory": str(folder),
            "RunAtLoad": True,
            "KeepAlive": {"SuccessfulExit": False},
            "ExitTimeOut": 300,
        }
    ).decode()
    place = f"<!-- ~/Library/LaunchAgents/org.briefings.{name}.plist; then: launchctl load -w FILE -->"
    head, _, rest = content.partition("\n")
    return f"{head}\n{place}\n{rest}"
