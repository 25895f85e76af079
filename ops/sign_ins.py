"""One account per role: read from the generator, shown on the terminal, kept for scripts."""

import json
from pathlib import Path

from rich.console import Console
from rich.table import Table

ROLES = (
    "staff",
    "head",
    "officer",
    "agency_head",
    "organization_board",
    "home_affairs",
    "kpi_team",
    "inspector",
    "operator",
    "ward_head",
    "school_head",
)

Accounts = list[dict[str, str]]


def read_accounts(path: Path) -> Accounts:
    """The accounts that the generator wrote, in the order of ``ROLES``.

    Raises:
        ValueError: a role has none.
    """
    by_role = {account["role"]: account for account in json.loads(path.read_text())}
    if missing := [role for role in ROLES if role not in by_role]:
        raise ValueError(f"{path} has no account for {', '.join(missing)}")
    return [by_role[role] for role in ROLES]


def write_summary(path: Path, url: str, accounts: Accounts) -> None:
    """Address and accounts for scripts, readable by us alone."""
    keys = ("role", "login", "password", "agency")
    content = {"url": url, "accounts": [{key: one[key] for key in keys} for one in accounts]}
    draft = path.with_suffix(".new")
    draft.touch(mode=0o600)
    draft.write_text(json.dumps(content, ensure_ascii=False, indent=1))
    draft.replace(path)


def show(console: Console, url: str, accounts: Accounts) -> None:
    """Print address and sign-ins as a table."""
    table = Table(title=f"KPI Portal: {url}", title_style="bold", title_justify="left")
    for heading in ("Role", "Sign-in", "Password", "Agency"):
        table.add_column(heading)
    for one in accounts:
        table.add_row(one["role"], one["login"], one["password"], one["agency"])
    console.print(table)
    console.print("Ctrl-C ends it. Logs are in .local/logs.")
    console.file.flush()
