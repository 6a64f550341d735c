"""Invented families whose histories show every state, played through the services."""
