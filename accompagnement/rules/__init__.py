"""Rules of the accompagnement: contracts, interviews, exits, small counts. No database, no web here."""
