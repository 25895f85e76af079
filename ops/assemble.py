"""What an image carries beside the source: compiled catalogues, the handbook, the static files.

Static files get a hash in their names and compressed copies, under ``STATIC_DIR``. The
settings ask for secrets, which an image must not have: what stands here serves nobody.
"""

import os
import secrets
import subprocess
import sys
from collections.abc import Mapping

from ops import handbook
from ops.catalogues import ROOT, compile_catalogues


def serving_nobody(base: Mapping[str, str]) -> dict[str, str]:
    """``base`` with addresses of nothing, whether it names real ones or files that hold them."""
    nobody = {
        "SECRET_KEY": secrets.token_urlsafe(48),
        "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none",
        "REDIS_URL": "redis://127.0.0.1:1/0",
    }
    named = {f"{name}_FILE" for name in nobody}
    kept = {name: value for name, value in base.items() if name not in named}
    return kept | nobody | {"STATIC_MANIFEST": "1"}


def main() -> int:
    """Exit status of collectstatic."""
    compile_catalogues()
    handbook.main()
    command = [sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity", "0"]
    env = serving_nobody(os.environ)
    return subprocess.run(command, cwd=ROOT, env=env, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
