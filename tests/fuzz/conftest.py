"""The script here needs atheris, which is no dependency of the project."""

collect_ignore = ["fuzz.py"]
