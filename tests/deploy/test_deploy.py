"""The files of `deploy/` pass their linters and say what the code says."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from bot.metrics import Metrics
from bot.settings import PREFIX, Settings
from tests.house.files import ROOT, project
from tests.house.test_pages import settings

DEPLOY = ROOT / "deploy"
TOOLS = Path(sys.executable).parent
MANIFESTS = sorted((DEPLOY / "kubernetes").glob("*.yaml"))
TEXTS = sorted(path for path in DEPLOY.rglob("*") if path.is_file())


def passes(*command: str | Path, cwd: Path = ROOT) -> None:
    """Run a linter; what it says is shown where it fails."""
    done = subprocess.run([str(word) for word in command], cwd=cwd, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def documents(*paths: Path) -> Iterator[dict[str, Any]]:
    """Yield every document of YAML files."""
    for path in paths:
        yield from YAML(typ="safe").load_all(path)


def test_the_container_file_passes_hadolint() -> None:
    passes(TOOLS / "hadolint", "--config", ".hadolint.yaml", "deploy/Containerfile")


def test_every_yaml_file_passes_yamllint() -> None:
    passes(TOOLS / "yamllint", "--strict", "-c", ".yamllint.yaml", "deploy", ".hadolint.yaml", ".yamllint.yaml")


def test_the_compose_file_follows_its_specification() -> None:
    passes(TOOLS / "check-jsonschema", "--builtin-schema", "vendor.compose-spec", "deploy/compose.yaml")


def test_the_compose_file_has_two_servers_two_workers_a_database_and_a_proxy() -> None:
    (compose,) = documents(DEPLOY / "compose.yaml")
    services = compose["services"]
    assert set(services) == {"proxy", "server-1", "server-2", "worker-1", "worker-2", "database"}
    assert [name for name, one in services.items() if "ports" in one] == ["proxy"]
    for name in ("server-1", "server-2", "worker-1", "worker-2"):
        assert services[name]["read_only"]
        assert services[name]["cap_drop"] == ["ALL"]


@pytest.mark.parametrize("path", MANIFESTS, ids=lambda path: path.name)
def test_every_manifest_follows_the_schema_of_kubernetes(path: Path) -> None:
    passes(TOOLS / "kubernetes-validate", "--strict", "--no-warn", "-k", "1.34", path)


def test_every_pod_has_probes_limits_and_no_rights() -> None:
    pods = [one["spec"]["template"]["spec"] for one in documents(*MANIFESTS) if one["kind"] == "Deployment"]
    assert len(pods) == 2
    for pod in pods:
        (container,) = pod["containers"]
        assert pod["securityContext"]["runAsNonRoot"]
        assert not pod["automountServiceAccountToken"]
        assert container["securityContext"]["readOnlyRootFilesystem"]
        assert container["securityContext"]["capabilities"]["drop"] == ["ALL"]
        assert container["readinessProbe"]["httpGet"]["path"] == "/readyz"
        assert container["livenessProbe"]["httpGet"]["path"] == "/healthz"
        assert container["resources"]["limits"]["memory"]
        assert not container["image"].endswith(":latest")


def test_the_workers_are_scaled_by_the_length_of_the_queue() -> None:
    scalers = {one["metadata"]["name"]: one["spec"] for one in documents(*MANIFESTS) if one["kind"].startswith("Hor")}
    (metric,) = scalers["myna-guide-worker"]["metrics"]
    assert metric["external"]["metric"]["name"] == "bot_waiting"
    assert scalers["myna-guide-server"]["minReplicas"] >= 2


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.name)
def test_every_setting_that_is_named_exists(path: Path) -> None:
    named = set(re.findall(rf"\b{PREFIX}[A-Z0-9_]+\b", path.read_text(encoding="utf-8")))
    assert named <= set(settings(Settings, PREFIX))


@pytest.mark.parametrize("name", ["grafana-dashboard.json", "prometheus/alerts.yaml", "prometheus/adapter.yaml"])
def test_every_number_that_is_asked_for_exists(name: str) -> None:
    metrics = Metrics()
    metrics.watch(int, Nothing())
    known = {line.split()[2] for line in metrics.text().decode().splitlines() if line.startswith("# TYPE")}
    known |= {f"{one}_bucket" for one in known}
    asked = set(re.findall(r"\bbot_[a-z_]+", (DEPLOY / name).read_text(encoding="utf-8")))
    assert asked
    assert asked <= known


def test_the_dashboard_is_json_whose_panels_do_not_overlap() -> None:
    board = json.loads((DEPLOY / "grafana-dashboard.json").read_text(encoding="utf-8"))
    places = [panel["gridPos"] for panel in board["panels"]]
    cells = [(x, y) for p in places for x in range(p["x"], p["x"] + p["w"]) for y in range(p["y"], p["y"] + p["h"])]
    assert len(cells) == len(set(cells))
    assert len({panel["id"] for panel in board["panels"]}) == len(places)


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="needs systemd (Debian: systemd)")
def test_the_systemd_units_are_understood_and_give_few_rights(tmp_path: Path) -> None:
    for unit in (DEPLOY / "systemd").iterdir():
        here = unit.read_text(encoding="utf-8")
        here = re.sub(r"^(ExecStart=)\S+", rf"\1{sys.executable}", here, flags=re.MULTILINE)
        here = here.replace("WorkingDirectory=/srv/myna-guide", "WorkingDirectory=/").replace(
            "file:///srv", "https://x"
        )
        (tmp_path / unit.name).write_text(here, encoding="utf-8")
    passes("systemd-analyze", "verify", "--man=no", *sorted(tmp_path.iterdir()))
    passes("systemd-analyze", "security", "--offline=true", "--threshold=20", tmp_path / "myna-guide.service")


if shutil.which("promtool"):  # a server's package, too much to install for its check alone

    def test_the_alerts_and_the_numbers_are_understood_by_prometheus() -> None:
        passes("promtool", "check", "rules", "deploy/prometheus/alerts.yaml")
        metrics = Metrics()
        metrics.watch(int, Nothing())
        told = subprocess.run(["promtool", "check", "metrics"], input=metrics.text(), capture_output=True, check=False)
        assert told.returncode == 0, told.stderr


if shutil.which("caddy"):  # a server's package, too much to install for its check alone

    def test_the_proxy_understands_its_file(monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("SITE", "bot.example")
        passes("caddy", "validate", "--adapter", "caddyfile", "--config", "deploy/Caddyfile")


def test_the_extras_of_the_image_exist() -> None:
    asked = re.search(r"^ARG EXTRAS=(\S+)$", (DEPLOY / "Containerfile").read_text(encoding="utf-8"), re.MULTILINE)
    assert asked
    assert set(asked[1].split(",")) <= set(project()["project"]["optional-dependencies"])


def test_the_scripts_are_bash_that_parses() -> None:
    passes("bash", "-n", "deploy/backup")


class Nothing:
    """Nothing waits."""

    def waiting(self) -> list[tuple[str, int, float]]:
        """Return nothing."""
        return [("say", 0, 0.0)]

    def dead(self) -> list[tuple[str, int]]:
        """Return nothing."""
        return [("say", 0)]
