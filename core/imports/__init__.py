"""Files of other people brought in: uploaded, mapped, tried, confirmed, undone. Rooms register what can be imported."""
