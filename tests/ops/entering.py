"""A person, an entry of theirs and a signed-in session, for tests that talk to real web processes.

``python -m tests.ops.entering FILE`` stores them in the database that the environment names.
"""

import json
import sys
from pathlib import Path

import django


def main(into: Path) -> None:
    from django.conf import settings  # noqa: PLC0415  after django.setup()
    from django.test import Client  # noqa: PLC0415
    from django.urls import reverse  # noqa: PLC0415

    from tests.factories.organizations import make_cast  # noqa: PLC0415
    from tests.factories.worklogs import make_entry  # noqa: PLC0415
    from tests.signing_in import enter  # noqa: PLC0415

    cast, client = make_cast(), Client()
    entry = make_entry(cast.clerk)
    enter(client, cast.clerk)
    into.write_text(
        json.dumps(
            {
                "session": client.cookies[settings.SESSION_COOKIE_NAME].value,
                "cookie": settings.SESSION_COOKIE_NAME,
                "home": reverse("reporting:home"),
                "evidence": reverse("worklogs:evidence", args=[entry.work_date, entry.pk]),
                "sign_out": reverse("account_logout"),
            }
        )
    )


if __name__ == "__main__":
    django.setup()
    main(Path(sys.argv[1]))
