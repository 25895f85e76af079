"""What somebody is answered at the request after their rights ended, one way or another."""

from collections.abc import Callable, Iterator
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from kpi_portal import policy
from organizations.commands import revoke_rights
from organizations.models import Delegation, Posting, RoleAssignment, Unit, User
from organizations.rules.policy import POSTED, Relation
from organizations.tenancy import tenant
from tests.contracts.table import SERVED, Row
from tests.factories.organizations import actor, make_posting
from tests.isolation.probing import Answer, Prober
from tests.isolation.world import WORKERS

ENDED = {302, 303, 401, 403}


def leave(posting: Posting) -> None:
    day = timezone.localdate() - timedelta(days=1)
    with tenant(posting.agency_id):
        RoleAssignment.objects.filter(posting=posting).update(ends_on=day)
        Posting.objects.filter(pk=posting.pk).update(ends_on=day)


def move(posting: Posting) -> None:
    """To another unit of the agency: the roles of the posting that is over are not ended."""
    today = timezone.localdate()
    other = Unit.objects.exclude(pk=posting.unit_id).filter(agency_id=posting.agency_id)
    with tenant(posting.agency_id):
        Posting.objects.filter(pk=posting.pk).update(ends_on=today - timedelta(days=1))
        make_posting(other.earliest("pk"), staff=posting.staff, starts_on=today)


def revoke(posting: Posting) -> None:
    """Every right that was given to them, by its giver."""
    with tenant(posting.agency_id):
        for right in Delegation.objects.filter(delegate=posting, revoked_at__isnull=True):
            giver = actor(Posting.objects.get(pk=right.principal_id))
            revoke_rights(actor=giver, delegation=right, reason="Hết việc", now=timezone.now())


def lose_roles(posting: Posting) -> None:
    day = timezone.localdate() - timedelta(days=1)
    with tenant(posting.agency_id):
        RoleAssignment.objects.filter(posting=posting).update(ends_on=day)


def be_shut_out(posting: Posting) -> None:
    User.objects.filter(pk=posting.staff.user.pk).update(is_active=False)


def after(
    prober: Prober, chosen: list[tuple[str, Row]], change: Callable[[Posting], None]
) -> Iterator[tuple[str, str, Answer, Row]]:
    """What whoever may is answered at the request after the change."""
    cast = prober.world.a.cast
    for name, row in chosen:
        with transaction.atomic():
            url, data = row.url(cast), row.data_for(cast)
            for person in [one for one in WORKERS if one in row.allowed][:2]:
                posting = getattr(cast, person)
                with transaction.atomic():
                    change(posting)
                    answer = prober.ask(posting, row.method, url, data)
                    transaction.set_rollback(True)
                yield name, person, answer, row
            transaction.set_rollback(True)


def refused(prober: Prober, chosen: list[tuple[str, Row]]) -> tuple[int, list[str]]:
    tried, wrong = 0, []
    for change in (leave, be_shut_out):
        for name, person, answer, _row in after(prober, chosen, change):
            tried += 1
            if answer.status not in ENDED:
                wrong.append(f"{name} {person} {change.__name__}: {answer.status}")
    by_role = [
        (name, row)
        for name, row in chosen
        if policy.ROUTES[name].first
        and not any(
            line.to == Relation.OWN or POSTED in line.roles  # to which no role is needed
            for line in policy.ROUTES[name].action.allows  # type: ignore[union-attr]
        )
    ]
    for name, person, answer, _row in after(prober, by_role, lose_roles):
        tried += 1
        if answer.status != 403:
            wrong.append(f"{name} {person} lost their roles: {answer.status}")
    for name, person, answer, _row in after(prober, by_role, move):
        tried += 1
        if answer.status not in ENDED or answer.written:
            wrong.append(f"{name} {person} moved: {answer.status}, wrote {len(answer.written)}")
    return tried, wrong


def by_given_right(prober: Prober, chosen: list[tuple[str, Row]]) -> tuple[int, list[str]]:
    """What the deputy is answered while a right of the head's is given to them, and after it was
    revoked, at routes that no colleague may use: how many were served before, and who still was."""
    cast, deputy = prober.world.a.cast, prober.world.a.people["deputy"]
    served, wrong = 0, []
    for name, row in chosen:
        with transaction.atomic():
            url, data = row.url(cast), row.data_for(cast)
            if prober.ask(deputy, row.method, url, data).status in SERVED:
                served += 1
                revoke(deputy)
                status = prober.ask(deputy, row.method, url, data).status
                if status not in {403, 404, row.refused}:
                    wrong.append(f"{name} still served: {status}")
            transaction.set_rollback(True)
    return served, wrong
