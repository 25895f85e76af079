"""Words of reviews for templates."""

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from evaluations.rules.remarks import Remark
from organizations.templatetags.ui import chip

register = template.Library()


@register.filter
def remark_chip(remark: Remark) -> SafeString:
    """Why an entry is worth a look, as a chip."""
    words = {
        Remark.LONG_DAY: _("More than 12 hours this day"),
        Remark.DAY_OFF: _("Day off"),
        Remark.ON_LEAVE: _("On leave this day"),
        Remark.SAME_WORDS: _("Same words as days before"),
        Remark.RETURNED_BEFORE: _("Sent back before"),
    }
    return chip("late", words[remark])
