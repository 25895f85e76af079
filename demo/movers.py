"""People of the demonstration who move from one agency to another."""

from datetime import date, timedelta

from demo.people import units_of
from organizations.models import Agency, Posting
from organizations.tenancy import tenant


def transfer(origin: Agency, destination: Agency, on: date) -> bool:
    """Move one person without a role from an agency to another; whether there was anybody."""
    with tenant(origin.pk):
        leaver = (
            Posting.objects.filter(agency=origin, is_primary=True, ends_on=None)
            .filter(roles__isnull=True)
            .exclude(staff__postings__is_primary=False)
            .order_by("-id")
            .first()
        )
        if leaver is None:
            return False
        leaver.ends_on = on - timedelta(days=1)
        leaver.save(update_fields=["ends_on"])
    with tenant(destination.pk):
        root, *inner = units_of(destination)
        used = Posting.objects.filter(agency=destination, unit__in=inner).order_by("id").first()
        Posting.objects.create(
            agency=destination,
            unit=root if used is None else used.unit,
            staff_id=leaver.staff_id,
            job_position=leaver.job_position,
            title=leaver.title,
            subject_class=leaver.subject_class,
            starts_on=on,
        )
    return True
