from django.apps import AppConfig


class VaultConfig(AppConfig):
    name = "openleave.kernel.vault"
    label = "vault"

    def ready(self) -> None:
        from openleave.kernel.vault import registry  # noqa: F401
