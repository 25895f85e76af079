"""Rows of reporting."""

from datetime import UTC, datetime

from django.urls import reverse

from organizations.tenancy import tenant
from reporting import commands, storage
from reporting.models import AskedFile
from reporting.queries.files import place_of
from tests.contracts.table import Routes, Row
from tests.factories import reporting as make
from tests.factories.evaluations import make_publication
from tests.factories.organizations import PERIOD, Cast, actor

PREPARERS = frozenset({"officer", "agency_head", "strange_head", "party_head"})

RECEIVERS = frozenset({"home_affairs", "organization_board"})

SIGNERS = frozenset({"agency_head", "strange_head", "party_head"})

UNIT_VIEWERS = frozenset(
    {"head", "agency_head", "officer", "superior", "strange_head", "party_head"}
)

OVERSEERS = frozenset({"kpi_team", "inspector"})

# Whoever may read the department's delivered report.
READERS = frozenset({"officer", "agency_head", "home_affairs"})

FOUND = frozenset({302})


def _own(name: str):
    return lambda cast: reverse(f"reporting:{name}", args=[PERIOD])


def delivered(name: str, *more: str):
    def url(cast: Cast) -> str:
        return reverse(f"reporting:{name}", args=[make.submit_for(cast.agency_head).pk, *more])

    return url


def compiled(name: str):
    def url(cast: Cast) -> str:
        for agency in (cast.department, cast.commune, cast.party_body):
            make.compile_for(agency)
        return reverse(f"reporting:{name}", args=[PERIOD])

    return url


def signed_by_all(name: str):
    def url(cast: Cast) -> str:
        for head in (cast.agency_head, cast.strange_head, cast.party_head):
            make.sign_for(head, make.compile_for(head.agency))
        return reverse(f"reporting:{name}", args=[PERIOD])

    return url


def _provincial(cast: Cast) -> str:
    report, _ = commands.compile_provincial(
        actor=actor(cast.home_affairs),
        period=make.period(),
        assessment="",
        proposals="",
        now=make.ANSWERED,
    )
    return reverse("reporting:download_provincial", args=[report.pk, "xlsx"])


def asked_file(cast: Cast) -> str:
    asked = commands.ask_export(
        actor=actor(cast.home_affairs), file_format="csv", now=make.ANSWERED
    )
    with tenant(cast.receiving.pk):
        AskedFile.objects.filter(pk=asked.pk).update(
            sha256=storage.write(b"a;b", "csv", place_of(cast.receiving.pk)),
            size_bytes=3,
            made_at=make.ANSWERED,
            keep_until=datetime(2099, 1, 1, tzinfo=UTC),
        )
    return reverse("reporting:take_file", args=[asked.pk])


def returned(cast: Cast) -> str:
    for head, receiver in (
        (cast.agency_head, cast.home_affairs),
        (cast.strange_head, cast.home_affairs),
        (cast.party_head, cast.organization_board),
    ):
        report = make.submit_for(head)
        commands.return_report(
            actor=actor(receiver), report_id=report.pk, reason="Sai", now=make.ANSWERED
        )
    return reverse("reporting:amend", args=[PERIOD])


def received(cast: Cast) -> str:
    report = make.submit_for(cast.agency_head)
    commands.receive_report(actor=actor(cast.home_affairs), report_id=report.pk, now=make.ANSWERED)
    return reverse("reporting:accept", args=[report.pk])


def asked(cast: Cast) -> str:
    report = make.submit_for(cast.agency_head)
    commands.ask_reopening(
        actor=actor(cast.officer), period=make.period(), reason="Sai", now=make.ANSWERED
    )
    return reverse("reporting:answer_reopening", args=[report.pk])


def all_submitted(name: str):
    def url(cast: Cast) -> str:
        for head in (cast.agency_head, cast.strange_head, cast.party_head):
            make.submit_for(head)
        return reverse(f"reporting:{name}", args=[PERIOD])

    return url


def _score_form(cast: Cast) -> str:
    make_publication(cast.clerk, cast.head)
    return reverse("reporting:score_form", args=[PERIOD, cast.clerk.pk, "monitoring", "pdf"])


ROUTES: Routes = {
    "reporting:accept": Row(
        url=received,
        method="post",
        allowed=frozenset({"home_affairs"}),
        answers=FOUND,
        foreign=404,
    ),
    "reporting:ask_reopening": Row(
        url=all_submitted("ask_reopening"),
        method="post",
        data={"reason": "Sai"},
        allowed=PREPARERS,
        answers=FOUND,
    ),
    "reporting:answer_reopening": Row(
        url=asked,
        method="post",
        data={"decision": "agree"},
        allowed=frozenset({"home_affairs"}),
        answers=FOUND,
        foreign=404,
    ),
    "reporting:changes": Row(url=all_submitted("changes"), allowed=PREPARERS),
    # Judgements: the person, and those above who may see the result.
    "reporting:score_form": Row(
        url=_score_form,
        allowed=frozenset({"clerk", "head", "agency_head", "officer", "superior"}),
        foreign=404,
        leaves_trace=1,
    ),
    "reporting:unit": Row(url=lambda cast: reverse("reporting:unit"), allowed=UNIT_VIEWERS),
    "reporting:report": Row(url=lambda cast: reverse("reporting:report"), allowed=PREPARERS),
    "reporting:report_period": Row(url=_own("report_period"), allowed=PREPARERS),
    "reporting:narrative": Row(
        url=_own("narrative"),
        method="post",
        data={"version": "0", "difficulties": "Thiếu người"},
        allowed=PREPARERS,
        answers=FOUND,
    ),
    "reporting:compile": Row(url=_own("compile"), method="post", allowed=PREPARERS, answers=FOUND),
    "reporting:progress": Row(url=_own("progress"), allowed=PREPARERS),
    # Another checksum than the one shown signs nothing.
    "reporting:sign": (
        Row(url=compiled("sign"), allowed=SIGNERS),
        Row(
            url=compiled("sign"),
            method="post",
            data={"checksum": "0" * 64},
            allowed=SIGNERS,
            answers=frozenset({409}),
        ),
    ),
    "reporting:submit": tuple(
        Row(url=signed_by_all("submit"), method=method, allowed=SIGNERS)
        for method in ("get", "post")
    ),
    "reporting:amend": Row(
        url=returned,
        method="post",
        data={"reason": "Bổ sung"},
        allowed=PREPARERS,
        answers=FOUND,
    ),
    "reporting:version": Row(url=delivered("version"), allowed=READERS, foreign=404),
    "reporting:receive": Row(
        url=delivered("receive"),
        method="post",
        allowed=frozenset({"home_affairs"}),
        answers=FOUND,
        foreign=404,
    ),
    "reporting:return": Row(
        url=delivered("return"),
        method="post",
        data={"reason": "Thiếu"},
        allowed=frozenset({"home_affairs"}),
        answers=FOUND,
        foreign=404,
    ),
    "reporting:download": tuple(
        Row(
            url=delivered("download", "xlsx"),
            method=method,
            allowed=READERS,
            foreign=404,
        )
        for method in ("get", "post")
    ),
    "reporting:export": Row(
        url=lambda cast: reverse("reporting:export", args=["csv"]),
        method="post",
        allowed=RECEIVERS,
        answers=FOUND,
    ),
    "reporting:export_own": Row(
        url=lambda cast: reverse("reporting:export_own", args=["csv"]),
        method="post",
        allowed=PREPARERS,
        answers=FOUND,
    ),
    "reporting:files": Row(url=lambda cast: reverse("reporting:files")),
    "reporting:own_data": Row(
        url=lambda cast: reverse("reporting:own_data", args=["json"]), method="post", answers=FOUND
    ),
    # Who asked, nobody else: an event, and when it was first taken.
    "reporting:take_file": Row(
        url=asked_file, allowed=frozenset({"home_affairs"}), refused=404, leaves_trace=2
    ),
    "reporting:provincial": Row(url=_own("provincial"), allowed=RECEIVERS),
    "reporting:desk": Row(url=lambda cast: reverse("reporting:desk"), allowed=RECEIVERS),
    "reporting:desk_months": Row(url=_own("desk_months"), allowed=RECEIVERS),
    "reporting:desk_period": Row(url=_own("desk_period"), allowed=RECEIVERS),
    "reporting:compile_provincial": Row(
        url=_own("compile_provincial"), method="post", allowed=RECEIVERS, answers=FOUND
    ),
    "reporting:download_provincial": tuple(
        Row(url=_provincial, method=method, allowed=frozenset({"home_affairs"}), refused=404)
        for method in ("get", "post")
    ),
    "reporting:province": Row(url=lambda cast: reverse("reporting:province"), allowed=OVERSEERS),
    "reporting:province_period": Row(url=_own("province_period"), allowed=OVERSEERS),
}
