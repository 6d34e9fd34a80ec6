// Fetches the schema: as SDL for Relay's compiler, and as introspection, which the cache of urql reads.
import { writeFileSync } from "node:fs";
import { buildSchema, introspectionFromSchema } from "graphql";
import { url } from "./cobro.mjs";

const answer = await fetch(new URL("/schema.graphqls", url));
if (!answer.ok) throw new Error("GET /schema.graphqls answered " + answer.status);
const sdl = await answer.text();
writeFileSync("schema.graphql", sdl);
writeFileSync("schema.json", JSON.stringify(introspectionFromSchema(buildSchema(sdl), { descriptions: false })));
console.log("schema fetched");
