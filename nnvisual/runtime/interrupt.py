"""Ctrl-C in the terminal, as a signal of Qt.

Python notices Ctrl-C only between two of its own instructions, and an idle window executes none.
"""

import signal
import socket

from PySide6.QtCore import QObject, QSocketNotifier, Signal

__all__ = ["InterruptWatch"]


class InterruptWatch(QObject):
    """Emits `interrupted` at each Ctrl-C, instead of an exception at whatever is running; close it in the end.

    Only the main thread may make one.
    """

    interrupted = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        # The interpreter writes a byte into a socket when a signal comes, and Qt's event loop waits at the other end.
        self._receiver, self._sender = socket.socketpair()
        self._receiver.setblocking(False)
        self._sender.setblocking(False)
        self._notifier = QSocketNotifier(self._receiver.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._read)
        self._former_descriptor = signal.set_wakeup_fd(self._sender.fileno(), warn_on_full_buffer=False)
        self._former_handler = signal.signal(signal.SIGINT, lambda number, frame: None)

    def close(self) -> None:
        """Let Ctrl-C do what it did before."""
        signal.signal(signal.SIGINT, self._former_handler)
        signal.set_wakeup_fd(self._former_descriptor)
        self._notifier.setEnabled(False)
        self._receiver.close()
        self._sender.close()

    def _read(self) -> None:
        if signal.SIGINT in self._receiver.recv(64):
            self.interrupted.emit()
