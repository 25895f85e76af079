"""Tokens of programs: made and shown once, revoked, noted when used."""

import secrets
from datetime import datetime, timedelta

from django.db import transaction

from organizations import audit
from organizations.access import Actor
from organizations.models import ServiceToken
from organizations.refusals import NameIsTaken, ReasonIsMissing, stated
from organizations.rules import service_tokens as rules
from organizations.rules.names import nfc
from organizations.tenancy import presented_token, tenant

NOTED_EVERY = timedelta(hours=1)


def make_service_token(
    *, actor: Actor, name: str, scopes: list[str], days: int, now: datetime
) -> tuple[ServiceToken, str]:
    """Let a program into the actor's agency; its row, and the token, which is stored nowhere.

    Callers ask who may: the operator's page, or the command line.

    Raises:
        ReasonIsMissing: it does not say what for.
        UnknownScope: something that cannot be allowed, or nothing.
        NameIsTaken: a token of this name is good now; so a form sent twice makes one.
    """
    words = nfc(name)
    if not words:
        raise ReasonIsMissing
    token = rules.token_of(secrets.token_urlsafe(rules.SECRET_BYTES))
    with stated(), transaction.atomic():
        of_name = ServiceToken.objects.filter(agency_id=actor.agency_id, name=words)
        if of_name.filter(revoked_at__isnull=True, expires_at__gt=now).exists():
            raise NameIsTaken
        made = ServiceToken.objects.create(
            agency_id=actor.agency_id,
            name=words,
            hint=token[: rules.HINT],
            digest=rules.digest_of(token),
            scopes=rules.checked(scopes),
            made_by_id=actor.posting_id,
            made_at=now,
            expires_at=now + timedelta(days=days),
        )
        _record(actor, made, "made")
    return made, token


def revoke_service_token(*, actor: Actor, token: ServiceToken, now: datetime) -> None:
    """End it at once. Twice changes nothing."""
    with stated(), transaction.atomic():
        row = ServiceToken.objects.select_for_update(no_key=True, of=("self",)).get(pk=token.pk)
        if row.revoked_at is not None:
            return
        row.revoked_at, row.revoked_by_id = now, actor.posting_id
        row.save(update_fields=["revoked_at", "revoked_by"])
        _record(actor, row, "revoked")


def recognise(token: str, *, now: datetime) -> ServiceToken | None:
    """The row of a token that is good now; None for any other, whatever is wrong with it.

    Its use is noted, once an hour, in its own agency. One query, two more when it is noted.
    """
    if not rules.WRITTEN.fullmatch(token):
        return None
    digest = rules.digest_of(token)
    with presented_token(digest):
        found = ServiceToken.objects.select_related("agency").filter(digest=digest).first()
    if found is None or not found.is_good(now):
        return None
    if found.last_used_at is None or now - found.last_used_at >= NOTED_EVERY:
        with tenant(found.agency_id):
            ServiceToken.objects.filter(pk=found.pk).update(last_used_at=now)
    return found


def _record(actor: Actor, token: ServiceToken, verb: str) -> None:
    audit.record(
        actor=actor,
        action=f"organizations.service_token.{verb}",
        object_id=token.pk,
        details={"hint": token.hint, "scopes": ", ".join(token.scopes)},
    )
