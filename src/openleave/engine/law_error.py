"""The error of law data that cannot be used."""


class LawError(ValueError):
    """Law data that cannot be used: `where` (file and rule), what, why and how to fix it; the line if it is known."""

    def __init__(self, where: str, what: str, why: str, fix: str, *, line: int | None = None) -> None:
        self.line = line
        self.where, self.what, self.why, self.fix = where, what, why, fix
        super().__init__(f"{where}: {what} {why} {fix}")
