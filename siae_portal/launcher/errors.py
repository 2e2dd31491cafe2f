"""What the launcher says when it cannot go on."""


class LauncherError(Exception):
    """The message, in French, is shown as it is: what is wrong and what to do."""
