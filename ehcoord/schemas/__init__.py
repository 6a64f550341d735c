"""Untrusted input made into commands, and rows made into JSON."""
