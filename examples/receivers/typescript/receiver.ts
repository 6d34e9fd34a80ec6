// Receives Cobro's webhooks, verified; Node 20 or newer: tsc, then WEBHOOK_SECRET=whsec_… PORT=3000 node receiver.js
import { createHmac, timingSafeEqual } from "node:crypto";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";

const secret = Buffer.from((process.env.WEBHOOK_SECRET ?? "").replace(/^whsec_/, ""), "base64");
if (secret.length < 24) throw new Error("WEBHOOK_SECRET is not set");
const TOLERANCE_SECONDS = 300, BODY_BYTES_MAX = 64 * 1024, IDS_MAX = 10_000;
const known = new Set<string>(); // in earnest: a table with a unique key, written with the effect

function isVerified(headers: IncomingHttpHeaders, body: Buffer): boolean {
  const [id, sent, signatures] = ["id", "timestamp", "signature"].map((name) => String(headers["webhook-" + name] ?? ""));
  if (!id || !/^[0-9]{1,12}$/.test(sent) || Math.abs(Date.now() / 1000 - Number(sent)) > TOLERANCE_SECONDS) return false;
  const mac = createHmac("sha256", secret).update(`${id}.${sent}.`, "latin1").update(body).digest("base64");
  const expected = Buffer.from("v1," + mac);
  return signatures.split(" ").map((given) => Buffer.from(given, "latin1"))
    .some((given) => given.length === expected.length && timingSafeEqual(given, expected));
}

const server = createServer(async (request, response) => {
  try {
    const parts: Buffer[] = [];
    let bytes = 0;
    for await (const part of request) if ((bytes += part.length) <= BODY_BYTES_MAX) parts.push(part);
    const body = Buffer.concat(parts), id = String(request.headers["webhook-id"]);
    const verified = isVerified(request.headers, body);
    if (verified && !known.has(id)) {
      const event = JSON.parse(body.toString());
      console.log(event.type, event.subject.id); // your work; if it fails, the answer is 500 and it comes again
      known.add(id);
      if (known.size > IDS_MAX) known.delete(known.values().next().value as string);
    }
    response.writeHead(verified ? 204 : 401).end();
  } catch {
    response.writeHead(500).end();
  }
});
server.listen(Number(process.env.PORT ?? 3000), "127.0.0.1", () =>
  console.log("listening on", (server.address() as AddressInfo).port));
