"""What HR and the general manager import: people, units, appointments, leave, the calendar."""
