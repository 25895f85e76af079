"""What reviewers, heads and those they judge send."""

from collections.abc import Callable

from django.test import Client
from django.urls import reverse

from evaluations.queries.sampling import samples_of
from organizations.models import Period
from organizations.tenancy import tenant
from tests.clicks.filling import Filled
from tests.evaluations import test_term_results
from tests.evaluations.deciding import ticked
from tests.evaluations.test_decisions import finish, freeze
from tests.evaluations.test_rule_settings import CRITERIA, DOCUMENT, SETTINGS, TREE
from tests.factories.evaluations import make_publication, make_review
from tests.factories.honesty import make_flag, make_unit_figures
from tests.factories.organizations import PERIOD, TODAY, Cast
from tests.factories.worklogs import make_entry
from tests.signing_in import enter
from worklogs.models import EntryStatus, WorkEntry


def ordinary(cast: Cast) -> list[WorkEntry]:
    """What may be accepted at once: the entries drawn for a closer look are decided already."""
    entries = [
        make_entry(cast.clerk, status=EntryStatus.SUBMITTED, minutes=20, summary=f"Việc {n}")
        for n in range(4)
    ]
    with tenant(cast.department.pk):
        samples = samples_of(cast.department.pk, [(cast.clerk.pk, TODAY)])
    drawn = [one for one in entries if samples.holds(one.author_id, one.work_date, one.pk)]
    for one in drawn:
        make_review(one, cast.head)
    return [one for one in entries if one not in drawn]


def accept_selected(cast: Cast) -> Filled:
    data = {"entry": [ticked(*ordinary(cast))], "level": "4", "person": cast.clerk.pk}
    return Filled("head", "/review/accepted/", data)


def publish(cast: Cast) -> Filled:
    finish(cast.clerk, cast.head, "10.00")  # no excellent one, who might wait for the quota
    finish(cast.colleague, cast.head, "12.00")
    freeze(cast)
    return Filled("head", reverse("evaluations:publish", args=[PERIOD]), {})


def decide(cast: Cast) -> Filled:
    url = reverse("evaluations:decisions", args=[PERIOD, cast.clerk.pk])
    return Filled("head", url, {"kind": "discipline", "document": DOCUMENT})


def first_ahead() -> int:
    ahead: int = Period.objects.filter(starts_on__gt=TODAY).order_by("starts_on")[0].pk
    return ahead


def setting(cast: Cast) -> Filled:
    asked = {"first": first_ahead(), "document": DOCUMENT, "name": "quota.share"}
    return Filled("officer", SETTINGS, asked | {"value": "0,25", "step": "store"})


def criteria(cast: Cast) -> Filled:
    asked = {"first": first_ahead(), "document": DOCUMENT, "title": "Tiêu chí của Sở"}
    return Filled("officer", CRITERIA, asked | TREE | {"step": "store"})


def period_type(cast: Cast) -> Filled:
    first = Period.objects.get(code=PERIOD)
    data = {"period_type": "quarter", "first": first.pk}
    return Filled("agency_head", reverse("evaluations:rules"), data)


def explain(cast: Cast) -> Filled:
    make_entry(cast.clerk)
    make_flag(cast.clerk, head_sees_from=TODAY)
    url = reverse("evaluations:my_figures_of", args=[PERIOD])
    return Filled("clerk", url, {"words": "Tôi trực bộ phận một cửa."})


def explain_unit(cast: Cast) -> Filled:
    make_unit_figures([(cast.office, 9.0, 6), (cast.archive, 7.0, 6)])
    words = {"unit": str(cast.office.pk), f"unit{cast.office.pk}-words": "Phòng trực bão."}
    return Filled("head", reverse("evaluations:own_units", args=[PERIOD]), words)


def file_petition(cast: Cast) -> Filled:
    make_publication(cast.clerk, cast.head)
    url = reverse("evaluations:file_petition", args=[PERIOD])
    return Filled("clerk", url, {"node": "quality", "words": "Xin xem lại"})


def proposed_petition(name: str, **data: str) -> Callable[[Cast], Filled]:
    """The officer has proposed an answer already."""

    def filled(cast: Cast) -> Filled:
        client = Client()
        enter(client, cast.clerk)
        filing = file_petition(cast)
        address = client.post(filing.url, filing.data)["Location"]
        enter(client, cast.officer)
        client.post(f"{address}proposal/", {"outcome": "rejected", "answer": "Đúng quy định"})
        return Filled("agency_head", f"{address}{name}/", data)

    return filled


def classify(cast: Cast) -> Filled:
    """A quarter whose months are all frozen."""
    test_term_results.excellent(cast.clerk, cast.head)
    test_term_results.close(cast.department, *test_term_results.MONTHS)
    url = reverse("evaluations:classify", args=[test_term_results.QUARTER])
    return Filled("agency_head", url, {}, test_term_results.AT)


def publish_term(cast: Cast) -> Filled:
    classify(cast)
    test_term_results.freeze(cast, cast.agency_head)
    test_term_results.excepted(cast, cast.agency_head)
    url = reverse("evaluations:publish_term", args=[test_term_results.QUARTER])
    return Filled("head", url, {}, test_term_results.AT)
