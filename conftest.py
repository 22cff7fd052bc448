"""For every test, below ``tests/`` and in the applications."""

pytest_plugins = ["tests.databases", "tests.static_files", "tests.a11y.browser"]
