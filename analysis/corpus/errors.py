"""What is said of a file that cannot be read."""


class ReadingError(ValueError):
    """A file that cannot be read; its message names the file and the reason."""

    def __init__(self, source: str, reason: str) -> None:
        super().__init__(f"{source}: {reason}")
        self.source = source
        self.reason = reason


class ReadingWarning(UserWarning):
    """A file that was left out; ``Corpus.failures`` lists it with its reason."""
