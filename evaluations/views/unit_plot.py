"""The funnel of units as a drawing, for every page that shows it."""

from collections.abc import Sequence
from decimal import Decimal

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from evaluations.queries.unit_funnels import UnitLine
from evaluations.rules.honesty.funnel import ALARM, WARNING, Funnel
from organizations.plots import FunnelWords, Limit, Mark, funnel
from organizations.templatetags.formats import localised

STEPS = 24
PLACES = 2


def units_plot(peers: Funnel, lines: Sequence[UnitLine], *, is_province: bool) -> SafeString:
    """The peers as points, the named units among ``lines`` with their names where they are odd: of
    the province those that stand out, of an agency all that are compared."""
    compared = [line for line in lines if line.z is not None]
    named = [line for line in compared if line.is_odd] if is_province else compared
    points = [Mark(rounded(days), rounded(hours)) for days, hours in peers.points]
    own_marks = [
        Mark(
            rounded(line.month.person_days),
            rounded(peers.adjusted(line.month)),
            line.month.name if line.is_odd else "",
            line.is_odd,
        )
        for line in named
    ]
    most = max([days for days, _ in peers.points] + [line.month.person_days for line in named])
    sizes = [most * 1.05 * (step + 1) / STEPS for step in range(STEPS)]
    return funnel(
        points,
        own_marks,
        target=rounded(peers.target),
        limits=[
            Limit(rounded(size), _pair(peers, size, WARNING), _pair(peers, size, ALARM))
            for size in sizes
        ],
        title=_("Mean hours per expected person-day"),
        description=_("%(units)s units; usual is %(target)s hours.")
        % {"units": peers.units, "target": localised(rounded(peers.target), PLACES)},
        words=FunnelWords(
            size=_("expected person-days"),
            value=_("hours"),
            peers=_("other units"),
            own=_("units outside the limits") if is_province else _("own units"),
            target=_("median"),
            inner=_("95 % lie within"),
            outer=_("99.8 % lie within"),
        ),
    )


def _pair(peers: Funnel, size: float, z: float) -> tuple[Decimal, Decimal]:
    low, high = peers.limits(size, z)
    return rounded(low), rounded(high)


def rounded(value: float) -> Decimal:
    """Two places, as every figure of units is printed."""
    return Decimal(str(round(value, PLACES)))
