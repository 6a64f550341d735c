"""Reads: each takes the session and the actor, and returns only what they may see."""
