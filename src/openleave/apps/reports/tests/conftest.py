"""The invented employer of the cases' tests."""

from openleave.apps.cases.tests.conftest import Harbor, at_noon, browser, harbor, make_harbor

__all__ = ["Harbor", "at_noon", "browser", "harbor", "make_harbor"]
