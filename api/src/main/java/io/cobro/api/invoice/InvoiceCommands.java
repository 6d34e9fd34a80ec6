package io.cobro.api.invoice;

import io.cobro.api.document.DocumentInput;
import io.cobro.api.http.Input;
import io.cobro.core.Echo;
import io.cobro.core.customer.CustomerId;
import io.cobro.core.document.LineDraft;
import io.cobro.core.invoice.InvoiceCommand.CreateDraft;
import io.cobro.core.invoice.InvoiceCommand.DeleteDraft;
import io.cobro.core.invoice.InvoiceCommand.InstallmentDraft;
import io.cobro.core.invoice.InvoiceCommand.InvoiceDraft;
import io.cobro.core.invoice.InvoiceCommand.IssueInvoice;
import io.cobro.core.invoice.InvoiceCommand.NewInvoice;
import io.cobro.core.invoice.InvoiceCommand.PutInvoice;
import io.cobro.core.invoice.InvoiceCommand.RecordIssued;
import io.cobro.core.invoice.InvoiceCommand.UpdateDraft;
import io.cobro.core.invoice.InvoiceCommand.VoidInvoiceCommand;
import io.cobro.core.invoice.InvoiceCommand.WriteInvoice;
import io.cobro.core.invoice.InvoiceId;
import io.cobro.core.invoice.InvoiceKind;
import io.cobro.core.money.CurrencyCode;
import io.cobro.core.tenant.BillingEntityId;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Commands about invoices, read from requests of both faces.
public final class InvoiceCommands {

    /// What only an invoice issued elsewhere brings.
    private static final List<String> ISSUED_ELSEWHERE =
            List.of(
                    "number",
                    "folio",
                    "fiscal_uuid",
                    "fiscal_payment_method",
                    "taxes",
                    "installments");

    private InvoiceCommands() {}

    /// A draft, or an invoice issued elsewhere where `status` is `open`.
    public static NewInvoice create(Input in) {
        boolean elsewhere = "open".equals(in.textOrNull("status"));
        DocumentInput.requireOneTerm(in);
        if (!elsewhere) {
            DocumentInput.requireOwn(in, "open", ISSUED_ELSEWHERE);
            return new CreateDraft(draft(in));
        }
        DocumentInput.requireIssueDate(in);
        return new RecordIssued(
                draft(in),
                DocumentInput.folio(in),
                DocumentInput.fiscalUuid(in),
                in.textOrNull("fiscal_payment_method"),
                in.objects("installments").stream()
                        .map(part ->
                                new InstallmentDraft(
                                        Objects.requireNonNull(part.dateOrNull("due_date")),
                                        part.money("amount")))
                        .toList());
    }

    /// What an item of a batch asks for: with an external id it is put, without one it is new.
    public static WriteInvoice write(Input in) {
        NewInvoice create = create(in);
        return create.draft().externalId() == null
                ? create
                : new PutInvoice(create, null, Echo.NONE);
    }

    public static PutInvoice put(
            String externalId, @Nullable Integer expectedVersion, Input in, Echo echo) {
        return new PutInvoice(create(in.identified(externalId)), expectedVersion, echo);
    }

    private static InvoiceDraft draft(Input in) {
        return new InvoiceDraft(
                in.textOrNull("external_id"),
                Objects.requireNonNullElse(
                        in.choiceOrNull("kind", InvoiceKind.class), InvoiceKind.INVOICE),
                in.idOrNull("billing_entity_id", BillingEntityId::parse),
                in.id("customer_id", CustomerId::parse),
                in.currencyOrNull("currency"),
                in.textOrNull("series"),
                in.integerOrNull("payment_terms_days"),
                in.dateOrNull("issue_date"),
                in.dateOrNull("due_date"),
                DocumentInput.lines(in),
                DocumentInput.given(in),
                in.textOrNull("memo"),
                in.metadata());
    }

    public static UpdateDraft update(InvoiceId id, int expectedVersion, Input in) {
        return new UpdateDraft(
                id,
                expectedVersion,
                in.patch("external_id", in::textOrNull),
                in.patch("billing_entity_id", name -> in.idOrNull(name, BillingEntityId::parse)),
                in.patch("customer_id", name -> in.idOrNull(name, CustomerId::parse)),
                in.<CurrencyCode>patch("currency", in::currencyOrNull),
                in.patch("series", in::textOrNull),
                in.patch("payment_terms_days", in::integerOrNull),
                in.patch("issue_date", in::dateOrNull),
                in.patch("due_date", in::dateOrNull),
                in.<List<LineDraft>>patch("lines", _ -> DocumentInput.lines(in)),
                in.patch("memo", in::textOrNull),
                in.metadataPatch());
    }

    public static DeleteDraft delete(InvoiceId id, int expectedVersion) {
        return new DeleteDraft(id, expectedVersion);
    }

    public static IssueInvoice issue(InvoiceId id, @Nullable Integer expectedVersion, Input in) {
        return new IssueInvoice(id, expectedVersion, in.dateOrNull("issue_date"));
    }

    public static VoidInvoiceCommand voidInvoice(
            InvoiceId id, @Nullable Integer expectedVersion, Input in) {
        return new VoidInvoiceCommand(id, expectedVersion, in.dateOrNull("voided_date"));
    }
}
