"""What the house holds about one person: taken out, erased, forgotten, as the privacy.py of each room decides."""
