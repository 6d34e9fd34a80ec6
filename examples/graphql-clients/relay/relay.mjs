// Relay: the artifacts of relay-compiler against a server. In an application usePreloadedQuery,
// usePaginationFragment and useMutation of react-relay do what is done here by hand.
import assert from "node:assert/strict";
import runtime from "relay-runtime";
import { draft, headers, url } from "../cobro.mjs";

const artifact = async (name) => (await import(`./__generated__/${name}.graphql.js`)).default;
const list = await artifact("invoicesQuery");
const nextPage = await artifact("invoicesPageQuery");
const onCustomer = await artifact("invoices_customer");
const createCustomer = await artifact("invoicesCustomerMutation");
const createInvoice = await artifact("invoicesCreateMutation");
const deleteInvoice = await artifact("invoicesDeleteMutation");
const log = await artifact("invoicesLogQuery");

const { commitMutation, ConnectionHandler, createOperationDescriptor, Environment, fetchQuery } = runtime;
const { getSingularSelector, Network, RecordSource, Store } = runtime;

async function ask(request, variables) {
  const answer = await fetch(url, {
    method: "POST",
    headers: { ...headers, "Content-Type": "application/json" },
    body: JSON.stringify({ query: request.text, variables }),
  });
  return answer.json();
}
const warnings = [];
console.error = (...told) => warnings.push(told.join(" "));
const environment = new Environment({
  network: Network.create(ask),
  store: new Store(new RecordSource()),
});
const query = (document, variables) => fetchQuery(environment, document, variables).toPromise();
const mutate = (mutation, variables) =>
  new Promise((resolve, reject) =>
    commitMutation(environment, { mutation, variables, onCompleted: resolve, onError: reject }),
  );

const made = await mutate(createCustomer, { input: { name: "Tlapalería El Clavo" } });
assert.deepEqual(made.createCustomer.userErrors, []);
const customer = made.createCustomer.customer.id;
for (const number of [1, 2, 3, 4, 5]) {
  const input = draft(customer, "relay-" + number);
  const { createInvoice: created } = await mutate(createInvoice, { input, connections: [] });
  assert.deepEqual(created.userErrors, []);
}

// The list as a component would see it: the fragment, read from the store.
const operation = createOperationDescriptor(list, { customer });
const kept = environment.retain(operation);
await query(list, { customer });
const shown = () => {
  const root = environment.lookup(operation.fragment).data.customer;
  return environment.lookup(getSingularSelector(onCustomer, root)).data.invoices;
};
const numbers = () => shown().edges.map((edge) => edge.node.memo);
assert.deepEqual(numbers(), ["relay-5", "relay-4"]);
while (shown().pageInfo.hasNextPage) {
  await query(nextPage, { id: customer, count: 2, cursor: shown().pageInfo.endCursor, status: ["DRAFT"] });
}
assert.deepEqual(numbers(), ["relay-5", "relay-4", "relay-3", "relay-2", "relay-1"]);
console.log("pages");

// A new invoice comes to the head of the list, and a deleted one leaves it, without asking anew.
const filters = { filter: { status: ["DRAFT"] } };
const connections = [ConnectionHandler.getConnectionID(customer, "invoices_invoices", filters)];
const sixth = await mutate(createInvoice, { input: draft(customer, "relay-6"), connections });
assert.deepEqual(numbers(), ["relay-6", "relay-5", "relay-4", "relay-3", "relay-2", "relay-1"]);
const id = sixth.createInvoice.invoice.id;
const late = await mutate(deleteInvoice, { input: { id }, version: 9, connections });
assert.equal(late.deleteInvoice.userErrors[0].code, "VERSION_CONFLICT");
assert.equal(numbers().length, 6);
await mutate(deleteInvoice, { input: { id }, version: 1, connections });
assert.deepEqual(numbers(), ["relay-5", "relay-4", "relay-3", "relay-2", "relay-1"]);
console.log("edges");

// Things that share an id are one record of the store: the log keeps an event's subject apart.
await query(log, {});
assert.equal(environment.getStore().getSource().get(customer).__typename, "Customer");
assert.deepEqual(warnings, []);
console.log("log");

kept.dispose();
