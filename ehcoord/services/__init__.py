"""Use cases: one public function is one transaction; a step takes the session of another."""
