"""A helper's role and its notice; whether a person wants the list of first steps."""

from django.db import migrations, models

ROLES = [
    ("head", "Head of unit"),
    ("deputy", "Deputy"),
    ("officer", "KPI officer"),
    ("agency_head", "Head of agency"),
    ("superior", "Superior of the agency head"),
    ("organization_board", "Organization Board"),
    ("home_affairs", "Department of Home Affairs"),
    ("kpi_team", "KPI team"),
    ("inspector", "Inspector"),
    ("operator", "Operator"),
    ("support", "Helper"),
]
NOTICES = [
    ("day_not_declared", "Work log"),
    ("entries_returned", "Returned entries"),
    ("entries_waiting", "Review"),
    ("period_to_review", "Review before the report"),
    ("period_to_assess", "Monthly scoring before the report"),
    ("reviews_left", "Reviews left open by others"),
    ("report_due", "Report"),
    ("report_to_sign", "Report to submit"),
    ("report_overdue", "Overdue report"),
    ("reports_missing", "Reports outstanding"),
    ("report_returned", "Returned report"),
    ("posting_moved", "Transfer"),
    ("duties_cancelled", "Roster"),
    ("right_lapsed", "Delegation"),
    ("reopening_refused", "Reopening"),
    ("figures_ask", "My figures"),
    ("right_given", "Delegation"),
    ("right_ended", "Delegation"),
    ("entry_returned", "Returned entry"),
    ("entry_corrected", "Corrected entry"),
    ("message", "Exchange about an entry"),
    ("cause_asked", "Objective cause"),
    ("cause_answered", "Objective cause"),
    ("result_published", "My results"),
    ("petition_waits", "Petition"),
    ("unit_explained", "Hours of units"),
    ("figures_explained", "Figures of a person"),
    ("entries_reviewed", "Reviewed entries"),
    ("second_look", "Second look"),
    ("petition_answered", "Petition answered"),
    ("data_request_waits", "Request about personal data"),
    ("data_request_answered", "My request about personal data"),
    ("emergency_opened", "Emergency access"),
    ("webhook_stopped", "Connection"),
    ("support_looked", "Support"),
]


class Migration(migrations.Migration):
    dependencies = [("organizations", "0036_sandboxes")]
    operations = [
        migrations.AddField(
            model_name="user",
            name="wants_first_steps",
            field=models.BooleanField(
                db_comment="The list of first steps on the home page",
                db_default=True,
                default=True,
            ),
        ),
        migrations.AlterField(
            model_name="roleassignment",
            name="role",
            field=models.CharField(choices=ROLES, max_length=24),
        ),
        migrations.AlterField(
            model_name="notice",
            name="kind",
            field=models.CharField(choices=NOTICES, max_length=24),
        ),
    ]
