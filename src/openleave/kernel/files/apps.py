from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "openleave.kernel.files"
    label = "files"

    def ready(self) -> None:
        from openleave.kernel.files import registry  # noqa: F401
