"""Signing in without a password: what tests, benches and screenshots do."""

from django.test import Client

from siae_portal.comptes.models import User
from siae_portal.comptes.second_facteur import mark_session


def open_session(client: Client, user: User) -> str:
    """Sign in, as if a second factor had been shown; returns the key of the session."""
    client.force_login(user)
    session = client.session
    mark_session(session, user)
    session.save()
    return str(session.session_key)
