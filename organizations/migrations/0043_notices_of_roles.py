"""Who heads an agency is told of roles that are given there, and that first links were made."""

from django.db import migrations, models

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
    ("role_given", "Role"),
    ("links_made", "First sign-ins"),
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
    dependencies = [("organizations", "0042_own_leave_is_not_taken_back")]
    operations = [
        migrations.AlterField(
            model_name="notice",
            name="kind",
            field=models.CharField(choices=NOTICES, max_length=24),
        ),
    ]
