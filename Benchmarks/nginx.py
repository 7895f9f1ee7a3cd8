"""nginx on a port of its own: it serves files as fast as anything can, and stands before other servers to count their requests."""
import json
import os
import pathlib
import shutil
import socket
import subprocess
import time


class Nginx:
    """A server with the locations that it is given; `$rate` in them is the rate that is set, in bytes a second, 0 for none."""

    def __init__(self, folder, name, locations, counts=False, is_socket=False):
        self.folder = os.path.join(folder, f"nginx-{name}")
        os.makedirs(self.folder)
        if is_socket:
            self.place = self.url = f"unix:{self.folder}/socket"
        else:
            with socket.socket() as probe:
                probe.bind(("127.0.0.1", 0))
                self.place = f"127.0.0.1:{probe.getsockname()[1]}"
            self.url = f"http://{self.place}"
        self.locations = locations
        self.log = os.path.join(self.folder, "access.log")
        self.logging = f"access_log {self.log} line;" if counts else "access_log off;"
        self.binary = shutil.which("nginx") or "/usr/sbin/nginx"
        self.set_rate(0)
        self.run()

    def set_rate(self, rate):
        """For the next start."""
        temporary = "".join(f"{kind}_temp_path {self.folder};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
        pathlib.Path(self.folder, "nginx.conf").write_text(f"""
            {"user root;" if os.geteuid() == 0 else ""}
            pid {self.folder}/pid; error_log {self.folder}/error.log; events {{}}
            http {{
              log_format line '$request_method $uri'; {self.logging} sendfile on; {temporary}
              proxy_http_version 1.1; proxy_buffering off; proxy_read_timeout 1h;
              server {{ listen {self.place}; {self.locations.replace("$rate", str(rate))} }}
            }}""")

    def run(self, *arguments):
        command = [self.binary, "-p", self.folder, "-c", os.path.join(self.folder, "nginx.conf")]
        subprocess.run([*command, *arguments], check=True)

    def limit(self, rate):
        """Lets answers come at so many bytes a second from now on."""
        self.set_rate(rate)
        self.run("-s", "reload")
        time.sleep(0.5)

    def requests(self):
        """What was asked for and answered to the end, a line each."""
        return pathlib.Path(self.log).read_text().splitlines() if os.path.exists(self.log) else []

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.run("-s", "stop")


def before(url):
    """A location that hands everything on to another server: an URL, or `unix:` and a path."""
    target = f"http://{url}:" if url.startswith("unix:") else url
    return f"location / {{ proxy_pass {target}; }}"


def kubeconfig(server, namespace="default"):
    """Path of a kubeconfig for what stands behind a server."""
    path = os.path.join(server.folder, "kubeconfig")
    pathlib.Path(path).write_text(json.dumps({
        "kind": "Config", "apiVersion": "v1", "current-context": "logs",
        "clusters": [{"name": "logs", "cluster": {"server": server.url}}],
        "contexts": [{"name": "logs", "context": {"cluster": "logs", "namespace": namespace}}],
    }))
    return path
