// What relay-compiler turns into relay/__generated__. In an application these stand in the components
// that show them, and its bundler (babel-plugin-relay, SWC, Vite) puts the artifacts in their place.
import { graphql } from "relay-runtime";

graphql`
  fragment invoices_customer on Customer
  @refetchable(queryName: "invoicesPageQuery")
  @argumentDefinitions(
    count: { type: "Int", defaultValue: 2 }
    cursor: { type: "String" }
    status: { type: "[InvoiceStatus!]", defaultValue: [DRAFT] }
  ) {
    name
    invoices(first: $count, after: $cursor, filter: { status: $status })
    @connection(key: "invoices_invoices", filters: ["filter"]) {
      edges {
        node {
          memo
          ...invoices_total
        }
      }
    }
  }
`;

graphql`
  fragment invoices_total on Invoice {
    version
    total { amount currency }
  }
`;

graphql`
  query invoicesQuery($customer: ID!) {
    customer(id: $customer) { ...invoices_customer }
  }
`;

graphql`
  mutation invoicesCustomerMutation($input: CreateCustomerInput!) {
    createCustomer(input: $input) {
      customer { id }
      userErrors { code message field }
    }
  }
`;

graphql`
  mutation invoicesCreateMutation($input: CreateInvoiceInput!, $connections: [ID!]!) {
    createInvoice(input: $input) {
      invoice @prependNode(connections: $connections, edgeTypeName: "InvoiceEdge") {
        id
        memo
        ...invoices_total
      }
      userErrors { code message field }
    }
  }
`;

graphql`
  mutation invoicesDeleteMutation($input: DeleteInvoiceInput!, $version: Int!, $connections: [ID!]!) {
    deleteInvoice(input: $input, expectedVersion: $version) {
      deletedInvoiceId @deleteEdge(connections: $connections)
      userErrors { code message field }
    }
  }
`;

graphql`
  query invoicesLogQuery {
    events(last: 20) {
      nodes {
        type
        subject { type resourceId version resource { id } }
      }
    }
    auditLog(first: 20) {
      nodes { action subject { resourceId version } event { type } }
    }
  }
`;

graphql`
  subscription invoicesEventsSubscription($after: String) {
    events(after: $after, types: ["invoice.*"]) {
      sequence
      type
      subject { resourceId resource { ... on Invoice { ...invoices_total @alias(as: "invoice") } } }
    }
  }
`;
