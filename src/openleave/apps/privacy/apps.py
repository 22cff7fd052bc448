from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    name = "openleave.apps.privacy"
    label = "privacy"

    def ready(self) -> None:
        from openleave.apps.privacy import policies  # noqa: F401
