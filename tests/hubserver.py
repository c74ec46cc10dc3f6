"""A hub of models on this machine, with as much of the hub's interface as its client asks for, and
everything that can go wrong with one."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from types import TracebackType

COMMIT = "c" * 40
#: Bytes that are sent at once, before the next look at whether to stop.
_PIECE = 1 << 14


class Hub:
    """Serves one model, `org/one`, at `address`. What shall go wrong is set before it is asked."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self.files = dict(files)
        self.instead: dict[str, bytes] = {}  # what is sent in place of what is listed
        self.refuses: dict[str, tuple[int, str]] = {}  # status and error code, by part of a path
        self.drops: dict[str, int] = {}  # after so many bytes the line is cut, by name
        self.always_drops = False  # or only once for each
        self.holds: dict[str, int] = {}  # after so many bytes nothing comes until `go`
        self.go, self.held = Event(), Event()
        self.requests: list[tuple[str, str, str]] = []  # method, path, range
        hub = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_HEAD(self) -> None:
                hub.answer(self)

            def do_GET(self) -> None:
                hub.answer(self)

            def log_message(self, *args: object) -> None:
                """Tells nobody."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._server.block_on_close = False
        self.address = f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> Hub:
        Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.go.set()
        self._server.shutdown()
        self._server.server_close()

    def asked(self, name: str) -> list[tuple[str, str, str]]:
        """The requests for one file that wanted its bytes."""
        return [r for r in self.requests if r[0] == "GET" and r[1].endswith(f"/{name}")]

    def answer(self, to: BaseHTTPRequestHandler) -> None:
        path = to.path.partition("?")[0]
        self.requests.append((to.command, path, to.headers.get("Range", "")))
        for part, (status, code) in self.refuses.items():
            if part in path:
                headers = {"X-Error-Code": code, "X-Error-Message": code} if code else {}
                self._send(to, status, b"{}", headers)
                return
        if path.startswith("/api/models/org/one/tree/"):
            self._send(to, 200, json.dumps([self._listed(name) for name in self.files]).encode())
        elif re.fullmatch(r"/api/models/org/one(/revision/\w+)?", path):
            siblings = [self._listed(name) for name in self.files]
            about = {"id": "org/one", "modelId": "org/one", "sha": COMMIT, "siblings": siblings}
            self._send(to, 200, json.dumps(about).encode())
        elif (found := re.fullmatch(r"/org/one/resolve/\w+/(.+)", path)) and found[1] in self.files:
            self._file(to, found[1])
        else:
            self._send(to, 404, b"{}", {"X-Error-Code": "RepoNotFound"})

    def _listed(self, name: str) -> dict[str, object]:
        data = self.files[name]
        listed: dict[str, object] = {
            "type": "file", "path": name, "rfilename": name, "size": len(data),
            "oid": hashlib.sha1(data).hexdigest(),
        }  # fmt: skip
        if _is_large(name):
            tag = _sha256(data)
            listed["lfs"] = {"oid": tag, "sha256": tag, "size": len(data), "pointerSize": 130}
        return listed

    def _file(self, to: BaseHTTPRequestHandler, name: str) -> None:
        data = self.files[name]
        tag = _sha256(data) if _is_large(name) else hashlib.sha1(data).hexdigest()
        headers = {"ETag": f'"{tag}"', "X-Repo-Commit": COMMIT, "Accept-Ranges": "bytes"}
        if _is_large(name):
            headers |= {"X-Linked-Etag": f'"{tag}"', "X-Linked-Size": str(len(data))}
        sent = self.instead.get(name, data)
        start = 0
        if (asked := to.headers.get("Range")) and (found := re.match(r"bytes=(\d+)-", asked)):
            start = int(found[1])
            headers["Content-Range"] = f"bytes {start}-{len(sent) - 1}/{len(sent)}"
        self._send(to, 206 if start else 200, sent[start:], headers, name, start)

    def _send(
        self,
        to: BaseHTTPRequestHandler,
        status: int,
        body: bytes,
        headers: Mapping[str, str] | None = None,
        name: str = "",
        start: int = 0,
    ) -> None:
        to.send_response(status)
        for header, value in (headers or {}).items():
            to.send_header(header, value)
        to.send_header("Content-Length", str(len(body)))
        to.end_headers()
        if to.command == "HEAD":
            return
        drop, hold = self.drops.get(name), self.holds.get(name)
        for at in range(0, len(body), _PIECE):
            piece = body[at : at + _PIECE]
            if hold is not None and start + at >= hold:
                self.held.set()
                self.go.wait(60)
                hold = None
            if drop is not None and start + at >= drop:
                if not self.always_drops:
                    del self.drops[name]
                to.close_connection = True
                to.connection.close()
                return
            try:
                to.wfile.write(piece)
            except OSError:  # the other side has gone
                to.close_connection = True
                return


def _is_large(name: str) -> bool:
    """Whether the hub keeps a file by its content, whose hash it then tells."""
    return name.endswith((".safetensors", ".bin"))


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
