"""The employer and the policies of the policies' tests."""

from openleave.apps.policies.tests.conftest import at_noon, browser, harbor, publish

__all__ = ["at_noon", "browser", "harbor", "publish"]
