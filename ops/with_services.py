"""``python -m ops.with_services COMMAND…``: run a command beside empty servers of its own.

The command finds the portal's environment (``DATABASE_URL`` and so on); its exit status is
ours. Servers that the environment names already are used instead.
"""

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from types import FrameType

from ops.services import temporary_services

TOOL_SETTINGS: Mapping[str, str] = {
    "SECRET_KEY": "for-tools-only-0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEFGH",
    "STATIC_MANIFEST": "0",
    "SECOND_STEP_REQUIRED": "0",
    "LOG_LEVEL": "WARNING",
}


def main() -> int:
    """Run the command that the arguments spell."""
    command = sys.argv[1:]
    if not command:
        raise SystemExit(f"usage: {__doc__}")
    if "DATABASE_URL" in os.environ:
        return subprocess.run(command, check=False).returncode
    signal.signal(signal.SIGTERM, _leave)
    with temporary_services() as services, tempfile.TemporaryDirectory() as files:
        env = {
            **TOOL_SETTINGS,
            **os.environ,
            **services,
            "FILES_DIR": files,
            "ANCHORS_DIR": f"{files}/anchors",
        }
        return subprocess.run(command, env=env, check=False).returncode


def _leave(number: int, frame: FrameType | None) -> None:
    raise SystemExit(128 + number)


if __name__ == "__main__":
    sys.exit(main())
