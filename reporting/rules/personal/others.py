"""Tables in which nobody stands, and why. Pure."""

AGENCIES = "agencies, their units and where reports go: public"
CALENDAR = "the calendar and settings"
CATALOGUE = "the catalogue of tasks"
RULES = "the law and its readings"
FIGURES = "figures of agencies and units"
SEALS = "digests and salts; of the trail, by position"
NEVER = "never written"

NO_PERSON = {
    "organizations_agency": AGENCIES,
    "organizations_agencyperiod": CALENDAR,
    "organizations_agencysuccession": AGENCIES,
    "organizations_calendarday": CALENDAR,
    "organizations_parameter": CALENDAR,
    "organizations_period": CALENDAR,
    "organizations_reportroute": AGENCIES,
    "organizations_sealedevent": SEALS,
    "organizations_sealedrow": SEALS,
    "organizations_sealer": SEALS,
    "organizations_sealsalt": SEALS,
    "organizations_shift": CALENDAR,
    "organizations_unit": AGENCIES,
    "organizations_unitcalendar": CALENDAR,
    "organizations_unitclosure": AGENCIES,
    "organizations_unitsuccession": AGENCIES,
    "organizations_webhookdelivery": "ids of reports and entries, for other systems",
    "organizations_workcalendar": CALENDAR,
    "worklogs_cataloguetask": CATALOGUE,
    "worklogs_reminderrun": "that a day's reminders were made",
    "evaluations_auditsample": "ids of entries, drawn by lot",
    "evaluations_criteriaset": RULES,
    "evaluations_judgement": FIGURES,
    "evaluations_measuredpeers": FIGURES,
    "evaluations_measurement": FIGURES,
    "evaluations_peerreference": FIGURES,
    "evaluations_ruleversion": RULES,
    "evaluations_unitfigures": FIGURES,
    "reporting_issuedroot": SEALS,
    "reporting_missedreport": FIGURES,
    "reporting_readinesscount": FIGURES,
    "reporting_reportfile": "checksums of documents",
    "reporting_restoredrill": "that a backup was brought back: sizes and checksums",
    "account_emailconfirmation": NEVER,
    "auth_group": NEVER,
    "auth_group_permissions": NEVER,
    "auth_permission": "of the framework",
    "django_content_type": "of the framework",
    "django_migrations": "of the framework",
    "django_session": "opens sessions; usersessions_usersession lists them for their owner",
    "socialaccount_socialapp": NEVER,
    "socialaccount_socialtoken": NEVER,
}
