"""What the web and worker role may do: table by table, no DELETE on what must not be lost."""

from django.db import migrations

FULL = (
    "django_session",
    "account_emailaddress",
    "account_emailconfirmation",
    "mfa_authenticator",
    "usersessions_usersession",
)
READ_ADD = (
    "organizations_unitclosure",
    "organizations_calendarday",
    "organizations_parameter",
    "organizations_reportroute",
    "organizations_agency",
    "organizations_period",
)
READ_ADD_CHANGE = (
    "organizations_user",
    "organizations_staffmember",
    "organizations_unit",
    "organizations_posting",
    "organizations_roleassignment",
)

GRANTS = (
    "".join(f"GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO kpi_app;\n" for table in FULL)
    + "".join(f"GRANT SELECT, INSERT ON {table} TO kpi_app;\n" for table in READ_ADD)
    + "".join(f"GRANT SELECT, INSERT, UPDATE ON {table} TO kpi_app;\n" for table in READ_ADD_CHANGE)
    + """
GRANT SELECT ON django_migrations, django_content_type, auth_permission, auth_group TO kpi_app;
GRANT SELECT, INSERT ON organizations_leave TO kpi_app;
GRANT UPDATE (cancelled_at) ON organizations_leave TO kpi_app;
GRANT UPDATE (ends_on) ON organizations_reportroute TO kpi_app;
GRANT SELECT, INSERT ON organizations_agencyperiod TO kpi_app;
GRANT UPDATE (stage, stage_changed_at) ON organizations_agencyperiod TO kpi_app;
GRANT SELECT ON organizations_auditevent TO kpi_app;
GRANT INSERT (id, agency_id, actor_user_id, actor_posting_id, action, object_id, details)
    ON organizations_auditevent TO kpi_app;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO kpi_app;
GRANT SELECT ON organizations_agency, organizations_period, organizations_agencyperiod,
    organizations_reportroute, organizations_auditevent, organizations_calendarday TO kpi_province;
"""
)
REVOKES = (
    "REVOKE ALL ON ALL TABLES IN SCHEMA public FROM kpi_app, kpi_province;\n"
    "REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM kpi_app;\n"
)


class Migration(migrations.Migration):
    dependencies = [
        ("organizations", "0003_period_lock"),
        ("account", "0009_emailaddress_unique_primary_email"),
        ("mfa", "0003_authenticator_type_uniq"),
        ("usersessions", "0001_initial"),
        ("sessions", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
    ]
    operations = [migrations.RunSQL(GRANTS, REVOKES)]
