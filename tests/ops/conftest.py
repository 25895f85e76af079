"""A bucket on a real server that speaks S3."""

import os
import secrets
import shutil
import subprocess
import time
from collections.abc import Iterator

import pytest

from ops.process import free_port, wait_until
from organizations import files
from tests import servers

TOOLS = servers.ROOT / ".local" / "load-venv" / "bin"
RCLONE = shutil.which("rclone", path=f"{TOOLS}:{os.environ.get('PATH', '')}")


@pytest.fixture(scope="module")
def address(tmp_path_factory) -> Iterator[str]:
    """A bucket of rclone's S3 server, which checks signatures."""
    if RCLONE is None:
        pytest.skip("run `make tools` once: there is no rclone")
    root, port, secret = tmp_path_factory.mktemp("s3"), free_port(), secrets.token_hex(16)
    (root / "kpi").mkdir()
    server = subprocess.Popen(
        [RCLONE, "serve", "s3", "--addr", f"127.0.0.1:{port}", "--auth-key", f"portal,{secret}",
         str(root)],
        stderr=subprocess.DEVNULL,
    )  # fmt: skip
    url = f"s3://portal:{secret}@127.0.0.1:{port}/kpi?tls=0"

    def answers() -> bool:
        try:
            files._bucket(url).get("nothing")
        except OSError:
            return False
        return True

    assert wait_until(answers, deadline=time.monotonic() + 30)
    yield url
    server.terminate()
    server.wait(timeout=20)
