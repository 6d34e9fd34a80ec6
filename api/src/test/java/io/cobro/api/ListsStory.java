package io.cobro.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.cobro.api.http.Contract;
import io.cobro.api.http.Operation;
import io.cobro.api.testing.Assorted;
import io.cobro.api.testing.ListedOrder;
import io.cobro.api.testing.TestServer;
import io.cobro.webhooks.json.JsonText;
import io.restassured.response.Response;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/// Every list in every order that `openapi.yaml` has for it.
final class ListsStory {

    private static final Clock CLOCK =
            Clock.fixed(Instant.parse("2026-11-22T18:00:00Z"), ZoneOffset.UTC);

    private static final Contract CONTRACT = Contract.load();

    @RegisterExtension static final TestServer SERVER = TestServer.withIdleWorkers(CLOCK);

    /// What the path of a list names.
    private static final Map<String, String> PARENTS =
            Map.of(
                    "/v1/dunning_policies/{id}/versions", "DunningPolicy",
                    "/v1/webhook_endpoints/{id}/deliveries", "WebhookEndpoint",
                    "/v1/webhook_endpoints/{id}/replays", "WebhookEndpoint",
                    "/v1/deliveries/{id}/attempts", "Delivery");

    /// What a list is narrowed by, in the order in which it is looked for.
    private static final List<String> NARROW = List.of("status", "customer_id", "actor");

    private static Assorted assorted;

    @BeforeAll
    static void a_company_that_has_several_of_everything() {
        assorted = Assorted.found(SERVER, "Distribuidora Azul");
    }

    private static Stream<Operation> lists() {
        return CONTRACT.inOrder().stream().filter(list -> !sorts(list).isEmpty());
    }

    static List<Arguments> sorted() {
        return lists().flatMap(
                        list -> sorts(list).stream().map(sort -> Arguments.of(list.id(), sort)))
                .toList();
    }

    static List<String> listed() {
        return lists().map(Operation::id).toList();
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("sorted")
    void pages_have_everything_once_and_in_order_while_more_comes(String list, String sort) {
        String path = path(list) + "?sort=" + sort;
        List<JsonNode> before = whole(path + "&limit=200");
        int limit = Math.max(2, before.size() / 10);
        assertThat(before).hasSizeGreaterThan(2);
        assertThat(before)
                .filteredOn(item -> !list.equals("listAuditLog") || isTold(item))
                .isSortedAccordingTo(ListedOrder.by(sort));

        List<String> forth = new ArrayList<>();
        Response page = get(path + "&limit=" + limit);
        forth.addAll(names(page));
        for (int i = 0; link(page, "next") != null; i++) {
            if (i < 3) {
                add(list, i);
            }
            page = get(link(page, "next"));
            forth.addAll(names(page));
        }
        assertThat(forth).doesNotHaveDuplicates();
        forth.retainAll(names(before));
        assertThat(forth).isEqualTo(names(before));

        List<String> back = new ArrayList<>(names(page).reversed());
        while (link(page, "prev") != null) {
            page = get(link(page, "prev"));
            back.addAll(names(page).reversed());
        }
        assertThat(back.reversed()).isEqualTo(names(whole(path + "&limit=200")));
    }

    /// What no event tells stands between events and has no sequence.
    private static boolean isTold(JsonNode entry) {
        return !entry.get("sequence").isNull();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("listed")
    void a_total_is_of_the_whole_list_under_its_filter(String list) {
        List<JsonNode> all = whole(path(list) + "?limit=200");
        Response page = get(path(list) + "?limit=1&include_total=true");
        page.then().body("page.total_count", equalTo(all.size()));
        page = get(link(page, "next"));
        page.then().body("page.total_count", equalTo(all.size()));
        assertThat(get(path(list)).<Map<String, ?>>path("page")).doesNotContainKey("total_count");
        for (String filter : NARROW) {
            // What items do not tell of themselves, FiltersStory looks up.
            if (has(list, filter) && all.getFirst().has(filter)) {
                String value = all.getFirst().get(filter).asString();
                long fit =
                        all.stream()
                                .filter(item -> item.get(filter).asString("").equals(value))
                                .count();
                get(path(list) + "?limit=1&include_total=true&" + filter + "=" + value)
                        .then()
                        .body("page.total_count", equalTo(Math.toIntExact(fit)));
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("listed")
    void a_cursor_serves_no_other_order(String list) {
        List<String> sorts = sorts(CONTRACT.operation(list));
        String cursor = get(path(list) + "?limit=1&sort=" + sorts.getFirst()).path("page.next");
        for (String other : sorts.subList(1, sorts.size())) {
            assorted.company()
                    .get(path(list) + "?limit=1&sort=" + other + "&after=" + cursor)
                    .then()
                    .statusCode(400)
                    .body("code", equalTo("invalid_cursor"));
        }
        assorted.company()
                .get(path(list) + "?sort=up")
                .then()
                .statusCode(400)
                .body("code", equalTo("invalid_parameter"));
    }

    private static boolean has(String list, String parameter) {
        return CONTRACT.operation(list).query().stream()
                .anyMatch(known -> known.name().equals(parameter));
    }

    private static String path(String list) {
        String path = CONTRACT.operation(list).path();
        String parent = PARENTS.get(path);
        return parent == null
                ? path
                : path.replace("{id}", String.valueOf(assorted.parents().get(parent)));
    }

    /// One more, where a request can make it.
    private static void add(String list, int number) {
        String path = CONTRACT.operation(list).path();
        assorted.add(path.substring(path.lastIndexOf('/') + 1), number);
    }

    private static Response get(@Nullable String address) {
        Response page =
                assorted.company()
                        .as()
                        .urlEncodingEnabled(false)
                        .get(Objects.requireNonNull(address));
        page.then().statusCode(200);
        return page;
    }

    private static List<JsonNode> whole(String address) {
        List<JsonNode> all = new ArrayList<>();
        for (String next = address; next != null; ) {
            Response page = get(next);
            all.addAll(items(page));
            next = link(page, "next");
        }
        return all;
    }

    private static List<JsonNode> items(Response page) {
        return JsonText.MAPPER.readTree(page.asString()).get("data").valueStream().toList();
    }

    private static List<String> names(Response page) {
        return names(items(page));
    }

    /// What tells items apart: their ids, or their numbers.
    private static List<String> names(List<JsonNode> items) {
        return items.stream()
                .map(item ->
                        Stream.of("id", "number", "policy_version")
                                .filter(item::has)
                                .findFirst()
                                .map(name -> item.get(name).asString())
                                .orElseThrow())
                .toList();
    }

    private static @Nullable String link(Response page, String relation) {
        String header = page.header("Link");
        Matcher link =
                Pattern.compile("<([^>]*)>; rel=\"" + relation + "\"")
                        .matcher(header == null ? "" : header);
        return link.find() ? link.group(1) : null;
    }

    private static List<String> sorts(Operation list) {
        return list.query().stream()
                .filter(parameter -> parameter.name().equals("sort"))
                .flatMap(parameter -> parameter.schema().get("enum").valueStream())
                .map(JsonNode::asString)
                .toList();
    }
}
