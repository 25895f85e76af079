"""Passwords that anybody in the province would try first."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from organizations.models import User
from organizations.rules.names import unaccented

ENOUGH_LETTERS = 5
WORDS = re.compile(
    "khanhhoa|nhatrang|ninhthuan|phanrang|camranh|vietnam|matkhau|password|congchuc|vienchuc"
    "|canbo|chuyenvien|nhatky|congviec|danhgia|xephang|admin|kpi|ubnd|so[a-z]{0,2}xd|qwerty|asdf"
    "|abcd?e?f?|iloveyou|emyeuanh|anhyeuem|welcome|letmein|xinchao"
)


class NotOfThisPlace:
    """Refuse what is nothing but names of the place, words of the office, years and repetitions.

    Rules about capitals and signs are not asked for: they make passwords that people write down.
    """

    def validate(self, password: str, user: User | None = None) -> None:
        """Raises:
        ValidationError: too little is left without those words and repeated letters.
        """
        letters = re.sub("[^a-z]", "", unaccented(password).replace("đ", "d").lower())
        left = re.sub(r"(.)\1+", r"\1", WORDS.sub("", letters))
        if len(set(left)) < ENOUGH_LETTERS:
            raise ValidationError(
                _("This password is easy to guess here. Choose several words of your own."),
                code="password_of_this_place",
            )

    def get_help_text(self) -> str:
        """Shown where a password is chosen."""
        return _("Not the name of the place or the office with a year; several words are best.")
