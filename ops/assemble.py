"""What an image carries beside the source: compiled catalogues, and the static files.

Static files get a hash in their names and compressed copies, under ``STATIC_DIR``. The
settings ask for secrets, which an image must not have: what stands here serves nobody.
"""

import os
import secrets
import subprocess
import sys

from ops.catalogues import ROOT, compile_catalogues


def main() -> int:
    """Exit status of collectstatic."""
    compile_catalogues()
    nobody = {
        "SECRET_KEY": secrets.token_urlsafe(48),
        "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none",
        "REDIS_URL": "redis://127.0.0.1:1/0",
        "STATIC_MANIFEST": "1",
    }
    command = [sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity", "0"]
    return subprocess.run(command, cwd=ROOT, env={**os.environ, **nobody}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
