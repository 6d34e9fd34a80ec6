package io.cobro.webhooks.json;

import io.cobro.core.customer.CustomerId;
import io.cobro.core.customer.CustomerKind;
import io.cobro.core.dunning.CatchUp;
import io.cobro.core.dunning.Condition;
import io.cobro.core.dunning.DunningStep;
import io.cobro.core.dunning.PolicyDocument;
import io.cobro.core.dunning.SendingHours;
import io.cobro.core.dunning.StepAnchor;
import io.cobro.core.dunning.StepRepeat;
import io.cobro.core.money.CurrencyCode;
import io.cobro.core.money.Money;
import io.cobro.core.reminder.Channel;
import java.math.BigDecimal;
import java.time.LocalTime;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Documents of dunning policies: the properties `steps`, `sending`, `caps` and `catch_up`, as
/// integrators send and see them, and as they are kept.
public final class PolicyDocumentJson {

    private PolicyDocumentJson() {}

    /// The properties of a document.
    public static JsonObject of(PolicyDocument document) {
        JsonObject json = new JsonObject();
        put(json, document);
        return json;
    }

    /// Puts the properties of a document into the policy that has it.
    static void put(JsonObject json, PolicyDocument document) {
        json.putObjects("steps", document.steps().stream().map(PolicyDocumentJson::step).toList());
        json.put(
                "sending",
                new JsonObject()
                        .put("from", document.sending().from().toString())
                        .put("until", document.sending().until().toString())
                        .put("business_days_only", document.sending().businessDaysOnly()));
        json.put(
                "caps",
                document.messagesPerWeek() == null
                        ? (JsonObject) null
                        : new JsonObject().put("messages_per_week", document.messagesPerWeek()));
        json.put("catch_up", ResourceJson.lower(document.catchUp()));
    }

    /// A condition: an object with one property.
    public static JsonObject of(Condition condition) {
        JsonObject json = new JsonObject();
        return switch (condition) {
            case Condition.All(var conditions) -> json.putObjects("all", all(conditions));
            case Condition.Any(var conditions) -> json.putObjects("any", all(conditions));
            case Condition.Not(var inner) -> json.put("not", of(inner));
            case Condition.BalanceGte(var amount) -> json.put("balance_gte", amount);
            case Condition.BalanceLt(var amount) -> json.put("balance_lt", amount);
            case Condition.CustomerOverdueGte(var amount) ->
                    json.put("customer_overdue_gte", amount);
            case Condition.CustomerKindIs(var kind) ->
                    json.put("customer_kind", ResourceJson.lower(kind));
            case Condition.CurrencyIs(var currency) -> json.put("currency", currency.code());
            case Condition.CustomerIn(var customers) ->
                    json.putTexts("customer_in", customers.stream().map(CustomerId::text).toList());
            case Condition.MetadataEquals(var key, var value) ->
                    json.put("metadata", new JsonObject().put("key", key).put("equals", value));
        };
    }

    /// The document of properties that [#of] wrote.
    ///
    /// @throws RuntimeException if it is another text: nothing else is ever kept
    public static PolicyDocument read(JsonNode json) {
        JsonNode sending = json.get("sending");
        JsonNode caps = present(json.get("caps"));
        return new PolicyDocument(
                json.get("steps").valueStream().map(PolicyDocumentJson::step).toList(),
                new SendingHours(
                        LocalTime.parse(sending.get("from").stringValue()),
                        LocalTime.parse(sending.get("until").stringValue()),
                        sending.get("business_days_only").booleanValue()),
                caps == null ? null : caps.get("messages_per_week").intValue(),
                word(CatchUp.class, json.get("catch_up")));
    }

    private static JsonObject step(DunningStep step) {
        return new JsonObject()
                .put("key", step.key())
                .put("anchor", ResourceJson.lower(step.anchor()))
                .put("offset_days", step.offsetDays())
                .put(
                        "repeat",
                        step.repeat() == null
                                ? (JsonObject) null
                                : new JsonObject()
                                        .put("every_days", step.repeat().everyDays())
                                        .put("max", step.repeat().max()))
                .put("if", step.condition() == null ? (JsonObject) null : of(step.condition()))
                .put("channel", ResourceJson.lower(step.channel()))
                .put("template", step.template());
    }

    private static DunningStep step(JsonNode json) {
        JsonNode repeat = present(json.get("repeat"));
        JsonNode condition = present(json.get("if"));
        return new DunningStep(
                json.get("key").stringValue(),
                word(StepAnchor.class, json.get("anchor")),
                json.get("offset_days").intValue(),
                repeat == null
                        ? null
                        : new StepRepeat(
                                repeat.get("every_days").intValue(), repeat.get("max").intValue()),
                condition == null ? null : condition(condition),
                word(Channel.class, json.get("channel")),
                json.get("template").stringValue());
    }

    private static Condition condition(JsonNode json) {
        String name = json.propertyNames().iterator().next();
        JsonNode value = json.get(name);
        return switch (name) {
            case "all" -> new Condition.All(conditions(value));
            case "any" -> new Condition.Any(conditions(value));
            case "not" -> new Condition.Not(condition(value));
            case "balance_gte" -> new Condition.BalanceGte(money(value));
            case "balance_lt" -> new Condition.BalanceLt(money(value));
            case "customer_overdue_gte" -> new Condition.CustomerOverdueGte(money(value));
            case "customer_kind" -> new Condition.CustomerKindIs(word(CustomerKind.class, value));
            case "currency" -> new Condition.CurrencyIs(new CurrencyCode(value.stringValue()));
            case "customer_in" ->
                    new Condition.CustomerIn(
                            value.valueStream()
                                    .map(id -> CustomerId.parse(id.stringValue()).orElseThrow())
                                    .toList());
            case "metadata" ->
                    new Condition.MetadataEquals(
                            value.get("key").stringValue(), value.get("equals").stringValue());
            default -> throw new IllegalStateException("no condition is called " + name);
        };
    }

    private static List<JsonObject> all(List<Condition> conditions) {
        return conditions.stream().map(PolicyDocumentJson::of).toList();
    }

    private static List<Condition> conditions(JsonNode json) {
        return json.valueStream().map(PolicyDocumentJson::condition).toList();
    }

    private static Money money(JsonNode json) {
        return Money.of(
                new BigDecimal(json.get("amount").stringValue()),
                new CurrencyCode(json.get("currency").stringValue()));
    }

    private static <E extends Enum<E>> E word(Class<E> type, JsonNode json) {
        return Enum.valueOf(type, json.stringValue().toUpperCase(Locale.ROOT));
    }

    private static @Nullable JsonNode present(@Nullable JsonNode json) {
        return json == null || json.isNull() ? null : json;
    }
}
