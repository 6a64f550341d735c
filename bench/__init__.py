"""The claims of docs/performance.md, measured: ``python -m bench``."""
