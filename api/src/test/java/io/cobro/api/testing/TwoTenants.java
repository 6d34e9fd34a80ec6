package io.cobro.api.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.cobro.core.customer.CustomerId;
import io.cobro.persistence.TimeOrderedIds;
import io.restassured.path.json.JsonPath;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Two companies that have one of everything and know nothing of each other.
///
/// @param owner of what the caller asks for
/// @param changeable of the caller, by the name of its list: a draft, a payment that pays nothing
public record TwoTenants(Furnished owner, Furnished caller, Map<String, String> changeable) {

    /// What nobody but the owner has.
    public static final String MARK = "Solo-de-Distribuidora-Roja";

    /// A kind of text that only the owner has.
    public static final String FOREIGN_KIND = "aviso_de_corte";

    public static TwoTenants found(TestServer server) {
        Furnished owner = Furnished.found(server, "Distribuidora Roja");
        Furnished caller = Furnished.found(server, "Distribuidora Azul");
        Company company = owner.company();
        company.as()
                .contentType("application/json")
                .body("{\"name\": \"%s\"}".formatted(MARK))
                .put("/v1/customers/by_external_id/" + MARK)
                .then()
                .statusCode(201);
        for (String kind : List.of("payment_late", FOREIGN_KIND)) {
            company.as()
                    .contentType("application/json")
                    .body("{\"body\": \"%s {{amount_due}}\"}".formatted(MARK))
                    .put("/v1/templates/" + kind + "/sms/es")
                    .then()
                    .statusCode(200);
        }
        String customer = company.customer();
        String invoice = company.issued(customer);
        company.payment(customer);
        company.post(
                        "/v1/credit_notes/" + company.issuedCreditNote(customer) + "/allocations",
                        "{\"allocations\":[{\"invoice_id\":\"%s\"}]}".formatted(invoice))
                .then()
                .statusCode(201);
        company.id(
                company.post(
                        "/v1/matching_runs",
                        "{\"bank_account_id\":\"%s\"}".formatted(owner.id("bank_accounts"))));
        String proposed = company.get("/v1/matches?status=proposed").path("data[0].id");
        company.once().post("/v1/matches/" + proposed + "/accept").then().statusCode(200);
        server.application().workers().drain(server.clock().instant());
        Company asks = caller.company();
        String debtor = asks.customer();
        return new TwoTenants(
                owner.again(),
                caller,
                Map.of("invoices", asks.draft(debtor), "payments", asks.payment(debtor)));
    }

    /// What the caller may change of a list: the newest, but for those of [#changeable].
    public String ownIn(String list) {
        return changeable.getOrDefault(list, caller.id(list));
    }

    /// Ids of things that the owner has: the newest of each kind, and whose money the accepted
    /// match explains.
    public List<String> foreign() {
        JsonPath matches = owner.company().get("/v1/matches?status=accepted").jsonPath();
        Stream<String> matched =
                Stream.of(
                        matches.getString("data[0].customer_id"),
                        matches.getString("data[0].allocations[0].invoice_id"));
        return Stream.concat(owner.ids().values().stream().map(List::getFirst), matched)
                .distinct()
                .toList();
    }

    /// An id of the same kind that nobody ever had.
    public static String never(String id) {
        return id.substring(0, 3) + new CustomerId(new TimeOrderedIds().next()).text().substring(3);
    }

    /// Holds an answer to have nothing of the owner.
    public void requireNothingOfTheOwner(String answer) {
        owner.ids().values().forEach(ids -> assertThat(ids).noneMatch(answer::contains));
        assertThat(answer).doesNotContain(MARK, owner.company().tenant().id().text());
    }

    /// Every row of the owner, by its table.
    public Map<String, List<String>> rows() {
        return owner.company().server().everything(owner.company().tenant());
    }
}
