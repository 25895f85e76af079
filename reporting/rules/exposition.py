"""Figures as Prometheus reads them (text format 0.0.4)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
Value = int | float | Decimal | str


@dataclass(frozen=True, slots=True)
class Gauge:
    """One figure, or one for each value of a label. What is not known has no line at all."""

    name: str
    meaning: str
    value: Value | Mapping[str, Value] | None
    label: str = ""


def exposition(gauges: Iterable[Gauge]) -> str:
    """All of them, each with what it means."""
    return "".join(f"{line}\n" for gauge in gauges for line in _lines(gauge))


def _lines(gauge: Gauge) -> Iterable[str]:
    yield f"# HELP {gauge.name} {_escaped(gauge.meaning)}"
    yield f"# TYPE {gauge.name} gauge"
    if isinstance(gauge.value, Mapping):
        for word, value in gauge.value.items():
            quoted = _escaped(word).replace('"', '\\"')
            yield f'{gauge.name}{{{gauge.label}="{quoted}"}} {value}'
    elif gauge.value is not None:
        yield f"{gauge.name} {gauge.value}"


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("\n", "\\n")
