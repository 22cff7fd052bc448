"""The employee of the messages' tests, and her browser."""

from openleave.apps.messaging.tests.conftest import at_noon, browser, harbor, my, rosa  # noqa: F401
