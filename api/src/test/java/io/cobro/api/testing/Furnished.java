package io.cobro.api.testing;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// A company that has something of every kind, and its ids. Its server has idle workers, so that
/// nothing of it moves by itself.
///
/// @param ids by the name of the list, such as `bank_transactions`
public record Furnished(Company company, Map<String, List<String>> ids) {

    private static final List<String> OF_ENDPOINT = List.of("deliveries", "replays");

    /// What each kind of resource is listed as.
    public static final List<String> LISTS =
            List.of(
                    "billing_entities",
                    "api_keys",
                    "customers",
                    "invoices",
                    "credit_notes",
                    "payments",
                    "allocations",
                    "cfdi_documents",
                    "bank_accounts",
                    "bank_statements",
                    "bank_transactions",
                    "matching_runs",
                    "matches",
                    "dunning_policies",
                    "dunning_enrollments",
                    "reminders",
                    "webhook_endpoints",
                    "deliveries",
                    "replays",
                    "events");

    public static Furnished found(TestServer server, String name) {
        Company company = Company.found(server, name);
        String endpoint =
                company.id(
                        company.post(
                                "/v1/webhook_endpoints",
                                "{\"url\":\"http://127.0.0.1:9/\",\"event_types\":[\"*\"]}"));
        company.id(company.post("/v1/api_keys", "{\"name\":\"ERP\",\"scopes\":[\"admin\"]}"));
        String customer = company.customer();
        String invoice = company.issued(customer);
        company.draft(customer);
        company.allocate(company.payment(customer), invoice).then().statusCode(201);
        company.issuedCreditNote(customer);
        Dunned.enrollment(company);
        Dunned.reminder(company);
        followed(company);
        company.id(company.cfdi("cfdi/az-212.xml"));
        company.id(company.cfdi("cfdi/az-213.xml"));
        company.id(
                company.post(
                        "/v1/bank_accounts",
                        "{\"name\":\"Cuenta\",\"number\":\"%s\"}".formatted(Company.AZUL_ACCOUNT)));
        company.id(company.upload("/v1/bank_statements", "application/xml", "camt053.xml"));
        company.id(company.post("/v1/matching_runs", "{}"));
        server.application().workers().drain(server.clock().instant());
        company.id(
                company.post(
                        "/v1/webhook_endpoints/" + endpoint + "/replays",
                        "{\"from_sequence\":\"1\"}"));
        return of(company, endpoint);
    }

    /// The newest policy is that of a customer.
    private static void followed(Company company) {
        String policy = company.get("/v1/dunning_policies").path("data[0].id");
        company.patch(
                        "/v1/customers/" + company.get("/v1/customers").path("data[0].id"),
                        1,
                        "{\"dunning_policy_id\": \"%s\"}".formatted(policy))
                .then()
                .statusCode(200);
    }

    /// The same company with what it has by now.
    public Furnished again() {
        return of(company, id("webhook_endpoints"));
    }

    private static Furnished of(Company company, String endpoint) {
        Map<String, List<String>> ids = new HashMap<>();
        for (String list : LISTS) {
            String path =
                    OF_ENDPOINT.contains(list)
                            ? "/v1/webhook_endpoints/" + endpoint + "/" + list
                            : "/v1/" + list;
            List<String> found = company.get(path).path("data.id");
            if (found == null || found.isEmpty()) {
                throw new IllegalStateException("nothing in " + path);
            }
            ids.put(list, List.copyOf(found));
        }
        return new Furnished(company, Map.copyOf(ids));
    }

    /// The newest resource of a list.
    public String id(String list) {
        return Objects.requireNonNull(ids.get(list), list).getFirst();
    }

    /// The list in which what a property or parameter names is, such as `bank_accounts` of
    /// `bank_account_id`; empty where it names no resource.
    public static String listOf(String property) {
        String singular =
                property.endsWith("_ids")
                        ? property.substring(0, property.length() - "_ids".length())
                        : property.endsWith("_id")
                                ? property.substring(0, property.length() - "_id".length())
                                : property;
        String list =
                singular.endsWith("y")
                        ? singular.substring(0, singular.length() - 1) + "ies"
                        : singular.endsWith("ch") ? singular + "es" : singular + "s";
        return LISTS.contains(list) ? list : "";
    }
}
