// Apollo Client: a cache by id, pages that join, refusals and errors.
import assert from "node:assert/strict";
import { ApolloClient, CombinedGraphQLErrors, HttpLink, InMemoryCache, gql } from "@apollo/client";
import { relayStylePagination } from "@apollo/client/utilities";
import { draft, headers, url } from "./cobro.mjs";

const cache = new InMemoryCache({
  typePolicies: {
    // A list is one whatever part of it was asked for, and another for each filter.
    Query: { fields: { invoices: relayStylePagination(["filter"]) } },
    Customer: { fields: { invoices: relayStylePagination(["filter"]) } },
    // A value has no id; what is asked of it in two places is put together.
    Money: { merge: true },
    // A text in force has an id only if it is yours; a version of a policy has none.
    Template: { keyFields: ["kind", "channel", "language"] },
    DunningPolicyVersion: { keyFields: ["dunningPolicyId", "policyVersion"] },
  },
});
const link = new HttpLink({ uri: url, headers });
const client = new ApolloClient({ cache, link });

const CREATE_CUSTOMER = gql`
  mutation ($input: CreateCustomerInput!, $key: String) {
    createCustomer(input: $input, idempotencyKey: $key) {
      customer { id version name }
      userErrors { code message field }
      replayed
    }
  }
`;
const CREATE_INVOICE = gql`
  mutation ($input: CreateInvoiceInput!) {
    createInvoice(input: $input) { invoice { id } userErrors { code field } }
  }
`;
const INVOICES = gql`
  query ($customer: ID!, $after: String) {
    customer(id: $customer) {
      id
      name
      invoices(first: 2, after: $after, filter: { status: [DRAFT] }) {
        edges { cursor node { id memo total { amount currency } } }
        pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
      }
    }
  }
`;

// A mutation that may be sent again: the key makes it happen once.
const input = { name: "Tlapalería El Clavo" };
const key = crypto.randomUUID();
const create = () => client.mutate({ mutation: CREATE_CUSTOMER, variables: { input, key } });
const { customer, userErrors } = (await create()).data.createCustomer;
assert.deepEqual(userErrors, []);
const again = (await create()).data.createCustomer;
assert.equal(again.replayed, true);
assert.equal(again.customer.id, customer.id);
console.log("once");

// Three pages become one list in the cache.
for (const number of [1, 2, 3, 4, 5]) {
  const made = await client.mutate({
    mutation: CREATE_INVOICE,
    variables: { input: draft(customer.id, "apollo-" + number) },
  });
  assert.deepEqual(made.data.createInvoice.userErrors, []);
}
const asked = { query: INVOICES, variables: { customer: customer.id } };
let page = (await client.query(asked)).data.customer.invoices;
const list = client.watchQuery(asked);
const subscription = list.subscribe(() => {});
const shown = () => client.readQuery(asked).customer;
assert.equal(page.edges.length, 2);
while (page.pageInfo.hasNextPage) {
  await list.fetchMore({ variables: { after: page.pageInfo.endCursor } });
  page = shown().invoices;
}
assert.deepEqual(
  page.edges.map((edge) => edge.node.memo),
  [5, 4, 3, 2, 1].map((number) => "apollo-" + number),
);
console.log("pages");

// A change made anywhere is seen everywhere: the cache knows the customer by its id.
const UPDATE = gql`
  mutation ($input: UpdateCustomerInput!, $version: Int!) {
    updateCustomer(input: $input, expectedVersion: $version) {
      customer { id version name }
      userErrors { code message field }
    }
  }
`;
const update = (name, version) =>
  client.mutate({ mutation: UPDATE, variables: { input: { id: customer.id, name }, version } });
await update("Ferretería El Clavo", customer.version);
assert.equal(shown().name, "Ferretería El Clavo");
assert.equal(shown().invoices.edges.length, 5);
subscription.unsubscribe();
console.log("cache");

// The log keeps apart what an event is about and that thing itself.
const LOG = gql`
  query {
    events(last: 20) {
      nodes { id type subject { type resourceId version resource { id ... on Customer { name } } } }
    }
  }
`;
let told = [];
while (told.length < 2) {
  // Events get their place in the log a moment after what they tell of.
  const { data } = await client.query({ query: LOG, fetchPolicy: "network-only" });
  told = data.events.nodes.filter((event) => event.subject.resourceId === customer.id);
}
assert.deepEqual(told.map((event) => event.subject.version), [1, 2]);
assert.equal(told[0].subject.resource.name, "Ferretería El Clavo");
console.log("events");

// A refusal is data: which rule, in which language, and what to blame.
const late = (await update("Otra", customer.version)).data.updateCustomer;
assert.equal(late.customer, null);
assert.equal(late.userErrors[0].code, "VERSION_CONFLICT");
assert.deepEqual(late.userErrors[0].field, ["expectedVersion"]);
console.log("refused");

// What goes wrong as a whole is an error with a code: a key that is none, a document that is none.
const code = async (asking) => {
  try {
    await asking;
  } catch (failed) {
    assert.ok(CombinedGraphQLErrors.is(failed), String(failed));
    return failed.errors[0].extensions.code;
  }
};
const stranger = new ApolloClient({
  cache: new InMemoryCache(),
  link: new HttpLink({ uri: url, headers: { Authorization: "Bearer cobro_none" } }),
});
const TENANT = gql`query { tenant { id } }`;
assert.equal(await code(stranger.query({ query: TENANT })), "unauthenticated");
assert.equal(await code(client.query({ query: gql`query { tenant { nothing } }` })), "query_invalid");
console.log("errors");
