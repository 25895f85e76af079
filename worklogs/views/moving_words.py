"""What refusals of a decision about units and people say to an officer."""

from django.utils.translation import gettext as _

from organizations import refusal_words, refusals, refused_decisions
from organizations.refusals import Refusal


def refused(refusal: Refusal) -> str:
    """One sentence that says what is the matter, and what helps."""
    sentences: dict[type[Refusal], str] = {
        refusals.PeriodIsClosed: _(
            "The decision reaches into a period whose report was compiled. It can be carried out "
            "from the first day after that period."
        ),
        refusals.EndsBeforeItStarts: _(
            "Somebody's posting begins on that day or later, or the decision is older than its "
            "signature."
        ),
        refusals.LoggedAfterwards: _(
            "Somebody logged work in the old posting on that day or later. Those lines"
            " must first be withdrawn and logged again in the new posting."
        ),
        refusals.NotPosted: _("A unit or a posting has ended by that day. Reload the page."),
        refused_decisions.UnitHasUnits: _(
            "There are units below this one. They end with it: choose them too."
        ),
        refused_decisions.NotEverybodyPlaced: _(
            "Somebody came or left in the meantime. Reload the page and say where everybody goes."
        ),
        refusals.StartsInThePast: _(
            "A new name is entered on or after the day from which it applies."
        ),
        refused_decisions.DecisionIsOther: _(
            "This page has already carried out another decision. Open it again and enter this one."
        ),
        refusals.Outdated: _("The code of the new unit is taken, or the list has changed."),
    }
    return sentences.get(type(refusal)) or refusal_words.refused(refusal)
