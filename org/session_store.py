"""Sessions in the database that know whose they are, so that they can be listed and ended."""

from datetime import datetime
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.contrib.sessions.base_session import AbstractBaseSession

STARTED, DEVICE = "started_at", "device"


class SessionStore(DatabaseStore):
    """Django's database sessions with the person, the start and the device beside the data."""

    cache_key_prefix = "org.session_store"

    @classmethod
    def get_model_class(cls) -> type[AbstractBaseSession]:
        from org.models import LoginSession  # noqa: PLC0415 here: the settings name this module before models load

        return LoginSession

    def create_model_instance(self, data: dict[str, Any]) -> AbstractBaseSession:
        session = super().create_model_instance(data)
        person_id = data.get(SESSION_KEY)
        session.person_id = int(person_id) if person_id else None
        session.device = data.get(DEVICE, "")
        session.started_at = datetime.fromisoformat(data[STARTED]) if STARTED in data else None
        return session
