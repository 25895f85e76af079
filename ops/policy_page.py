"""Print the table of who may do what as ``docs/security/policy.md``. ``make policy``."""

from pathlib import Path

import django

PAGE = Path(__file__).resolve().parent.parent / "docs" / "security" / "policy.md"


def main() -> None:
    """Write the page. The environment must let the settings load; nothing is connected to."""
    django.setup()
    from kpi_portal.policy_page import page  # noqa: PLC0415  needs the apps

    PAGE.write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
