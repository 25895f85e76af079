"""Who may prepare, send, receive and oversee reports."""

from django.core.exceptions import PermissionDenied

from organizations.access import Actor
from organizations.policy import KEEPERS
from reporting import policy

PREPARERS = KEEPERS


def may_prepare(actor: Actor) -> bool:
    """Whether the actor keeps the agency's report: its words, its compilation, its amendment."""
    return actor.may(policy.PREPARE)


def may_see_completion(actor: Actor) -> bool:
    """Whether the actor sees which first steps people of the agency have done."""
    return actor.may(policy.SEE_COMPLETION)


def may_see_screens(actor: Actor) -> bool:
    """Whether the actor helps people of the agency by seeing what waits for them."""
    return actor.may(policy.SEE_SCREEN)


def may_sign(actor: Actor) -> bool:
    """Whether the actor signs and sends the agency's report: its head, or whoever was given that
    right. By which right, and whether it holds today, the commands ask of ``may_sign``."""
    return actor.may(policy.SIGN)


def may_read(actor: Actor) -> bool:
    """Whether the actor reads the agency's own report, at every step of its way."""
    return actor.may(policy.READ_OWN)


def may_read_names(actor: Actor) -> bool:
    """Whether the actor may have a report's documents: a program only with the scope for people."""
    return actor.may(policy.READ_NAMES)


def may_receive(actor: Actor) -> bool:
    """Whether the actor answers for a receiver of reports."""
    return actor.may(policy.RECEIVE)


def may_have_files(actor: Actor) -> bool:
    """Whether there is anything that the actor may have made into a file: their own data, at
    least."""
    return actor.may(policy.HAVE_FILES)


def asks_for_files(actor: Actor) -> bool:
    """Whether files are part of the actor's duties, so that the first page looks for ready ones;
    others come to take their own data where they asked for it."""
    return may_receive(actor) or may_read(actor)


def may_see_units(actor: Actor) -> bool:
    """Whether the actor looks at the coverage of units; which ones, organizations says."""
    return actor.may(policy.LOOK_AT_UNITS)


def may_see_province(actor: Actor) -> bool:
    """Whether the actor sees how far every agency is: figures, no people."""
    return actor.may(policy.SEE_PROVINCE)


def may_inspect(actor: Actor) -> bool:
    """Whether the actor reads the audit trail of the province."""
    return actor.may(policy.INSPECT)


def may_operate(actor: Actor) -> bool:
    """Whether the actor sees due work and sizes: no scores, no names."""
    return actor.may(policy.OPERATE)


def require(allowed: bool) -> None:
    """Stop here unless allowed.

    Raises:
        PermissionDenied: answered as 403.
    """
    if not allowed:
        raise PermissionDenied
