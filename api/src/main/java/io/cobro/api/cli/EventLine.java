package io.cobro.api.cli;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// An event in one line for people.
final class EventLine {

    /// Where the name of a resource is found, the best first.
    private static final List<String> NAMES =
            List.of("number", "name", "uuid", "reference", "url", "description");

    private static final int WORDS_MAX = 40;

    private EventLine() {}

    /// Time, sequence, type, subject, and what it is about, such as `2026-11-22T18:00:00.000Z 17
    /// invoice.paid inv_… A-1, MXN 11600.00, balance MXN 0.00`.
    static String of(JsonNode event) {
        JsonNode subject = event.path("subject");
        return "%s  %6s  %-26s  %s  %s"
                .formatted(
                        event.path("timestamp").asString(""),
                        event.path("sequence").asString(""),
                        event.path("type").asString(""),
                        subject.path("id").asString(""),
                        what(event.path("data"), subject.path("type").asString("")))
                .stripTrailing();
    }

    private static String what(JsonNode data, String subject) {
        JsonNode resource = data.path(subject);
        List<String> parts = new ArrayList<>();
        NAMES.stream()
                .map(name -> resource.path(name).asString(""))
                .filter(name -> !name.isEmpty())
                .findFirst()
                .ifPresent(name -> parts.add(shortened(name)));
        money(parts, "", resource.path(resource.has("total") ? "total" : "amount"));
        money(parts, "balance ", resource.path("balance"));
        money(parts, "unallocated ", resource.path("unallocated"));
        JsonNode allocation = data.path("allocation");
        if (allocation.has("invoice_id")) {
            money(
                    parts,
                    "on " + allocation.path("invoice_id").asString("") + " ",
                    allocation.path("amount"));
        }
        return String.join(", ", parts);
    }

    private static void money(List<String> parts, String label, JsonNode money) {
        if (money.has("currency")) {
            parts.add(
                    label
                            + money.path("currency").asString("")
                            + " "
                            + money.path("amount").asString(""));
        }
    }

    private static String shortened(String text) {
        String line = text.replaceAll("\\p{Cntrl}", " ");
        return line.length() <= WORDS_MAX ? line : line.substring(0, WORDS_MAX - 1) + "…";
    }
}
