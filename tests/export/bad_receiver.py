# SPDX-License-Identifier: GPL-3.0-or-later
"""A receiver that answers as a list says, request by request, and remembers what it got."""
import http.server
import socket
import threading


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def answer(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        server = self.server
        with server.lock:
            server.requests.append((self.command, self.path, dict(self.headers), body))
            action = server.script.pop(0) if server.script else server.usual
        action(self, body)

    do_GET = do_POST = do_PUT = answer  # noqa: N815

    def log_message(self, *_):
        pass


def status(code, text="", **headers):
    """An answer; what is accepted is stored."""
    def act(handler, body):
        if code < 300:
            handler.server.stored.append(body)
        content = text.encode()
        handler.send_response(code)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.send_header("Content-Length", str(len(content)))
        handler.end_headers()
        handler.wfile.write(content)
    return act


def close(handler, _):
    """Reads the request and says nothing."""
    handler.close_connection = True
    handler.connection.shutdown(socket.SHUT_RDWR)


def close_after_storing(handler, body):
    handler.server.stored.append(body)
    close(handler, body)


def half_an_answer(handler, body):
    handler.wfile.write(b"HTTP/1.1 204 No Con")
    close(handler, body)


def sleep(handler, _):
    handler.server.released.wait(20)
    handler.close_connection = True


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, context=None):
        super().__init__(("127.0.0.1", 0), Handler)
        self.lock = threading.Lock()
        self.released = threading.Event()
        self.requests, self.stored, self.script = [], [], []
        self.usual = status(204)
        if context:
            self.socket = context.wrap_socket(self.socket, server_side=True)
        threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True).start()

    def handle_error(self, request, client_address):
        pass

    def end(self):
        self.released.set()
        self.shutdown()
        self.server_close()
