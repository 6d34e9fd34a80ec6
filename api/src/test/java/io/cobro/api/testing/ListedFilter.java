package io.cobro.api.testing;

import io.cobro.api.http.Operation;
import java.math.BigDecimal;
import java.text.Normalizer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// A parameter that narrows a list, by what the JSON of the items has of it: written apart from the
/// conditions of the database.
///
/// @param list the operation, such as `listInvoices`
/// @param customers names of customers by id, which some words are looked for in
/// @param customerOf the customer of an invoice by id
public record ListedFilter(
        String list,
        Operation.QueryParameter parameter,
        UnaryOperator<String> customers,
        UnaryOperator<String> customerOf) {

    /// Parameters that narrow nothing, but say which page is wanted and in which form.
    private static final Set<String> OTHERS =
            Set.of("limit", "after", "before", "changed_since", "sort", "include_total", "expand");

    /// Where items have what a parameter is about, if not in the property of its name.
    private static final Map<String, List<String>> PLACES =
            Map.ofEntries(
                    Map.entry("listCustomers.q", List.of("name", "tax_id", "email", "external_id")),
                    Map.entry(
                            "listInvoices.q",
                            List.of("number", "external_id", "memo", "customer_id>name")),
                    Map.entry("listPayments.currency", List.of("amount/currency")),
                    Map.entry("listAllocations.customer_id", List.of("invoice_id>customer_id")),
                    Map.entry("listAuditLog.subject", List.of("subject/id")),
                    Map.entry("listDeliveries.event", List.of("event_id")),
                    Map.entry("listDeliveries.replay", List.of("replay_id")),
                    Map.entry("listReminders.invoice_id", List.of("items/*/invoice_id")),
                    Map.entry("listReminders.skip_reason", List.of("items/*/skip_reason")));

    /// Parameters about what an item does not have in its JSON, or in what the things of a story
    /// are all the same; they have stories of their own (`NarrowedListsStory`).
    private static final Set<String> UNTOLD =
            Set.of(
                    "listBankStatements.bank_account_id",
                    "listBankTransactions.currency",
                    "listBankTransactions.q",
                    "listCfdiDocuments.result",
                    "listCfdiDocuments.type",
                    "listDeliveries.recorded_at_gte",
                    "listDeliveries.recorded_at_lte",
                    "listDeliveries.subject",
                    "listDunningPolicies.status",
                    "listMatches.actor",
                    "listMatches.invoice_id",
                    "listMatchingRuns.bank_account_id",
                    "listReminders.dispatched_at_gte",
                    "listReminders.dispatched_at_lte",
                    "listReminders.origin",
                    "listReminders.template");

    /// The parameters by which a list can be narrowed.
    public static Stream<Operation.QueryParameter> of(Operation list) {
        return list.query().stream()
                .filter(parameter ->
                        !OTHERS.contains(parameter.name())
                                && !UNTOLD.contains(list.id() + "." + parameter.name()));
    }

    /// Values to ask for: all that the items have, and some that fit no item whole.
    public List<Map<String, String>> questions(List<JsonNode> items) {
        Stream<Map<String, String>> questions =
                isAmount()
                        ? items.stream()
                                .map(item -> amount(item))
                                .map(money ->
                                        Map.of(
                                                parameter.name(),
                                                money.get("amount").asString(),
                                                "currency",
                                                money.get("currency").asString()))
                        : isWords()
                                ? items.stream()
                                        .flatMap(this::values)
                                        .flatMap(text -> Stream.of(text.split(" ", 3)).limit(2))
                                        .map(text -> Map.of(parameter.name(), swapped(text)))
                                : isList()
                                        ? choices(items)
                                        : items.stream()
                                                .flatMap(this::values)
                                                .map(text -> Map.of(parameter.name(), text));
        return questions.distinct().toList();
    }

    /// Whether an item is to be found.
    public boolean fits(JsonNode item, Map<String, String> question) {
        String asked = question.getOrDefault(parameter.name(), "");
        if (isAmount()) {
            JsonNode money = amount(item);
            return money.get("currency").asString().equals(question.get("currency"))
                    && isOnItsSide(
                            new BigDecimal(money.get("amount").asString())
                                    .compareTo(new BigDecimal(asked)));
        }
        if (isWords()) {
            String all = plain(String.join(" ", values(item).toList()));
            return Arrays.stream(asked.split(" ")).allMatch(word -> all.contains(plain(word)));
        }
        if (isList()) {
            return values(item).anyMatch(List.of(asked.split(","))::contains);
        }
        if (bound() == null) {
            return values(item).anyMatch(asked::equalsIgnoreCase);
        }
        return values(item)
                .anyMatch(value ->
                        isOnItsSide(
                                value.contains("T")
                                        ? Instant.parse(value).compareTo(Instant.parse(asked))
                                        : value.compareTo(asked)));
    }

    /// Each word that there is, and two at once where more are left.
    private Stream<Map<String, String>> choices(List<JsonNode> items) {
        List<String> words = items.stream().flatMap(this::values).distinct().toList();
        List<String> choices = new ArrayList<>(words);
        if (words.size() > 2) {
            choices.add(words.getFirst() + "," + words.getLast());
        }
        return choices.stream().map(choice -> Map.of(parameter.name(), choice));
    }

    /// What an item has of it; nothing for null.
    private Stream<String> values(JsonNode item) {
        if (parameter.name().equals("metadata")) {
            return item.get("metadata").properties().stream()
                    .map(entry -> entry.getKey() + ":" + entry.getValue().asString());
        }
        return PLACES.getOrDefault(list + "." + parameter.name(), List.of(property())).stream()
                .flatMap(place -> values(item, place));
    }

    private Stream<String> values(JsonNode item, String place) {
        if (place.contains(">")) {
            String id = item.get(place.substring(0, place.indexOf('>'))).asString();
            return Stream.of(place.endsWith(">name") ? customers.apply(id) : customerOf.apply(id));
        }
        Stream<JsonNode> found = Stream.of(item);
        for (String name : place.split("/")) {
            found =
                    found.flatMap(node ->
                            name.equals("*") ? node.valueStream() : Stream.of(node.path(name)));
        }
        return found.filter(JsonNode::isValueNode)
                .filter(value -> !value.isNull() && !value.isMissingNode())
                .map(JsonNode::asString);
    }

    private JsonNode amount(JsonNode item) {
        return item.get(property());
    }

    private String property() {
        return bound() == null ? parameter.name() : parameter.name().replaceAll("_[gl]te$", "");
    }

    private @Nullable String bound() {
        return parameter.name().matches(".*_[gl]te")
                ? parameter.name().substring(parameter.name().length() - 3)
                : null;
    }

    private boolean isOnItsSide(int order) {
        return "gte".equals(bound()) ? order >= 0 : order <= 0;
    }

    /// Dates have a form, amounts a pattern.
    private boolean isAmount() {
        return bound() != null && !parameter.schema().has("format");
    }

    private boolean isWords() {
        return parameter.name().equals("q");
    }

    private boolean isList() {
        return parameter.schema().path("type").asString("").equals("array");
    }

    /// The same word in other letters.
    private static String swapped(String text) {
        String upper = text.toUpperCase(Locale.ROOT);
        return plain(upper.equals(text) ? text.toLowerCase(Locale.ROOT) : upper);
    }

    private static String plain(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFD)
                .replaceAll("\\p{M}", "")
                .toLowerCase(Locale.ROOT);
    }
}
