"""The vendored front-end files are those VENDOR.json records, and nothing else lies beside them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VENDOR = ROOT / "src" / "openleave" / "web" / "static" / "vendor"


def test_files_have_the_recorded_hashes() -> None:
    answer = subprocess.run(
        [sys.executable, ROOT / "scripts" / "vendor", "--check"], capture_output=True, text=True, check=False
    )
    assert (answer.returncode, answer.stderr) == (0, "")


def test_each_package_is_pinned_and_comes_with_its_license() -> None:
    for package in json.loads((VENDOR / "VENDOR.json").read_text())["packages"]:
        assert package["version"][0].isdigit()
        assert package["integrity"].startswith("sha512-")
        assert any(name.endswith("LICENSE") for name in package["files"]), package["name"]
