from django.apps import AppConfig


class SalesopsConfig(AppConfig):
    name = "salesops"

    def ready(self) -> None:
        # here: models are loaded only now
        from salesops import company_panel  # noqa: PLC0415

        company_panel.register()
