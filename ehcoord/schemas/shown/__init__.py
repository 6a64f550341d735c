"""What a program is shown: each schema lists its fields, and nothing else is ever sent."""
