"""Rows of the API of the agency's own report, of receivers' answers, of provincial reports."""

from collections.abc import Callable

from django.urls import reverse

from reporting import commands
from tests.contracts import reporting_routes as pages
from tests.contracts.reporting_routes import PREPARERS, RECEIVERS, SIGNERS
from tests.contracts.table import Routes, Row
from tests.factories import reporting as make
from tests.factories.organizations import PERIOD, Cast, actor

RECEIVER = frozenset({"home_affairs"})


def _own(name: str) -> Callable[[Cast], str]:
    return lambda cast: reverse(f"reporting_api:{name}", args=[PERIOD])


def _after(before: Callable[[Cast], str], name: str) -> Callable[[Cast], str]:
    """The same state as for the page, at the address of the API."""

    def url(cast: Cast) -> str:
        before(cast)
        return reverse(f"reporting_api:{name}", args=[PERIOD])

    return url


def _delivered(name: str, before: Callable[[Cast], str] | None = None) -> Callable[[Cast], str]:
    def url(cast: Cast) -> str:
        page = (before or pages.delivered("receive"))(cast)
        number = int(page.split("/reports/")[1].split("/")[0])
        return reverse(f"reporting_api:{name}", args=[number])

    return url


def _provincial(cast: Cast) -> str:
    report, _ = commands.compile_provincial(
        actor=actor(cast.home_affairs),
        period=make.period(),
        assessment="",
        proposals="",
        now=make.ANSWERED,
    )
    return reverse("reporting_api:provincial_document", args=[report.pk, "xlsx"])


ROUTES: Routes = {
    "reporting_api:own_report": Row(url=_own("own_report"), allowed=PREPARERS),
    "reporting_api:narrative": (
        Row(url=_own("narrative"), allowed=PREPARERS),
        Row(
            url=_own("narrative"),
            allowed=PREPARERS,
            method="put",
            data={"difficulties": "Thiếu người"},
            answers=frozenset({428}),
        ),
    ),
    "reporting_api:compilation": Row(
        url=_own("compilation"), method="post", allowed=PREPARERS, answers=frozenset({202})
    ),
    # Another checksum than the one that was read signs nothing.
    "reporting_api:signature": Row(
        url=_after(pages.compiled("sign"), "signature"),
        method="post",
        data={"checksum": "0" * 64},
        allowed=SIGNERS,
        answers=frozenset({409}),
    ),
    "reporting_api:submission": Row(
        url=_after(pages.signed_by_all("submit"), "submission"),
        method="post",
        allowed=SIGNERS,
    ),
    "reporting_api:amendment": Row(
        url=_after(pages.returned, "amendment"),
        method="post",
        data={"reason": "Bổ sung"},
        allowed=PREPARERS,
    ),
    "reporting_api:reopening": Row(
        url=_after(pages.all_submitted("ask_reopening"), "reopening"),
        method="post",
        data={"reason": "Sai"},
        allowed=PREPARERS,
    ),
    "reporting_api:receipt": Row(
        url=_delivered("receipt"), method="post", allowed=RECEIVER, foreign=404
    ),
    "reporting_api:acceptance": Row(
        url=_delivered("acceptance", pages.received),
        method="post",
        allowed=RECEIVER,
        foreign=404,
    ),
    "reporting_api:return": Row(
        url=_delivered("return"),
        method="post",
        data={"reason": "Thiếu"},
        allowed=RECEIVER,
        foreign=404,
    ),
    "reporting_api:reopening_answer": Row(
        url=_delivered("reopening_answer", pages.asked),
        method="post",
        data={"decision": "agree", "answer": ""},
        allowed=RECEIVER,
        foreign=404,
    ),
    "reporting_api:provincial": (
        Row(url=_own("provincial"), allowed=RECEIVERS),
        Row(
            url=_own("provincial"),
            method="post",
            allowed=RECEIVERS,
            data={"assessment": "", "proposals": ""},
        ),
    ),
    # The paper is made by the worker: until then the receiver is told to wait.
    "reporting_api:provincial_document": Row(
        url=_provincial,
        allowed=RECEIVER,
        foreign=frozenset({403, 404}),
        answers=frozenset({409}),
    ),
}
