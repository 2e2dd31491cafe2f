"""What an article may hold, and how it is shown. No database here."""
