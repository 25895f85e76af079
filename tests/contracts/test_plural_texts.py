"""A text with a plural has no translation where it is used without its count."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
CATALOGUE = ROOT / "locale/vi/LC_MESSAGES/django.po"
PLURAL = re.compile(r'^msgid ((?:"[^\n]*"\n)+)msgid_plural', re.MULTILINE)
TEXT = re.compile(r"{% blocktranslate([^%]*)%}(.*?){% endblocktranslate %}", re.DOTALL)
NAME = re.compile(r"{{ *(\w+) *}}")


def test_no_page_uses_a_text_with_a_plural_without_its_count() -> None:
    plural = {
        "".join(re.findall(r'"(.*)"', found)) for found in PLURAL.findall(CATALOGUE.read_text())
    }
    wrong = [
        f"{page.relative_to(ROOT)}: {text}"
        for page in (ROOT / "templates").rglob("*.html")
        for options, text in TEXT.findall(page.read_text())
        if " count " not in options and NAME.sub(r"%(\1)s", " ".join(text.split())) in plural
    ]

    assert plural
    assert wrong == []
