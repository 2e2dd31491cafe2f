"""Where allauth looks for the providers of this app."""

from siae_portal.comptes.proconnect.provider import ProConnectProvider

provider_classes = [ProConnectProvider]
