from django.apps import AppConfig


class SalesopsConfig(AppConfig):
    name = "salesops"
