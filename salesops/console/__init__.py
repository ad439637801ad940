"""The console of HR and of the technical administrator: Django's admin in our frame, with our services behind it."""

from salesops.console import days, people, schemes, structure, system
from salesops.console.site import Console

console = Console(name="admin")
for part in (people, structure, days, schemes, system):
    for model, shown in part.SHOWN.items():
        console.register(model, shown)
