"""The rules, pure: values in, a decision out. No clock, no database, no web."""
