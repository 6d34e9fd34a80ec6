// Runs the two code steps of the n8n workflow as n8n does, behind an HTTP server. argv[2] is the workflow.
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";

const workflow = JSON.parse(readFileSync(process.argv[2], "utf8"));
const AsyncFunction = (async () => {}).constructor;
const names = ["$input", "$", "$env", "$getWorkflowStaticData", "require"];
const step = (name) =>
  new AsyncFunction(...names, workflow.nodes.find((node) => node.name === name).parameters.jsCode);
const verify = step("Verify");
const remember = step("Remember");
const kept = {};
const items = (list) => ({ first: () => list[0], all: () => list });

async function route(headers, body) {
  const self = { helpers: { getBinaryDataBuffer: async () => body } };
  const results = {};
  const run = (code, input) =>
    code.call(self, items(input), (name) => items(results[name]), { COBRO_WEBHOOK_SECRET: process.env.WEBHOOK_SECRET },
      () => kept, createRequire(import.meta.url));
  results.Verify = await run(verify, [{ json: { headers }, binary: { data: {} } }]);
  const { route, event } = results.Verify[0].json;
  if (route !== "refused" && route !== "known") {
    console.log(route, event.subject.id);
    await run(remember, results.Verify);
  }
  return route;
}

const server = createServer(async (request, response) => {
  const parts = [];
  for await (const part of request) parts.push(part);
  const taken = await route(request.headers, Buffer.concat(parts));
  response.writeHead(taken === "refused" ? 401 : 204).end();
});
server.listen(Number(process.env.PORT ?? 0), "127.0.0.1", () => console.log("listening on", server.address().port));
