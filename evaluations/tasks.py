"""What Celery does by itself for reviews and figures."""

from celery import shared_task
from django.utils import timezone

from evaluations.commands import tell_heads
from organizations.background import guarded
from organizations.models import Agency


@shared_task(name="evaluations.tasks.tell_heads")
@guarded
def tell_heads_everywhere() -> None:
    """Tell heads, in the morning, of explanations that they may read from today on."""
    now = timezone.now()
    for agency_id in Agency.objects.order_by("pk").values_list("pk", flat=True):
        tell_heads(agency_id=agency_id, now=now)
