"""A readable line that the import does not take."""


class Refus(Exception):
    """The reasons why a line is not imported, in French, shown as they are."""
