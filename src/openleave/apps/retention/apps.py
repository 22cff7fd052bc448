from django.apps import AppConfig


class RetentionConfig(AppConfig):
    name = "openleave.apps.retention"
    label = "retention"

    def ready(self) -> None:
        from openleave.apps.retention import ages, parts, policies, registry  # noqa: F401
