"""Plots drawn by the server: they need no script, print as they look, and are read aloud.

Pure: they get figures and words, already rounded and translated, and give markup.
"""

from organizations.plots.boxes import Box, boxes
from organizations.plots.funnel import FunnelWords, Limit, Mark, funnel
from organizations.plots.heat_maps import (
    HeatDay,
    HeatRow,
    ShareRow,
    calendar_heat_map,
    heat_step,
    person_day_heat_map,
    share_heat_map,
)
from organizations.plots.rows import (
    LEVEL_ORDER,
    Bar,
    Dot,
    StackRow,
    bars,
    dot_compare,
    stacked_levels,
)
from organizations.plots.trend import Point, trend

__all__ = [
    "LEVEL_ORDER",
    "Bar",
    "Box",
    "Dot",
    "FunnelWords",
    "HeatDay",
    "HeatRow",
    "Limit",
    "Mark",
    "Point",
    "ShareRow",
    "StackRow",
    "bars",
    "boxes",
    "calendar_heat_map",
    "dot_compare",
    "funnel",
    "heat_step",
    "person_day_heat_map",
    "share_heat_map",
    "stacked_levels",
    "trend",
]
