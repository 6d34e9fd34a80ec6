package io.cobro.api.template;

import io.cobro.api.http.Input;
import io.cobro.api.http.ProblemException;
import io.cobro.core.Refusal;
import io.cobro.core.customer.Customer;
import io.cobro.core.customer.CustomerId;
import io.cobro.core.invoice.Installment;
import io.cobro.core.invoice.Invoice;
import io.cobro.core.invoice.InvoiceId;
import io.cobro.core.invoice.OpenInvoice;
import io.cobro.core.money.Money;
import io.cobro.core.reminder.Channel;
import io.cobro.core.reminder.SmsText;
import io.cobro.core.template.BuiltInTemplates;
import io.cobro.core.template.MessageContent;
import io.cobro.core.template.MessageContent.Item;
import io.cobro.core.template.MessageWriting;
import io.cobro.core.template.MessageWriting.Message;
import io.cobro.core.template.MessageWriting.Writing;
import io.cobro.core.template.SampleContent;
import io.cobro.core.template.Template;
import io.cobro.core.template.TemplateKeeping;
import io.cobro.core.template.TemplateKey;
import io.cobro.core.template.TemplateText;
import io.cobro.core.tenant.Language;
import io.cobro.core.tenant.Tenant;
import io.cobro.core.tenant.TenantId;
import io.cobro.persistence.customer.CustomerQueries;
import io.cobro.persistence.invoice.InvoiceQueries;
import io.cobro.persistence.template.TemplateQueries;
import io.cobro.webhooks.json.JsonObject;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/// What templates would say, of samples or of invoices of the tenant; nothing is sent or kept.
public final class TemplatePreviews {

    private final MessageWriting writing;
    private final TemplateQueries templates;
    private final CustomerQueries customers;
    private final InvoiceQueries invoices;

    public TemplatePreviews(
            MessageWriting writing,
            TemplateQueries templates,
            CustomerQueries customers,
            InvoiceQueries invoices) {
        this.writing = writing;
        this.templates = templates;
        this.customers = customers;
        this.invoices = invoices;
    }

    /// Every text in force, in the order of their keys: the tenant's own and the built-in ones that
    /// it has not replaced.
    public Collection<Template> inForce(TenantId tenant) {
        Map<TemplateKey, Template> byKey = new TreeMap<>();
        BuiltInTemplates.all().forEach(template -> byKey.put(template.key(), template));
        templates.list(tenant).forEach(template -> byKey.put(template.key(), template));
        return byKey.values();
    }

    /// What a request for a preview asks for.
    ///
    /// @throws ProblemException if it names what does not exist, or the text cannot be used
    public JsonObject rendered(Tenant tenant, LocalDate today, Input in) {
        Channel channel = in.choice("channel", Channel.class);
        Language language = in.choice("language", Language.class);
        TemplateText text = text(tenant.id(), channel, language, in);
        return switch (writing.write(
                text, channel.ofTemplate(), language, content(tenant, today, language, in))) {
            case Writing.NotWritable problem ->
                    throw new ProblemException(TemplateKeeping.invalid(problem));
            case Writing.Written(Message message) -> json(message);
        };
    }

    private TemplateText text(TenantId tenant, Channel channel, Language language, Input in) {
        if (in.has("kind") && in.has("body")) {
            throw new ProblemException(
                    Refusal.at(
                            "/body",
                            "conflicting_properties",
                            Map.of("first", "kind", "second", "body")));
        }
        if (in.has("body")) {
            return new TemplateText(
                    Objects.requireNonNullElse(in.textOrNull("subject"), ""), in.text("body"));
        }
        if (!in.has("kind")) {
            throw in.refused("kind", "property_required", Map.of());
        }
        String kind = in.text("kind");
        return (TemplateKey.isKind(kind)
                        ? inForce(tenant, new TemplateKey(kind, channel, language))
                        : Optional.<Template>empty())
                .map(Template::text)
                .orElseThrow(() ->
                        in.refused(
                                "kind",
                                "reference_not_found",
                                Map.of("resource", "template", "id", kind)));
    }

    private Optional<Template> inForce(TenantId tenant, TemplateKey key) {
        return MessageWriting.inForce(key, templates.find(tenant, key));
    }

    private MessageContent content(Tenant tenant, LocalDate today, Language language, Input in) {
        CustomerId id = in.idOrNull("customer_id", CustomerId::parse);
        if (id == null) {
            if (in.has("invoice_ids")) {
                throw in.refused("customer_id", "property_required", Map.of());
            }
            return SampleContent.ofMany(language);
        }
        Customer customer =
                customers
                        .find(tenant.id(), id)
                        .orElseThrow(() ->
                                in.refused(
                                        "customer_id",
                                        "reference_not_found",
                                        Map.of("resource", "customer", "id", id.text())));
        List<Item> items = items(tenant.id(), id, in);
        if (items.isEmpty()) {
            throw new ProblemException(Refusal.of("nothing_to_remind_of"));
        }
        return new MessageContent(tenant.name(), customer.name(), today, items);
    }

    private List<Item> items(TenantId tenant, CustomerId customer, Input in) {
        List<String> named = in.has("invoice_ids") ? in.texts("invoice_ids") : List.of();
        if (named.isEmpty()) {
            throw in.refused("invoice_ids", "property_required", Map.of());
        }
        List<InvoiceId> ids =
                named.stream().map(InvoiceId::parse).flatMap(Optional::stream).toList();
        Map<String, Invoice> found =
                invoices.findAll(tenant, ids).stream()
                        .filter(invoice -> invoice.header().customer().equals(customer))
                        .collect(
                                Collectors.toMap(
                                        invoice -> invoice.id().text(), Function.identity()));
        List<Item> items = new ArrayList<>();
        for (int i = 0; i < named.size(); i++) {
            Invoice invoice = found.get(named.get(i).toLowerCase(Locale.ROOT));
            if (invoice == null) {
                throw in.refused(
                        "invoice_ids/" + i,
                        "reference_not_found",
                        Map.of("resource", "invoice", "id", named.get(i)));
            }
            if (invoice instanceof OpenInvoice open) {
                open.installments().stream()
                        .filter(Installment::isOpen)
                        .map(installment -> item(open, installment))
                        .forEach(items::add);
            }
        }
        return items;
    }

    private static Item item(OpenInvoice invoice, Installment installment) {
        String number = invoice.header().number().text();
        return new Item(
                number == null ? invoice.id().text() : number,
                invoice.header().issued(),
                installment.dueDate(),
                Money.ofMinor(installment.balanceMinor(), invoice.header().currency()),
                Money.ofMinor(installment.amountMinor(), invoice.header().currency()));
    }

    private static JsonObject json(Message message) {
        SmsText sms = message.sms();
        return new JsonObject()
                .put("subject", message.subject().isEmpty() ? null : message.subject())
                .put("body", message.body())
                .put("characters", sms == null ? message.body().length() : sms.characters())
                .put(
                        "encoding",
                        sms == null ? null : sms.encoding().name().toLowerCase(Locale.ROOT))
                .put("segments", sms == null ? null : sms.segments());
    }
}
