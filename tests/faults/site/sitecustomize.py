"""Let something happen at the n-th moment at which a Python process is about to touch a folder.

`DIGESTLINT_FAULT` is `WHAT:N:FOLDER`: an error of the system (`ENOSPC`), a signal (`SIGKILL`),
`edit` and `delete`, which somebody else does to the file that `DIGESTLINT_FAULT_FILE` names, or
`tell`, which says on standard output that the moment has come. Every process under it counts for
itself, those that it starts too. With `DIGESTLINT_FAULT_LOG`, each touch is a line of that file.
"""

import errno
import os
import signal
import sys

# To make, change, rename or remove something (docs.python.org, "Audit events table").
_TOUCHES = frozenset(
    ("os.rename", "os.remove", "os.link", "os.mkdir", "os.chmod", "os.chown", "sqlite3.connect")
)
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT


class _Fault:
    def __init__(self, said: str) -> None:
        self.what, number, self.folder = said.split(":", 2)
        self.left = int(number)
        self.log = os.environ.get("DIGESTLINT_FAULT_LOG")

    def __call__(self, event: str, args: tuple[object, ...]) -> None:
        if event == "open":
            if not isinstance(args[2], int) or not args[2] & _WRITING:
                return
        elif event not in _TOUCHES:
            return
        path = args[0] if isinstance(args[0], str) else ""
        if isinstance(args[0], int) or not path.startswith(self.folder):
            return
        if self.log:
            log, self.log = self.log, None
            with open(log, "a", encoding="utf-8") as stream:
                stream.write(f"{event} {path}\n")
            self.log = log
        self.left -= 1
        if self.left == 0:
            self.happen()

    def happen(self) -> None:
        if self.what.startswith("SIG"):
            os.kill(os.getpid(), getattr(signal, self.what))
        elif self.what == "tell":
            os.write(1, b"\n")
        elif self.what in ("edit", "delete"):
            file = os.environ["DIGESTLINT_FAULT_FILE"]
            if self.what == "delete":
                os.unlink(file)
            else:
                with open(file, "ab") as stream:
                    stream.write(b"\nSomebody wrote this.\n")
        else:
            number = getattr(errno, self.what)
            raise OSError(number, os.strerror(number))


if said := os.environ.get("DIGESTLINT_FAULT"):
    sys.addaudithook(_Fault(said))
