"""What a release is made of is written down completely: scripts/sbom against the lock and the vendored files."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]


def bill() -> dict[str, Any]:
    answer = subprocess.run([sys.executable, ROOT / "scripts" / "sbom"], capture_output=True, text=True, check=True)
    found: dict[str, Any] = json.loads(answer.stdout)
    return found


def locked() -> dict[tuple[str, str], set[str]]:
    """Name and version of every package of the lock, with its hashes; read line by line, unlike scripts/sbom."""
    found: dict[tuple[str, str], set[str]] = {}
    current: set[str] = set()
    for line in (ROOT / "requirements" / "app.lock").read_text(encoding="utf-8").splitlines():
        if line.startswith("    --hash=sha256:"):
            current.add(line.split("sha256:")[1].removesuffix("\\").strip())
        elif "==" in line and not line.startswith("#"):
            name, version = line.split()[0].split("==")
            current = found.setdefault((name, version), set())
    return found


@pytest.mark.commitment("P-67")
def test_every_locked_package_is_in_it_with_its_hashes_and_nothing_else() -> None:
    found = {
        (one["name"], one["version"]): {value["content"] for value in one["hashes"]}
        for one in bill()["components"]
        if one["purl"].startswith("pkg:pypi/")
    }
    assert found == locked() and len(found) > 30
    assert all(found.values())


@pytest.mark.commitment("P-67")
def test_every_vendored_file_is_in_it() -> None:
    vendor = ROOT / "src" / "openleave" / "web" / "static" / "vendor"
    files = {
        file["name"] for one in bill()["components"] if one["purl"].startswith("pkg:npm/") for file in one["components"]
    }
    on_disk = {path.relative_to(vendor).as_posix() for path in vendor.rglob("*") if path.is_file()}
    assert files == on_disk - {"VENDOR.json"}


@pytest.mark.commitment("P-67")
def test_it_has_the_form_of_cyclonedx_names_no_host_and_is_the_same_each_time() -> None:
    found = bill()
    assert (found["bomFormat"], found["specVersion"], found["version"]) == ("CycloneDX", "1.6", 1)
    assert re.fullmatch(r"urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", found["serialNumber"])
    refs = [one["bom-ref"] for one in found["components"]]
    assert len(refs) == len(set(refs))
    length = {"SHA-256": 64, "SHA-384": 96, "SHA-512": 128}
    for one in found["components"]:
        assert one["type"] == "library" and one["name"] and one["purl"].startswith("pkg:")
        for value in one["hashes"]:
            assert re.fullmatch(r"[0-9a-f]+", value["content"]) and len(value["content"]) == length[value["alg"]]
        kinds = {key for choice in one.get("licenses", []) for key in choice}
        assert kinds <= {"expression", "license"} and not ("expression" in kinds and len(one["licenses"]) > 1)
    assert "://" not in json.dumps(found)
    assert bill() == found
