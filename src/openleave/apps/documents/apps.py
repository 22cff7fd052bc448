from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "openleave.apps.documents"
    label = "documents"

    def ready(self) -> None:
        from openleave.apps.documents import inbox, places, policies, registry  # noqa: F401
