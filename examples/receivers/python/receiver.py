"""Receives Cobro's webhooks, verified: WEBHOOK_SECRET=whsec_… PORT=3000 python3 receiver.py"""
import base64, collections, hmac, json, os, re, threading, time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

SECRET = base64.b64decode(os.environ["WEBHOOK_SECRET"].removeprefix("whsec_"))
assert len(SECRET) >= 24, "WEBHOOK_SECRET is not set"
TOLERANCE_SECONDS, BODY_BYTES_MAX, IDS_MAX = 300, 64 * 1024, 10_000
known, lock = collections.OrderedDict(), threading.Lock()  # in earnest: a table with a unique key, written with the effect


def is_verified(headers, body):
    event, sent, signatures = (headers.get("webhook-" + name, "") for name in ("id", "timestamp", "signature"))
    if not event or not re.fullmatch("[0-9]{1,12}", sent) or abs(time.time() - int(sent)) > TOLERANCE_SECONDS:
        return False
    expected = b"v1," + base64.b64encode(hmac.digest(SECRET, f"{event}.{sent}.".encode("latin-1") + body, "sha256"))
    return any(hmac.compare_digest(expected, given.encode("latin-1")) for given in signatures.split(" "))


class Receiver(BaseHTTPRequestHandler):
    timeout = 15  # seconds, after which a caller that sends nothing is cut off
    def do_POST(self):
        body = self.rfile.read(max(0, min(int(self.headers.get("content-length", 0)), BODY_BYTES_MAX)))
        verified = is_verified(self.headers, body)
        with lock:
            if verified and self.headers["webhook-id"] not in known:
                event = json.loads(body)
                print(event["type"], event["subject"]["id"], flush=True)  # your work; fail, and it comes again
                known[self.headers["webhook-id"]] = True
                if len(known) > IDS_MAX: known.popitem(last=False)
        self.send_response(204 if verified else 401)
        self.send_header("connection", "close")
        self.end_headers()

    def log_message(self, *_):
        pass


server = ThreadingHTTPServer(("127.0.0.1", int(os.environ.get("PORT", "3000"))), Receiver)
print("listening on", server.server_port, flush=True)
server.serve_forever()
