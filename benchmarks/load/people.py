"""Sessions for so many people of a generated province, as the sign-in would have made them.

``python -m benchmarks.load.people COUNT FILE`` writes cookies and addresses as JSON.
"""

import json
import sys
from pathlib import Path

import django


def main() -> None:
    """Write the file; it holds live sessions and is for its owner alone."""
    django.setup()
    from django.test import Client  # noqa: PLC0415  after django.setup()

    from organizations.http import now_and_today  # noqa: PLC0415
    from organizations.models import Agency, Posting, RoleKind  # noqa: PLC0415
    from organizations.tenancy import tenant  # noqa: PLC0415
    from tests.signing_in import enter  # noqa: PLC0415
    from worklogs.models import CatalogueTask  # noqa: PLC0415

    count, path = int(sys.argv[1]), Path(sys.argv[2])
    agencies = list(Agency.objects.filter(in_kpi_scope=True).order_by("pk"))
    task = CatalogueTask.objects.filter(agency=None, group="B").order_by("code")[0]
    people = []
    for number in range(count):
        agency = agencies[number % len(agencies)]
        with tenant(agency.pk):
            posted = Posting.objects.filter(agency=agency, keeps_log=True)
            posting = posted.select_related("staff__user").order_by("-pk")[number // len(agencies)]
            heads = posting.roles.filter(role=RoleKind.HEAD).exists()
        client = Client()
        enter(client, posting)
        people.append({"sid": client.cookies["sid"].value, "heads": heads})
    path.touch(mode=0o600)
    path.write_text(
        json.dumps(
            {
                "people": people,
                "today": now_and_today()[1].isoformat(),
                "task": task.pk,
                "code": task.code,
            }
        )
    )


if __name__ == "__main__":
    main()
