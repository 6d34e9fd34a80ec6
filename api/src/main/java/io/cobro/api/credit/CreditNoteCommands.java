package io.cobro.api.credit;

import io.cobro.api.document.DocumentInput;
import io.cobro.api.http.Input;
import io.cobro.api.payment.PaymentCommands;
import io.cobro.core.Echo;
import io.cobro.core.credit.CreditNoteCommand.AllocateCreditNote;
import io.cobro.core.credit.CreditNoteCommand.CreateCreditNote;
import io.cobro.core.credit.CreditNoteCommand.IssueCreditNote;
import io.cobro.core.credit.CreditNoteCommand.PutCreditNote;
import io.cobro.core.credit.CreditNoteCommand.VoidCreditNoteCommand;
import io.cobro.core.credit.CreditNoteCommand.WriteCreditNote;
import io.cobro.core.credit.CreditNoteId;
import io.cobro.core.credit.CreditReason;
import io.cobro.core.customer.CustomerId;
import io.cobro.core.tenant.BillingEntityId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Commands about credit notes, read from requests of both faces.
public final class CreditNoteCommands {

    private CreditNoteCommands() {}

    /// A draft, or a credit note issued elsewhere where `status` is `issued`.
    public static CreateCreditNote create(Input in) {
        boolean elsewhere = "issued".equals(in.textOrNull("status"));
        if (elsewhere) {
            DocumentInput.requireIssueDate(in);
        } else {
            DocumentInput.requireOwn(
                    in, "issued", List.of("number", "folio", "fiscal_uuid", "taxes"));
        }
        return new CreateCreditNote(
                in.textOrNull("external_id"),
                in.idOrNull("billing_entity_id", BillingEntityId::parse),
                in.id("customer_id", CustomerId::parse),
                in.choice("reason", CreditReason.class),
                in.currencyOrNull("currency"),
                in.textOrNull("series"),
                DocumentInput.lines(in),
                DocumentInput.given(in),
                in.textOrNull("memo"),
                in.metadata(),
                elsewhere,
                DocumentInput.folio(in),
                DocumentInput.fiscalUuid(in),
                in.dateOrNull("issue_date"));
    }

    /// What an item of a batch asks for: with an external id it is put, without one it is new.
    public static WriteCreditNote write(Input in) {
        CreateCreditNote create = create(in);
        return create.externalId() == null ? create : new PutCreditNote(create, null, Echo.NONE);
    }

    public static PutCreditNote put(
            String externalId, @Nullable Integer expectedVersion, Input in, Echo echo) {
        return new PutCreditNote(create(in.identified(externalId)), expectedVersion, echo);
    }

    public static IssueCreditNote issue(
            CreditNoteId id, @Nullable Integer expectedVersion, Input in) {
        return new IssueCreditNote(id, expectedVersion, in.dateOrNull("issue_date"));
    }

    public static VoidCreditNoteCommand voidCreditNote(
            CreditNoteId id, @Nullable Integer expectedVersion, Input in) {
        return new VoidCreditNoteCommand(id, expectedVersion, in.dateOrNull("voided_date"));
    }

    public static AllocateCreditNote allocate(
            CreditNoteId id, @Nullable Integer expectedVersion, Input in) {
        return new AllocateCreditNote(
                id,
                expectedVersion,
                PaymentCommands.allocations(in),
                in.dateOrNull("effective_date"));
    }
}
