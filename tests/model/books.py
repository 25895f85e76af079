"""The way of October's report, in plain Python: who may do which deed, and what follows."""

from collections.abc import Callable

from tests.model import steps
from tests.model.rules import CONFLICT, DONE, FORBIDDEN, MISSING, OCTOBER_ENDS, REFUSED, Model

BOOKS = ("department", "2026-10")
WRITABLE = {"open", "logging_closed"}
SENT = {"submitted", "received", "accepted"}
KEEPERS = {"officer", "agency_head"}
OF_RECEIVERS = {"receive", "accept", "return", "agree", "refuse"}


def reported(model: Model, step: steps.Report) -> int:
    """Do the deed, or refuse it; the status of the answer."""
    if step.deed in OF_RECEIVERS:
        return _of_receiver(model, step)
    if step.by not in ({"agency_head"} if step.deed in {"sign", "submit"} else KEEPERS):
        return FORBIDDEN
    return OF_AGENCY[step.deed](model, step)


def _compile(model: Model, _step: steps.Report) -> int:
    if model.today <= OCTOBER_ENDS:
        return REFUSED
    if not model.reports or (model.reports[-1] == "returned" and model.books in WRITABLE):
        model.stages[BOOKS] = "reviewing_closed"
        model.reports.append("compiled")
        model.is_received = model.is_asked_back = False
    return DONE


def _sign(model: Model, _step: steps.Report) -> int:
    if model.reports and model.reports[-1] == "compiled":
        model.reports[-1] = "signed"
    return DONE


def _submit(model: Model, _step: steps.Report) -> int:
    if model.reports and model.reports[-1] == "signed":
        model.reports[-1] = "submitted"
    return DONE


def _amend(model: Model, step: steps.Report) -> int:
    if not step.reason or not model.reports or model.reports[-1] != "returned":
        return REFUSED
    if model.books not in WRITABLE:
        model.stages[BOOKS] = "logging_closed"
    return DONE


def _ask(model: Model, step: steps.Report) -> int:
    is_sent = model.reports and model.reports[-1] in SENT
    if not step.reason or not is_sent or model.is_asked_back:
        return REFUSED
    model.is_asked_back = True
    return DONE


OF_AGENCY: dict[str, Callable[[Model, steps.Report], int]] = {
    "compile": _compile,
    "sign": _sign,
    "submit": _submit,
    "amend": _amend,
    "ask": _ask,
}


def _of_receiver(model: Model, step: steps.Report) -> int:
    """What is said of the last version; whoever did not get it does not find it."""
    if not model.reports:
        return MISSING
    if step.by != "home_affairs":
        # Who reads it is told what the form lacks before they are told that it is not theirs.
        unread = step.deed == "return" and not step.reason and step.by in KEEPERS
        return REFUSED if unread else FORBIDDEN
    if model.reports[-1] in {"compiled", "signed"}:
        return MISSING
    return {
        "receive": _receive,
        "accept": _accept,
        "return": _return,
        "agree": _answer,
        "refuse": _answer,
    }[step.deed](model, step)


def _receive(model: Model, _step: steps.Report) -> int:
    if model.reports[-1] == "returned":
        return CONFLICT
    model.is_received = True
    if model.reports[-1] == "submitted":
        model.reports[-1] = "received"
    return DONE


def _accept(model: Model, _step: steps.Report) -> int:
    if model.reports[-1] == "returned" or not model.is_received:
        return CONFLICT
    model.reports[-1] = "accepted"
    return DONE


def _return(model: Model, step: steps.Report) -> int:
    if not step.reason:
        return REFUSED
    if model.reports[-1] in {"returned", "accepted"}:
        return CONFLICT
    model.reports[-1] = "returned"
    return DONE


def _answer(model: Model, step: steps.Report) -> int:
    if step.deed == "refuse" and not step.reason:
        return REFUSED
    if not model.is_asked_back or model.reports[-1] not in SENT:
        return CONFLICT
    model.is_asked_back = False
    if step.deed == "agree":
        model.reports[-1] = "returned"
    return DONE
