"""Static files with a hash in their names, as whitenoise stores them."""

from __future__ import annotations

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStaticFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # whitenoise is untyped
    """Names carry a hash once `collectstatic` has run; before that they are plain.

    Rendering a page must not depend on a build step: unit tests and commands render templates without one. After
    collecting, a name that is not in the manifest is an error as ever, so a mistyped file is found by any test
    that collects.
    """

    def stored_name(self, name: str) -> str:
        return super().stored_name(name) if self.hashed_files else name
