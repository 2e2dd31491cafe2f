"""Reading the e-mails of the accounts: deliver what waits, then find the link."""

import re

from django.core import mail

from tests.outbox.livraison import deliver_all

LIEN = re.compile(r"https?://[^/\s]+(/\S+)")


def received(adresse: str) -> list[str]:
    """Subjects sent to this address, oldest first, once everything that waits is delivered."""
    deliver_all()
    return [message.subject for message in mail.outbox if message.to == [adresse]]


def last_link(adresse: str) -> str:
    """Path of the first link of the last e-mail sent to this address."""
    deliver_all()
    message = [message for message in mail.outbox if message.to == [adresse]][-1]
    lien = LIEN.search(message.body)
    assert lien, message.body
    return lien[1]
