package io.cobro.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import io.cobro.api.testing.Company;
import io.cobro.api.testing.Graphql;
import io.cobro.api.testing.TestServer;
import io.restassured.response.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Finding the way from one answer to the next, by the addresses in its headers.
final class PagesStory {

    @RegisterExtension static final TestServer SERVER = new TestServer();

    private static Company company;
    private static String customer;
    private static final List<String> NEWEST_FIRST = new ArrayList<>();

    @BeforeAll
    static void a_company_with_five_drafts() {
        company = Company.found(SERVER, "Distribuidora Azul");
        customer = company.customer();
        for (int i = 0; i < 5; i++) {
            NEWEST_FIRST.addFirst(company.draft(customer));
        }
    }

    @Test
    void links_lead_through_a_list_and_back_under_its_filters() {
        company.issued(company.customer());
        List<String> seen = new ArrayList<>();
        String address = "/v1/invoices?status=draft,void&limit=2&customer_id=" + customer;
        @Nullable String next = address;
        String last = address;
        while (next != null) {
            last = next;
            Response page = at(next);
            seen.addAll(page.path("data.id"));
            next = link(page, "next");
        }
        assertThat(seen).isEqualTo(NEWEST_FIRST);
        Response back = at(String.valueOf(link(at(last), "prev")));
        assertThat(back.<List<String>>path("data.id")).isEqualTo(NEWEST_FIRST.subList(2, 4));
        assertThat(link(at("/v1/invoices?limit=50"), "next")).isNull();
    }

    @Test
    void the_log_links_to_what_follows() {
        Company own = Company.found(SERVER, "Distribuidora Roja");
        own.customer();
        while (own.get("/v1/events").<List<?>>path("data").size() < 2) {
            // The sequencer numbers what has happened beside requests.
        }
        Response first = own.get("/v1/events?limit=1&types=*");
        Response second =
                own.as().urlEncodingEnabled(false).get(String.valueOf(link(first, "next")));
        second.then().statusCode(200);
        assertThat(second.<String>path("data[0].id")).isNotEqualTo(first.path("data[0].id"));
        assertThat(link(second, "prev")).isNull();
    }

    @Test
    void a_cursor_serves_no_other_filter() {
        String cursor = company.get("/v1/invoices?status=draft&limit=2").path("page.next");
        company.get("/v1/invoices?status=draft&limit=3&after=" + cursor).then().statusCode(200);
        for (String other : List.of("status=open&", "", "status=draft&currency=MXN&")) {
            company.get("/v1/invoices?" + other + "after=" + cursor)
                    .then()
                    .statusCode(400)
                    .body("code", equalTo("invalid_cursor"));
        }
    }

    @Test
    void both_faces_give_the_same_cursors_and_hold_them_to_the_same_filters() {
        String document =
                """
                query($customer: ID, $after: String) {
                  invoices(first: 2, after: $after, filter: {status: [DRAFT, VOID], customerId: $customer}) {
                    nodes { id } pageInfo { endCursor }
                  }
                }
                """;
        Graphql graphql = new Graphql(SERVER, company.key());
        String cursor =
                graphql.data(document, Map.of("customer", customer))
                        .at("/invoices/pageInfo/endCursor")
                        .asString();
        company.get("/v1/invoices?limit=2&status=draft,void&customer_id=" + customer)
                .then()
                .body("page.next", equalTo(cursor));
        assertThat(
                        graphql.answer(document, Map.of("after", cursor))
                                .at("/errors/0/extensions/code")
                                .asString())
                .isEqualTo("invalid_cursor");
        assertThat(
                        graphql.data(document, Map.of("customer", customer, "after", cursor))
                                .at("/invoices/nodes/0/id")
                                .asString())
                .isEqualTo(NEWEST_FIRST.get(2));
    }

    @Test
    void what_was_made_is_where_the_answer_says_also_when_it_is_given_again() {
        Response made = create("a-customer");
        company.get(made.header("Location")).then().body("id", equalTo(made.path("id")));
        create("a-customer")
                .then()
                .header("Idempotent-Replayed", equalTo("true"))
                .header("Location", equalTo(made.header("Location")));
        company.get(made.header("Location")).then().header("Location", nullValue());
    }

    private static Response create(String key) {
        return company.as()
                .header("Idempotency-Key", key)
                .contentType("application/json")
                .body("{\"name\":\"Clavo\"}")
                .post("/v1/customers");
    }

    private static Response at(String address) {
        Response page = company.as().urlEncodingEnabled(false).get(address);
        page.then().statusCode(200);
        return page;
    }

    private static @Nullable String link(Response page, String relation) {
        String header = page.header("Link");
        Matcher link =
                Pattern.compile("<([^>]*)>; rel=\"" + relation + "\"")
                        .matcher(header == null ? "" : header);
        return link.find() ? link.group(1) : null;
    }
}
