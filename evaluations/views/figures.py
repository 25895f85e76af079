"""Figures of results for the plots: shares of what each part could give."""

from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from evaluations.models import Score
from evaluations.queries.results import Standing
from organizations.plots import Bar, Point
from organizations.templatetags.formats import localised, period_name

MOST_GENERAL_POINTS = Decimal(30)
RATIO_PLACES = 4


def bars_of(standing: Standing) -> list[Bar]:
    """Each part of a result as a share of its most; a part without a value draws no bar."""
    general = standing.general_points
    bars = [
        _ratio(_("a · quantity"), standing.quantity),
        _ratio(_("b · quality"), standing.quality),
        _ratio(_("c · timeliness"), standing.timeliness),
    ]
    if standing.is_leader:
        names = (_("d · unit result"), _("đ · execution"), _("e · cohesion"))
        bars += [
            _ratio(name, value) for name, value in zip(names, standing.own_ratios, strict=True)
        ]
    text = "–" if general is None else f"{localised(general, 2)} / 30"
    share = None if general is None else general / MOST_GENERAL_POINTS
    return [*bars, Bar(_("General criteria"), share, text)]


def trend_of(scores: Sequence[Score]) -> list[Point]:
    """The totals of the frozen periods, oldest first; a period without a total leaves a gap."""
    return [
        Point(
            period_name(score.period, "short"),
            score.total,
            "–" if score.total is None else localised(score.total, 2),
        )
        for score in reversed(scores)
    ]


def _ratio(label: str, value: Decimal | None) -> Bar:
    return Bar(label, value, "–" if value is None else localised(value, RATIO_PLACES))
