package io.cobro.webhooks.json;

import io.cobro.core.Resource;
import io.cobro.core.allocation.Allocation;
import io.cobro.core.allocation.CreditNoteAllocations;
import io.cobro.core.allocation.PaymentAllocations;
import io.cobro.core.batch.BatchResult;
import io.cobro.core.batch.Written;
import io.cobro.core.credit.CreditNote;
import io.cobro.core.credit.CreditNoteView;
import io.cobro.core.customer.Customer;
import io.cobro.core.dunning.DunningEnrollment;
import io.cobro.core.dunning.DunningPolicy;
import io.cobro.core.dunning.DunningPolicyVersion;
import io.cobro.core.dunning.PolicyDocument;
import io.cobro.core.event.Act;
import io.cobro.core.event.Fact;
import io.cobro.core.event.Rendering;
import io.cobro.core.fiscal.FiscalDocument;
import io.cobro.core.invoice.Invoice;
import io.cobro.core.invoice.InvoiceView;
import io.cobro.core.payment.Payment;
import io.cobro.core.reconciliation.BankAccount;
import io.cobro.core.reconciliation.BankTransaction;
import io.cobro.core.reconciliation.Match;
import io.cobro.core.reconciliation.MatchingRun;
import io.cobro.core.reconciliation.StatementImport;
import io.cobro.core.reminder.Reminder;
import io.cobro.core.report.AgingReport;
import io.cobro.core.template.Template;
import io.cobro.core.tenant.ApiKey;
import io.cobro.core.tenant.BillingEntity;
import io.cobro.core.tenant.Tenant;
import io.cobro.core.tenant.TestClock;
import io.cobro.core.tenant.TokenGrant;
import io.cobro.core.webhook.Delivery;
import io.cobro.core.webhook.Replay;
import io.cobro.core.webhook.WebhookEndpointView;
import io.cobro.webhooks.event.EventCatalogue;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// The JSON of every resource, written once: REST answers it, events and stored responses keep it.
///
/// A resource in a list and in an event is shown without its lines and taxes; in an event also
/// without its installments, items and texts.
public final class ResourceJson implements Rendering {

    /// Bytes of what an event tells, its data and former values; beyond them [#NOT_IN_LARGE_EVENTS]
    /// are left out of it, so that the whole body keeps below
    /// [io.cobro.webhooks.event.EventEnvelope#BODY_BYTES_MAX].
    public static final int EVENT_DATA_BYTES_MAX = 18_000;

    /// What a resource is shown without in an event: its sub-collections, the text of a template,
    /// and what events must not keep for ever: where a customer is reached, and what a provider
    /// said of a reminder, which may hold an address.
    public static final List<String> NOT_IN_EVENTS =
            List.of(
                    "lines",
                    "taxes",
                    "installments",
                    "steps",
                    "items",
                    "detail",
                    "subject",
                    "body",
                    "email",
                    "phone");

    /// What is left out of an event that would be too large, one after the other.
    public static final List<String> NOT_IN_LARGE_EVENTS =
            List.of("metadata", "evidence", "allocations");

    /// Characters to which texts are cut in an event that is too large still.
    public static final int LARGE_EVENT_TEXT_CHARS_MAX = 200;

    /// The resource as REST answers it.
    ///
    /// @param today the tenant's business date, for what follows from it, such as `days_past_due`
    public static JsonObject of(Resource resource, LocalDate today) {
        return switch (resource) {
            case BatchResult result -> BatchJson.of(result);
            case Written<?> written -> of(written.value(), today);
            case Tenant tenant -> TenantJson.of(tenant);
            case TestClock clock -> TenantJson.of(clock);
            case TokenGrant grant -> TenantJson.of(grant);
            case BillingEntity entity -> TenantJson.of(entity);
            case ApiKey key -> TenantJson.of(key);
            case Customer customer -> CustomerJson.of(customer);
            case InvoiceView view -> DocumentJson.of(view, today);
            case Invoice invoice -> DocumentJson.summary(invoice, today);
            case CreditNoteView view -> DocumentJson.of(view);
            case CreditNote note -> DocumentJson.summary(note);
            case Payment payment -> PaymentJson.of(payment);
            case Allocation allocation -> PaymentJson.of(allocation);
            case PaymentAllocations made -> PaymentJson.of(made);
            case CreditNoteAllocations made -> PaymentJson.of(made);
            case FiscalDocument document -> FiscalJson.of(document);
            case BankAccount account -> BankJson.of(account);
            case StatementImport statement -> BankJson.of(statement);
            case BankTransaction line -> BankJson.of(line);
            case Match match -> BankJson.of(match);
            case MatchingRun run -> BankJson.of(run);
            case WebhookEndpointView endpoint -> WebhookJson.of(endpoint);
            case Delivery delivery -> DeliveryJson.of(delivery);
            case Replay replay -> DeliveryJson.of(replay);
            case DunningPolicy policy -> DunningJson.of(policy);
            case DunningPolicyVersion version -> DunningJson.of(version);
            case DunningEnrollment enrollment -> DunningJson.of(enrollment);
            case Reminder reminder -> ReminderJson.of(reminder);
            case Template template -> TemplateJson.of(template);
            case AgingReport report -> ReportJson.of(report);
            default ->
                    throw new IllegalArgumentException(
                            "no JSON form for " + resource.getClass().getSimpleName());
        };
    }

    /// The resource as lists show it: without its lines and taxes.
    public static JsonObject inList(Resource resource, LocalDate today) {
        JsonObject json = of(resource, today);
        json.node().remove("lines");
        json.node().remove("taxes");
        if (resource instanceof Reminder) {
            json.node().remove("items");
        }
        return json;
    }

    @Override
    public Subject subject(Resource resource) {
        return switch (resource) {
            case Tenant tenant -> new Subject("tenant", tenant.id().value(), tenant.version());
            case BillingEntity entity ->
                    new Subject("billing_entity", entity.id().value(), entity.version());
            case ApiKey key -> new Subject("api_key", key.id().value(), key.version());
            case Customer customer ->
                    new Subject("customer", customer.id().value(), customer.version());
            case Invoice invoice ->
                    new Subject("invoice", invoice.id().value(), invoice.header().version());
            case CreditNote note ->
                    new Subject("credit_note", note.id().value(), note.header().version());
            case Payment payment ->
                    new Subject("payment", payment.id().value(), payment.header().version());
            case Allocation allocation ->
                    new Subject("allocation", allocation.id().value(), allocation.version());
            case FiscalDocument document -> new Subject("cfdi_document", document.id().value(), 1);
            case BankAccount account ->
                    new Subject("bank_account", account.id().value(), account.version());
            case BankTransaction line ->
                    new Subject("bank_transaction", line.id().value(), line.version());
            case Match match -> new Subject("match", match.id().value(), match.version());
            case WebhookEndpointView view ->
                    new Subject("webhook_endpoint", view.endpoint().id().value(), view.version());
            case Delivery delivery ->
                    new Subject("delivery", delivery.id().value(), delivery.attempts() + 1);
            case Replay replay -> new Subject("replay", replay.id().value(), replay.version());
            case DunningPolicy policy ->
                    new Subject("dunning_policy", policy.id().value(), policy.version());
            case DunningEnrollment enrollment ->
                    new Subject(
                            "dunning_enrollment", enrollment.id().value(), enrollment.version());
            case Reminder reminder ->
                    new Subject("reminder", reminder.id().value(), reminder.version());
            case Template template when template.own() != null ->
                    new Subject("template", template.own().id().value(), template.own().version());
            default ->
                    throw new IllegalArgumentException(
                            "no event is about a " + resource.getClass().getSimpleName());
        };
    }

    @Override
    public String resource(Resource resource, Tenant tenant, LocalDate today) {
        return of(resource, today).toString();
    }

    @Override
    public Told event(Fact fact, Tenant tenant, LocalDate today) {
        JsonObject data = new JsonObject();
        put(data, fact.subject(), today);
        if (fact.cause() != null) {
            put(data, fact.cause(), today);
        }
        EventCatalogue.Entry entry = EventCatalogue.get(fact.type());
        ObjectNode previous = changed(fact.before(), fact.subject(), today);
        previous.retain(entry.previous().propertyNames());
        fact.previous().forEach(previous::put);
        entry.requireSays(
                List.copyOf(data.node().propertyNames()), Set.copyOf(previous.propertyNames()));
        fit(data.node(), previous);
        return told(data.node(), previous);
    }

    @Override
    public Told act(Act act, Tenant tenant, LocalDate today) {
        JsonObject data = new JsonObject().put(noun(act.shown()), kept(act.shown(), today));
        ObjectNode previous = changed(act.before(), act.shown(), today);
        previous.remove("version");
        return told(data.node(), previous);
    }

    private static Told told(ObjectNode data, ObjectNode previous) {
        return new Told(data.toString(), previous.isEmpty() ? null : previous.toString());
    }

    /// The properties that a change gave another value, with the one that they had.
    private static ObjectNode changed(@Nullable Resource before, Resource after, LocalDate today) {
        ObjectNode former = JsonNodeFactory.instance.objectNode();
        if (before == null) {
            return former;
        }
        ObjectNode now = of(after, today).node();
        of(before, today)
                .node()
                .forEachEntry((name, value) -> {
                    if (!value.equals(now.get(name))) {
                        former.set(name, value);
                    }
                });
        return withoutSecrets(before, former);
    }

    /// A resource as events and the audit log show it, for they are kept for ever.
    private static JsonObject kept(Resource resource, LocalDate today) {
        JsonObject json = of(resource, today);
        withoutSecrets(resource, json.node());
        return json;
    }

    private static ObjectNode withoutSecrets(Resource resource, ObjectNode json) {
        json.remove(NOT_IN_EVENTS);
        if (resource instanceof BankAccount) {
            mask(json, "number", Masks::number);
        }
        if (resource instanceof WebhookEndpointView) {
            mask(json, "url", Masks::url);
        }
        return json;
    }

    private static void mask(ObjectNode json, String name, UnaryOperator<String> mask) {
        JsonNode value = json.get(name);
        if (value != null && value.isString()) {
            json.put(name, mask.apply(value.stringValue()));
        }
    }

    private String noun(Resource resource) {
        return switch (resource) {
            case TestClock _ -> "test_clock";
            case TokenGrant _ -> "access_token";
            default -> subject(resource).type();
        };
    }

    /// Takes from an event what does not fit into [#EVENT_DATA_BYTES_MAX]: one that cannot be
    /// written would stop the log.
    ///
    /// @param data resources by their names
    /// @param previous former values of the first one
    public static void fit(ObjectNode data, ObjectNode previous) {
        for (String property : NOT_IN_LARGE_EVENTS) {
            if (fits(data, previous)) {
                return;
            }
            data.forEach(resource -> ((ObjectNode) resource).remove(property));
            previous.remove(property);
        }
        if (!fits(data, previous)) {
            data.forEach(ResourceJson::cutTexts);
            cutTexts(previous);
        }
    }

    private static boolean fits(ObjectNode data, ObjectNode previous) {
        return bytes(data) + bytes(previous) <= EVENT_DATA_BYTES_MAX;
    }

    private static int bytes(ObjectNode json) {
        return json.toString().getBytes(StandardCharsets.UTF_8).length;
    }

    private static void cutTexts(JsonNode node) {
        node.forEach(ResourceJson::cutTexts);
        if (node instanceof ObjectNode object) {
            object.forEachEntry((name, value) -> {
                if (value.isString() && value.stringValue().length() > LARGE_EVENT_TEXT_CHARS_MAX) {
                    object.put(name, cut(value.stringValue()));
                }
            });
        }
    }

    /// The beginning of a text, without half a character.
    private static String cut(String text) {
        int end = LARGE_EVENT_TEXT_CHARS_MAX - 1;
        return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end)
                + "…";
    }

    @Override
    public String policyDocument(PolicyDocument document) {
        return PolicyDocumentJson.of(document).toString();
    }

    @Override
    public PolicyDocument policyDocument(String json) {
        return PolicyDocumentJson.read(JsonText.MAPPER.readTree(json));
    }

    private void put(JsonObject data, Resource resource, LocalDate today) {
        data.put(subject(resource).type(), kept(resource, today));
    }

    static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
