"""What a person asked for: frozen values, made by a schema and taken by one use case."""
