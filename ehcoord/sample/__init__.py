"""An invented caseload of any size: what ordinary families live through, and rows made of it."""
