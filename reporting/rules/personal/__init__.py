"""The register of personal data: which table holds what about a person, and why it is kept.

Declared by hand and compared with every table and column of the database (a test): what is not
declared here does not exist. The personal export is made from it. Pure.
"""

from reporting.rules.personal.accounts import ACCOUNTS
from reporting.rules.personal.declared import Kept, Link, Table, links
from reporting.rules.personal.found import OfAgency, Part, PersonalData, Row
from reporting.rules.personal.others import NO_PERSON
from reporting.rules.personal.people import PEOPLE
from reporting.rules.personal.results import RESULTS
from reporting.rules.personal.work import WORK

# In the order in which a person reads them.
REGISTER: tuple[Table, ...] = (*PEOPLE, *ACCOUNTS, *WORK, *RESULTS)

__all__ = [
    "NO_PERSON",
    "REGISTER",
    "Kept",
    "Link",
    "OfAgency",
    "Part",
    "PersonalData",
    "Row",
    "Table",
    "links",
]
