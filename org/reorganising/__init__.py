"""The desk at which the organisation is changed: drafted, checked, approved by another, applied on its day."""
