// TypeScript types of schema and documents, as @graphql-codegen/cli makes them with these plugins.
import { readFileSync, writeFileSync } from "node:fs";
import { codegen } from "@graphql-codegen/core";
import * as operations from "@graphql-codegen/typescript-operations";
import { parse } from "graphql";

const config = { scalars: { Date: "string", DateTime: "string", Decimal: "string", JSON: "unknown" }, strictScalars: true };
const made = await codegen({
  filename: "types/cobro.ts",
  schema: parse(readFileSync("schema.graphql", "utf8")),
  documents: [{ location: "types/overdue.graphql", document: parse(readFileSync("types/overdue.graphql", "utf8")) }],
  plugins: [{ operations: {} }],
  pluginMap: { operations },
  config,
});
writeFileSync("types/cobro.ts", made);
