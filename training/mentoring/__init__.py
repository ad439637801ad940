"""Mentors of newcomers, and first steps: a checklist of somebody who begins, comes back, or has long been there."""
