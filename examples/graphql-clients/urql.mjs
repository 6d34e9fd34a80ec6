// urql: the normalised cache (graphcache) with the schema, pages that join, refusals and errors.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { Client, fetchExchange, gql } from "@urql/core";
import { cacheExchange } from "@urql/exchange-graphcache";
import { relayPagination } from "@urql/exchange-graphcache/extras";
import { draft, headers, url } from "./cobro.mjs";

const schema = JSON.parse(readFileSync("schema.json", "utf8"));

// Types without an id are values: they are kept with what they belong to.
const values = schema.__schema.types.filter(
  (type) => type.kind === "OBJECT" && !type.fields.some((field) => field.name === "id"),
);
const cache = cacheExchange({
  schema,
  keys: {
    ...Object.fromEntries(values.map((type) => [type.name, () => null])),
    Template: (text) => `${text.kind}/${text.channel}/${text.language}`,
  },
  resolvers: { Query: { invoices: relayPagination() }, Customer: { invoices: relayPagination() } },
  updates: {
    Mutation: {
      // A new invoice belongs to lists that the cache cannot know: forget them.
      createInvoice(result, args, cache) {
        const customer = { __typename: "Customer", id: args.input.customerId };
        cache
          .inspectFields(customer)
          .filter((field) => field.fieldName === "invoices")
          .forEach((field) => cache.invalidate(customer, field.fieldKey));
      },
    },
  },
});
const warnings = [];
console.warn = (...told) => warnings.push(told.join(" "));
const client = new Client({
  url,
  exchanges: [cache, fetchExchange],
  fetchOptions: { headers },
  preferGetMethod: false,
});

const INVOICES = gql`
  query ($customer: ID!, $after: String) {
    customer(id: $customer) {
      id
      name
      version
      invoices(first: 2, after: $after) {
        edges { node { id memo total { amount currency } } }
        pageInfo { hasNextPage endCursor }
      }
    }
  }
`;
const CREATE_CUSTOMER = gql`
  mutation ($input: CreateCustomerInput!) {
    createCustomer(input: $input) { customer { id version name } userErrors { code } }
  }
`;
const CREATE_INVOICE = gql`
  mutation ($input: CreateInvoiceInput!) {
    createInvoice(input: $input) { invoice { id } userErrors { code } }
  }
`;
const RENAME = gql`
  mutation ($input: UpdateCustomerInput!, $version: Int!) {
    updateCustomer(input: $input, expectedVersion: $version) {
      customer { id version name }
      userErrors { code field }
    }
  }
`;
const good = ({ data, error }) => {
  assert.equal(error, undefined);
  return data;
};

const made = good(await client.mutation(CREATE_CUSTOMER, { input: { name: "Tlapalería El Clavo" } }));
const customer = made.createCustomer.customer;
for (const number of [1, 2, 3, 4, 5]) {
  const { createInvoice } = good(
    await client.mutation(CREATE_INVOICE, { input: draft(customer.id, "urql-" + number) }),
  );
  assert.deepEqual(createInvoice.userErrors, []);
}

// Each page adds to the list.
let page = good(await client.query(INVOICES, { customer: customer.id })).customer.invoices;
assert.equal(page.edges.length, 2);
while (page.pageInfo.hasNextPage) {
  const variables = { customer: customer.id, after: page.pageInfo.endCursor };
  page = good(await client.query(INVOICES, variables)).customer.invoices;
}
assert.deepEqual(
  page.edges.map((edge) => edge.node.memo),
  [5, 4, 3, 2, 1].map((number) => "urql-" + number),
);
console.log("pages");

// The cache knows a customer by its id, and what a mutation answers.
const rename = (name, version) =>
  client.mutation(RENAME, { input: { id: customer.id, name }, version });
good(await rename("Ferretería El Clavo", customer.version));
const cached = await client.query(INVOICES, { customer: customer.id }, { requestPolicy: "cache-only" });
assert.equal(cached.data.customer.name, "Ferretería El Clavo");
assert.equal(cached.data.customer.version, customer.version + 1);
console.log("cache");

// Every invoice that is created makes the list be asked for anew.
good(await client.mutation(CREATE_INVOICE, { input: draft(customer.id, "urql-6") }));
const anew = good(await client.query(INVOICES, { customer: customer.id })).customer.invoices;
assert.equal(anew.edges[0].node.memo, "urql-6");
console.log("invalidated");

const late = good(await rename("Otra", customer.version)).updateCustomer;
assert.equal(late.userErrors[0].code, "VERSION_CONFLICT");
console.log("refused");

const stranger = new Client({
  url,
  exchanges: [fetchExchange],
  fetchOptions: { headers: { Authorization: "Bearer cobro_none" } },
  preferGetMethod: false,
});
const unknown = await stranger.query(gql`query { tenant { id } }`, {});
assert.equal(unknown.error.graphQLErrors[0].extensions.code, "unauthenticated");
const invalid = await client.query(gql`query { tenant { id name(nothing: 1) } }`, {});
assert.equal(invalid.error.graphQLErrors[0].extensions.code, "query_invalid");
console.log("errors");

// The cache found nothing to complain about.
assert.deepEqual(warnings, []);
console.log("no warnings");
