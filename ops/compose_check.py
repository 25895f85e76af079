"""Read ``docker-compose.yml`` and the Dockerfiles with whatever can, without starting them.

The file is parsed against the Compose specification and held to the rules of this project;
hadolint reads the Dockerfiles; ``docker compose config`` is asked where there is one.
"""

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from compose_spec import PyCompose

ROOT = Path(__file__).resolve().parent.parent
COMPOSE = ROOT / "docker-compose.yml"
DOCKERFILES = (ROOT / "Dockerfile", ROOT / "deploy" / "pgbouncer" / "Dockerfile")
MAY_PUBLISH = {"proxy"}
PORTAL_IMAGE = "kpi-portal:local"
SECRETIVE = re.compile(r"(PASSWORD|SECRET(_KEY)?|_URL)$")
HARMLESS = {"PUBLIC_URL"}

Service = dict[str, Any]


def main() -> int:
    """0 when nothing is wrong; otherwise each fault on a line of its own."""
    compose = yaml.safe_load(COMPOSE.read_text())
    PyCompose.from_yaml(yaml.safe_dump(compose))  # raises where the file is not Compose at all
    found = [*faults(compose, (ROOT / "Makefile").read_text()), *_linted(), *_asked_docker()]
    for fault in found:
        print(fault, file=sys.stderr)
    return 1 if found else 0


def faults(compose: dict[str, Any], makefile: str) -> Iterator[str]:
    """Each rule of this project that a service breaks."""
    for name, service in compose["services"].items():
        for fault in (*_exposed(name, service), *_unwatched(service), *_leaking(service)):
            yield f"docker-compose.yml: {name}: {fault}"
        for used in _unknown(compose, service):
            yield f"docker-compose.yml: {name}: {used}"
        if service.get("image") == PORTAL_IMAGE:
            word = service["command"][0]
            if f"-m ops.entry {word}" not in makefile:
                yield f"docker-compose.yml: {name}: no target of the Makefile runs {word!r}"


def _exposed(name: str, service: Service) -> Iterator[str]:
    if str(service.get("user", "root")).split(":")[0] in {"root", "0"}:
        yield "runs as root"
    if not service.get("read_only"):
        yield "can write to its own file system"
    if service.get("cap_drop") != ["ALL"]:
        yield "keeps capabilities"
    if "no-new-privileges:true" not in service.get("security_opt", []):
        yield "may gain privileges"
    if service.get("ports") and name not in MAY_PUBLISH:
        yield "publishes a port"
    if ":" not in service.get("image", ""):
        yield "names no version of its image"


def _unwatched(service: Service) -> Iterator[str]:
    check = service.get("healthcheck", {})
    if service.get("restart") == "no":  # runs once; its exit status is watched
        return
    if check.get("disable") or "test" not in check:
        yield "has no health check"


def _leaking(service: Service) -> Iterator[str]:
    for variable, value in service.get("environment", {}).items():
        if SECRETIVE.search(variable) and variable not in HARMLESS and value:
            yield f"{variable} holds a secret; name a file instead"
        if variable.endswith("_FILE") and Path(value).name not in service.get("secrets", []):
            yield f"{variable} names a secret that is not mounted"


def _unknown(compose: dict[str, Any], service: Service) -> Iterator[str]:
    for kind in ("secrets", "networks"):
        for name in service.get(kind, []):
            if name not in compose[kind]:
                yield f"{kind}: {name} is not declared"
    for name in service.get("depends_on", {}):
        if name not in compose["services"]:
            yield f"depends on {name}, which is no service"
    for mount in service.get("volumes", []):
        source = mount.split(":")[0]
        if source.startswith("./") and not (ROOT / source).exists():
            yield f"mounts {source}, which does not exist"
        if not source.startswith("./") and source not in compose["volumes"]:
            yield f"volume {source} is not declared"


def _linted() -> Iterator[str]:
    """What hadolint says."""
    hadolint = Path(sys.executable).parent / "hadolint"
    for dockerfile in DOCKERFILES:
        done = subprocess.run(
            [hadolint, "--no-color", dockerfile], capture_output=True, text=True, check=False
        )
        yield from done.stdout.splitlines()
        if done.returncode != 0 and not done.stdout:
            yield f"hadolint failed on {dockerfile}: {done.stderr.strip()}"


def _asked_docker() -> Iterator[str]:
    """What Docker's own reader says, where it is installed with its compose part."""
    docker = shutil.which("docker")
    if (
        docker is None
        or subprocess.run(
            [docker, "compose", "version"], capture_output=True, check=False
        ).returncode
    ):
        return
    done = subprocess.run(
        [docker, "compose", "--file", COMPOSE, "config", "--quiet"],
        capture_output=True,
        text=True,
        check=False,
        env={"ALLOWED_HOSTS": "portal.example", "PUBLIC_URL": "https://portal.example"},
    )
    if done.returncode != 0:
        yield done.stderr.strip()


if __name__ == "__main__":
    sys.exit(main())
