"""ProConnect: OpenID Connect of the State's agents and of firms (ADR 0021)."""
