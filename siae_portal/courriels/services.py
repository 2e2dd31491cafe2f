"""Writing an e-mail in the transaction of an act, and sending it once from the worker."""

import hashlib
import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template import Context
from django.template.loader import get_template

from siae_portal.courriels.models import Courriel
from siae_portal.outbox.services import publish

TOPIC = "courriel.a_envoyer"
StillUseful = Callable[..., bool]
ContextAtSending = Callable[..., Mapping[str, Any] | None]
_CONDITIONS: dict[str, StillUseful] = {}
_CONTEXTES: dict[str, ContextAtSending] = {}


def still_useful(modele: str) -> Callable[[StillUseful], StillUseful]:
    """Declare what is asked, just before sending, of the context of an e-mail: False drops it."""

    def register(condition: StillUseful) -> StillUseful:
        _CONDITIONS[modele] = condition
        return condition

    return register


def context_at_sending(modele: str) -> Callable[[ContextAtSending], ContextAtSending]:
    """Declare what reads again, just before sending, what an e-mail says; None drops it.

    Such an e-mail is written with ids only: it never tells a state that has changed since.
    """

    def register(contexte: ContextAtSending) -> ContextAtSending:
        _CONTEXTES[modele] = contexte
        return contexte

    return register


@transaction.atomic
def send_courriel(*, modele: str, to: str, contexte: Mapping[str, Any], key: str) -> Courriel:
    """Write an e-mail; the worker sends it after the commit.

    Args:
        modele: `templates/courriels/<modele>.txt`, whose first line is the subject.
        to: one address.
        contexte: what the template prints: texts, numbers, ids (JSON). Kept encrypted until it is sent.
        key: unique; the same key again changes nothing and returns the first e-mail.
    """
    courriel, created = Courriel.objects.get_or_create(
        cle=key,
        defaults={"modele": modele, "adresse": to, "contexte": json.dumps(dict(contexte))},
    )
    if created:
        publish(TOPIC, key=f"{TOPIC}:{courriel.pk}", payload={"courriel_id": courriel.pk})
    return courriel


@transaction.atomic
def deliver_courriel(*, courriel_id: int, at: datetime) -> bool:
    """Send one e-mail, unless it was already, or what it says is no longer true. Safe to run twice.

    Raises:
        OSError: the mail server did not take it; nothing is changed.
    """
    courriel = Courriel.objects.select_for_update(of=("self",)).get(pk=courriel_id)
    if courriel.fini:
        return False
    contexte = _present_context(courriel)
    utile = contexte is not None
    if contexte is not None:
        _message(courriel, contexte).send()
    courriel.envoye_at, courriel.abandonne_at = (at, None) if utile else (None, at)
    courriel.adresse = courriel.contexte = ""
    courriel.save(update_fields=["envoye_at", "abandonne_at", "adresse", "contexte"])
    return utile


def _present_context(courriel: Courriel) -> Mapping[str, Any] | None:
    """What the e-mail says now; None when it is no longer useful."""
    ecrit = json.loads(courriel.contexte)
    if lire := _CONTEXTES.get(courriel.modele):
        return lire(**ecrit)
    utile = _CONDITIONS.get(courriel.modele, lambda **_contexte: True)(**ecrit)
    return ecrit if utile else None


def _message(courriel: Courriel, contexte: Mapping[str, Any]) -> EmailMessage:
    """Plain text; its identifier comes from the key, so that a server may recognise a second sending."""
    valeurs = {**contexte, "url_publique": settings.URL_PUBLIQUE}
    gabarit: Any = get_template(f"courriels/{courriel.modele}.txt")
    # Plain text: nothing to escape.
    texte = gabarit.template.render(Context(valeurs, autoescape=False))
    sujet, _, corps = texte.strip().partition("\n")
    empreinte = hashlib.sha256(courriel.cle.encode()).hexdigest()[:32]
    domaine = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip(">")
    return EmailMessage(
        subject=sujet.strip(),
        body=corps.strip() + "\n",
        to=[courriel.adresse],
        headers=_headers(f"<{empreinte}@{domaine}>", contexte),
    )


def _headers(identifiant: str, contexte: Mapping[str, Any]) -> dict[str, str]:
    """An e-mail that may be refused names the page of the preferences, for mail readers too."""
    entetes = {"Message-ID": identifiant, "Auto-Submitted": "auto-generated"}
    if contexte.get("preferences"):
        entetes["List-Unsubscribe"] = f"<{contexte['preferences']}>"
    return entetes
