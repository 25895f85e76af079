"""How somebody signs in. Secrets leave the portal for nobody. Pure."""

from reporting.rules.personal.declared import Kept, Link, links, table

USER = links("user_id", Link.USER)

ACCOUNTS = (
    table(
        "organizations_user",
        Kept.CONTACT,
        {"id": Link.USER, "staff_id": Link.STAFF},
        "id username email staff_id is_active created_at last_login wants_mail wants_first_steps",
        "username email last_login wants_mail",
        held={"password": "a secret"},
    ),
    table(
        "account_emailaddress",
        Kept.CONTACT,
        USER,
        "id user_id email verified primary",
        "email verified",
    ),
    table(
        "mfa_authenticator",
        Kept.CONTACT,
        USER,
        "id user_id type created_at last_used_at",
        "type created_at last_used_at",
        held={"data": "a secret"},
    ),
    table(
        "socialaccount_socialaccount",
        Kept.CONTACT,
        USER,
        "id user_id provider uid last_login date_joined extra_data",
        "provider uid last_login",
    ),
    table(
        "usersessions_usersession",
        Kept.SESSION,
        USER,
        "id user_id created_at ip last_seen_at user_agent data",
        "created_at ip user_agent",
        held={"session_key": "opens the session"},
    ),
)
