"""Who may prepare, send, receive and oversee reports."""

from django.core.exceptions import PermissionDenied

from organizations.access import PROVINCE_ROLES, RECEIVER_ROLES, Actor
from organizations.models import Purpose, RoleKind

PREPARERS = (RoleKind.OFFICER, RoleKind.AGENCY_HEAD)
UNIT_VIEWERS = (RoleKind.HEAD, RoleKind.AGENCY_HEAD, RoleKind.OFFICER, RoleKind.SUPERIOR)


def may_prepare(actor: Actor) -> bool:
    """Whether the actor keeps the agency's report: its words, its compilation, its amendment."""
    return actor.holds(*PREPARERS)


def may_sign(actor: Actor) -> bool:
    """Whether the actor signs and sends the agency's report: its head, or whoever was given that
    right. By which right, and whether it holds today, the commands ask of ``may_sign``."""
    return actor.holds(RoleKind.AGENCY_HEAD) or Purpose.SIGN_REPORT in actor.given


def may_read(actor: Actor) -> bool:
    """Whether the actor reads the agency's own report, at every step of its way."""
    return may_prepare(actor) or may_sign(actor)


def may_receive(actor: Actor) -> bool:
    """Whether the actor answers for a receiver of reports."""
    return actor.holds(*RECEIVER_ROLES)


def may_have_files(actor: Actor) -> bool:
    """Whether there is anything that the actor may have made into a file."""
    return may_receive(actor) or may_read(actor)


def may_see_units(actor: Actor) -> bool:
    """Whether the actor looks at the coverage of units; which ones, organizations says."""
    return actor.holds(*UNIT_VIEWERS)


def may_see_province(actor: Actor) -> bool:
    """Whether the actor sees how far every agency is: figures, no people."""
    return actor.holds(*PROVINCE_ROLES)


def may_inspect(actor: Actor) -> bool:
    """Whether the actor reads the audit trail of the province."""
    return actor.holds(RoleKind.INSPECTOR)


def may_operate(actor: Actor) -> bool:
    """Whether the actor sees due work and sizes: no scores, no names."""
    return actor.holds(RoleKind.OPERATOR)


def require(allowed: bool) -> None:
    """Stop here unless allowed.

    Raises:
        PermissionDenied: answered as 403.
    """
    if not allowed:
        raise PermissionDenied
