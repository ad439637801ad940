"""The whole suite: on SQLite, then on PostgreSQL with a real Redis, on servers of its own that it stops again.

    python tools/run_tests.py [arguments for pytest]

REQUIRE_ALL=1 turns whatever is missing on the machine into a failure.
"""

import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

REQUIRE_ALL = os.environ.get("REQUIRE_ALL") == "1"
FAST = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=200"


def postgresql_programs() -> Path | None:
    """The folder with initdb and postgres: on the path, or the newest of Debian's."""
    if found := shutil.which("initdb"):
        return Path(found).resolve().parent
    folders = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    return max(folders, key=lambda folder: int(folder.parent.name), default=None)


def ordinary_user() -> dict[str, object]:
    """Arguments of Popen that make a server run as an ordinary user also when root runs the tests."""
    if os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def folder_for_server(parent: Path, name: str) -> Path:
    folder = parent / name
    folder.mkdir()
    if owner := ordinary_user():
        os.chown(folder, owner["user"], owner["group"])
    return folder


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(name: str, is_ready: Sequence[str], process: subprocess.Popen) -> None:
    for _ in range(300):
        if process.poll() is not None:
            sys.exit(f"{name} ended at once with code {process.returncode}.")
        if subprocess.run(is_ready, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode == 0:
            return
        time.sleep(0.1)
    sys.exit(f"{name} did not answer within 30 seconds.")


@contextmanager
def server(name: str, command: Sequence[str], is_ready: Sequence[str], folder: Path) -> Iterator[None]:
    """Runs a server in the foreground as a child, and ends that child and nothing else."""
    with (folder / "log").open("w") as log:
        process = subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT, cwd=folder, **ordinary_user())
    try:
        wait_for(name, is_ready, process)
        yield
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@contextmanager
def postgresql(parent: Path, programs: Path, *more: str) -> Iterator[str]:
    """The address of a PostgreSQL of our own; `more` settings as "name=value"."""
    folder, port = folder_for_server(parent, "postgresql"), free_port()
    make = [str(programs / "initdb"), "-D", str(folder / "data"), "-U", "app", "--auth=trust", "-E", "UTF8"]
    subprocess.run([*make, "--locale=C.UTF-8", "--no-sync"], check=True, stdout=subprocess.DEVNULL, **ordinary_user())
    settings = f"-c listen_addresses=127.0.0.1 -c unix_socket_directories={folder} {FAST}".split()
    settings += [part for one in more for part in ("-c", one)]
    command = [str(programs / "postgres"), "-D", str(folder / "data"), "-p", str(port), *settings]
    is_ready = [str(programs / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(port)]
    with server("PostgreSQL", command, is_ready, folder):
        yield f"postgres://app@127.0.0.1:{port}/postgres"


@contextmanager
def redis(parent: Path, program: str) -> Iterator[str]:
    """The address of a Redis of our own."""
    folder, port = folder_for_server(parent, "redis"), free_port()
    command = [program, "--bind", "127.0.0.1", "--port", str(port), "--dir", str(folder), "--appendonly", "yes"]
    is_ready = [sys.executable, "-c", f"import redis; redis.Redis(port={port}).ping()"]
    with server("Redis", [*command, "--save", "", "--databases", "64"], is_ready, folder):
        yield f"redis://127.0.0.1:{port}/0"


def pytest(title: str, arguments: Sequence[str], **services: str) -> int:
    """Runs the suite once and returns its exit code."""
    print(f"\n=== {title} ===", flush=True)
    environment = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL")}
    workers = str(min(4, os.cpu_count() or 1))
    command = [sys.executable, "-m", "pytest", "-q", "-n", workers, "--dist", "loadfile", *arguments]
    return subprocess.run(command, env=environment | services).returncode


def main(arguments: Sequence[str]) -> int:
    codes = [pytest("the suite on SQLite, pages in a browser", arguments)]
    programs, redis_server = postgresql_programs(), shutil.which("redis-server")
    missing = [name for name, there in (("PostgreSQL", programs), ("Redis", redis_server)) if not there]
    if missing:
        print(f"\nLEFT OUT: the suite on PostgreSQL with Redis, because {' and '.join(missing)} cannot be found here.")
        codes.append(1 if REQUIRE_ALL else 0)
    else:
        with tempfile.TemporaryDirectory(prefix="salesops-tests-") as name:
            Path(name).chmod(0o755)
            # Without autovacuum plans do not depend on when it came by: tests look at the shape of some.
            with (
                postgresql(Path(name), programs, "autovacuum=off") as database,
                redis(Path(name), redis_server) as broker,
            ):
                services = {"DATABASE_URL": database, "REDIS_URL": broker}
                if not arguments:
                    plans = ["-m", "plans", "salesops/tests/test_ticks.py"]
                    codes.append(pytest("plans of PostgreSQL, before the tables fill", plans, **services))
                again = ["-m", "not once and not browser and not plans", *arguments]
                codes.append(pytest("the suite on PostgreSQL with Redis", again, **services))
    print("\nAll that was run has passed." if not any(codes) else "\nSomething failed: see above.")
    return max(codes)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
