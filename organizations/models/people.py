"""People: a sign-in, a staff member, their postings and the roles they hold for a time."""

from typing import ClassVar
from unicodedata import normalize

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _

from organizations.models.agencies import Agency, Unit


class UserManager(BaseUserManager["User"]):
    """Finds sign-ins by staff code, whatever its case."""

    def get_by_natural_key(self, username: str | None) -> "User":
        """Return the user whose staff code matches without regard to case. One query."""
        return self.get(username__iexact=username)


class User(AbstractBaseUser):
    """A sign-in and nothing more: no name, no right. Names and rights follow from postings.

    Read before any agency is known, so this table lies outside row security.
    """

    username = models.CharField(_("staff code"), max_length=32, unique=True)
    email = models.EmailField(_("official e-mail"), blank=True)
    staff = models.OneToOneField(
        "StaffMember", null=True, blank=True, on_delete=models.PROTECT, related_name="user"
    )
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(db_comment="When the sign-in was made, UTC")
    wants_mail = models.BooleanField(default=True, db_comment="The daily mail about notices")
    wants_first_steps = models.BooleanField(
        default=True, db_default=True, db_comment="The list of first steps on the home page"
    )

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints = [
            models.UniqueConstraint(
                Func(F("username"), function="lower"), name="user_staff_code_ignores_case"
            ),
            models.UniqueConstraint(
                Func(F("email"), function="lower"),
                condition=~Q(email=""),
                name="user_email_is_unique",
            ),
        ]

    def __str__(self) -> str:
        return self.username

    def set_password(self, raw_password: str | None) -> None:
        """Store a password; letters with marks count the same however a keyboard composes them."""
        super().set_password(raw_password and normalize("NFC", raw_password))

    def check_password(self, raw_password: str | None) -> bool:
        """Whether this is the password, however it was composed."""
        return super().check_password(raw_password and normalize("NFC", raw_password))


class StaffMember(models.Model):
    """A person, identified by staff code: names repeat.

    Visible to the person, and in each agency where they hold or held a posting.
    """

    staff_code = models.CharField(max_length=32, unique=True)
    full_name = models.CharField(max_length=120)
    sort_key = models.CharField(
        max_length=600,
        db_collation="C",
        db_comment="Given name first, Vietnamese letter and tone order; see rules.names",
    )
    search_name = models.CharField(max_length=120, db_comment="Lower case without accents")

    class Meta:
        ordering = ["sort_key"]

    def __str__(self) -> str:
        return self.full_name


class SubjectClass(models.TextChoices):
    """The legal class of a staff member; it decides which rule set scores them."""

    OFFICIAL = "official", _("Elected official")
    CIVIL_SERVANT = "civil_servant", _("Civil servant")
    PUBLIC_EMPLOYEE = "public_employee", _("Public employee")
    CONTRACT_WORKER = "contract_worker", _("Contract worker")


class Posting(models.Model):
    """A staff member in a unit of an agency, in one job position, from a day to a day.

    Several postings at once are common; two in the same position never overlap. A posting that
    keeps no log (``keeps_log`` false) only gives a right, such as a superior over an agency head.
    """

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="postings")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="postings")
    staff = models.ForeignKey(StaffMember, on_delete=models.PROTECT, related_name="postings")
    job_position = models.CharField(max_length=120)
    title = models.CharField(max_length=120, blank=True)
    subject_class = models.CharField(max_length=16, choices=SubjectClass)
    is_primary = models.BooleanField(default=True)
    keeps_log = models.BooleanField(default=True)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True, db_comment="Last day in the posting")

    class Meta:
        verbose_name = _("posting")
        verbose_name_plural = _("postings")
        constraints = [
            models.UniqueConstraint(fields=["agency", "id"], name="posting_agency_key"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="posting_ends_after_it_starts",
            ),
            ExclusionConstraint(
                name="posting_position_is_held_once",
                expressions=[
                    ("staff", RangeOperators.EQUAL),
                    ("unit", RangeOperators.EQUAL),
                    ("job_position", RangeOperators.EQUAL),
                    (
                        Func(
                            F("starts_on"),
                            F("ends_on"),
                            Value("[]"),
                            function="daterange",
                            output_field=DateRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]
        indexes = [
            # The unit page and the roll of an agency's people.
            models.Index(fields=["agency", "unit"], name="posting_of_unit"),
        ]

    def __str__(self) -> str:
        return f"{self.staff_id} @ {self.unit_id}: {self.job_position}"


class RoleKind(models.TextChoices):
    """What a posting may do beyond keeping its own log."""

    HEAD = "head", _("Head of unit")
    DEPUTY = "deputy", _("Deputy")
    OFFICER = "officer", _("KPI officer")
    AGENCY_HEAD = "agency_head", _("Head of agency")
    SUPERIOR = "superior", _("Superior of the agency head")
    ORGANIZATION_BOARD = "organization_board", _("Organization Board")
    HOME_AFFAIRS = "home_affairs", _("Department of Home Affairs")
    KPI_TEAM = "kpi_team", _("KPI team")
    INSPECTOR = "inspector", _("Inspector")
    OPERATOR = "operator", _("Operator")
    SUPPORT = "support", _("Helper")


class RoleAssignment(models.Model):
    """A role that a posting holds from a day to a day; for heads and deputies, over a unit."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    posting = models.ForeignKey(Posting, on_delete=models.PROTECT, related_name="roles")
    role = models.CharField(max_length=24, choices=RoleKind)
    unit = models.ForeignKey(
        Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="roles"
    )
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(role__in=[RoleKind.HEAD, RoleKind.DEPUTY, RoleKind.AGENCY_HEAD])
                | Q(unit__isnull=False),
                name="roleassignment_heads_a_unit",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="roleassignment_ends_after_it_starts",
            ),
            models.UniqueConstraint(
                fields=["posting", "role", "unit", "starts_on"],
                name="roleassignment_is_said_once",
                nulls_distinct=False,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.posting_id}: {self.role}"
