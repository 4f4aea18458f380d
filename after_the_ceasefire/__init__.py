"""The program as an installed package: `__main__.py` runs it; it lies beside that file as it is, in `program/`."""
