"""A company-month as a folder of CSV files: read, checked, written, loaded into the database and taken out of it.

docs/exchange.md says what the folder holds and how its errors read.
"""
