"""A Dask cluster as the executor of a run: whoever has one lints an archive of millions of posts.

Each worker must have digestlint, of the same version, and see the posts under the same paths or
URLs, and the project's rules if it has its own. A batch whose worker dies is linted anew elsewhere
(Dask's `allowed-failures`), for it is a pure function of what it is given.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from digestlint import __version__
from digestlint.errors import UsageError, complain

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from distributed import Client

# Over what Dask talks to other machines (distributed's documentation, "Communications"). A client
# that is given half an address leaves a traceback behind.
_ADDRESS = r"(?:tcp|tls|ws|wss|ucx)://(?:[^\s\[\]:/]+|\[[0-9A-Fa-f:.%]+\])(?::[0-9]{1,5})?/?"
# Under these names Dask and its event loop log, some of them with handlers of their own.
_LOGS = ("distributed", "tornado")
# How long a scheduler may take to answer, in seconds.
PATIENCE = 5
# For how long a cluster may be without any worker before that is said, in seconds.
LONELY = 5.0


@contextmanager
def cluster(address: str) -> "Iterator[tuple[Executor, int]]":
    """The executor of the cluster whose scheduler is there (`tcp://host:8786`), and its threads.

    Where no worker is left, that is said, and a new one waited for. Raises UsageError where Dask is
    missing, nobody answers, the cluster has no worker of this version, or is lost on the way.
    """
    if re.fullmatch(_ADDRESS, address) is None:
        raise UsageError(f"--scheduler {address}: write it as tcp://host:8786")
    try:
        from distributed import Client, KilledWorker
        from distributed.security import Security
    except ModuleNotFoundError:
        raise UsageError('--scheduler needs Dask: pip install "digestlint[dask]"') from None
    from concurrent.futures import CancelledError

    # A client without certificates would leave a traceback behind, too.
    if address.startswith("tls:") and not Security().get_tls_config_for_role("client")["ca_file"]:
        raise UsageError(f"--scheduler {address}: name the certificates in Dask's configuration")
    try:
        client = Client(address, timeout=PATIENCE, set_as_default=False)
    except (OSError, ValueError, TypeError) as error:
        raise UsageError(f"--scheduler {address}: nobody answers there ({error})") from None
    with _silence(), client:
        _refuse_other_versions(client.run(_version, on_error="return"), address)
        threads = sum(client.nthreads().values())
        watch = _Watch(client, address)
        try:
            # The same files again are not the same work: they may have changed.
            yield client.get_executor(pure=False), threads
        except KilledWorker:
            raise UsageError(
                f"--scheduler {address}: its workers die, again and again, on the same posts"
            ) from None
        except (CancelledError, OSError):
            raise UsageError(f"--scheduler {address}: the cluster was lost on the way") from None
        finally:
            watch.end()


class _Watch:
    """Looks after the workers of a cluster in a thread, and says once that there is none left."""

    def __init__(self, client: "Client", address: str) -> None:
        from threading import Event, Thread

        self._client = client
        self._address = address
        self._ended = Event()
        self._thread = Thread(target=self._look, daemon=True)
        self._thread.start()

    def end(self) -> None:
        """Look no more."""
        self._ended.set()
        self._thread.join(PATIENCE)

    def _look(self) -> None:
        looks, often = 0, 5
        while looks < often:
            if self._ended.wait(LONELY / often):
                return
            try:
                looks = 0 if self._client.nthreads() else looks + 1
            except Exception:
                # The cluster is lost, as those hear who wait for it.
                return
        complain(f"--scheduler {self._address}: no worker is left; waiting for one (Ctrl-C: stop)")


@contextmanager
def _silence() -> Iterator[None]:
    """Keep Dask's logs off standard error: what a user needs of them, an error says in a line."""
    import logging

    names = [name for name in logging.root.manager.loggerDict if name.startswith(_LOGS)]
    kept = [(log, log.handlers) for log in map(logging.getLogger, names) if log.handlers]
    for log, _ in kept:
        log.handlers = [logging.NullHandler()]
    try:
        yield
    finally:
        for log, handlers in kept:
            log.handlers = handlers


def _version() -> str:
    return __version__


def _refuse_other_versions(versions: dict[str, str | Exception], address: str) -> None:
    if not versions:
        raise UsageError(f"--scheduler {address}: the cluster has no worker")
    for worker, version in sorted(versions.items()):
        if version != __version__:
            has = "lacks digestlint" if isinstance(version, Exception) else f"has {version}"
            raise UsageError(
                f"--scheduler {address}: {worker} {has}; install digestlint {__version__} there"
            )
