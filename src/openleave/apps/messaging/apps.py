from django.apps import AppConfig


class MessagingConfig(AppConfig):
    name = "openleave.apps.messaging"
    label = "messaging"

    def ready(self) -> None:
        from openleave.apps.messaging import declared, policies, registry  # noqa: F401
