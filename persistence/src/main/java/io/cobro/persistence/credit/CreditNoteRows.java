package io.cobro.persistence.credit;

import static io.cobro.persistence.jooq.Tables.CREDIT_NOTE;

import io.cobro.core.credit.CreditNote;
import io.cobro.core.credit.CreditNoteHeader;
import io.cobro.core.credit.CreditNoteId;
import io.cobro.core.credit.CreditReason;
import io.cobro.core.credit.DraftCreditNote;
import io.cobro.core.credit.IssuedCreditNote;
import io.cobro.core.credit.VoidCreditNote;
import io.cobro.core.customer.CustomerId;
import io.cobro.core.document.DocumentNumber;
import io.cobro.core.document.Totals;
import io.cobro.core.money.CurrencyCode;
import io.cobro.core.money.Money;
import io.cobro.core.tenant.BillingEntityId;
import io.cobro.persistence.EnumText;
import io.cobro.persistence.Metadata;
import java.util.Objects;
import org.jooq.Record;

/// Credit notes as rows.
public final class CreditNoteRows {

    private CreditNoteRows() {}

    /// @param row all columns of `credit_note`
    public static CreditNote read(Record row) {
        CurrencyCode currency = new CurrencyCode(row.get(CREDIT_NOTE.CURRENCY));
        CreditNoteHeader header =
                new CreditNoteHeader(
                        new CreditNoteId(row.get(CREDIT_NOTE.CREDIT_NOTE_ID)),
                        row.get(CREDIT_NOTE.EXTERNAL_ID),
                        new BillingEntityId(row.get(CREDIT_NOTE.BILLING_ENTITY_ID)),
                        new CustomerId(row.get(CREDIT_NOTE.CUSTOMER_ID)),
                        new DocumentNumber(
                                row.get(CREDIT_NOTE.SERIES),
                                row.get(CREDIT_NOTE.FOLIO),
                                row.get(CREDIT_NOTE.ASSIGNED_FOLIO)),
                        row.get(CREDIT_NOTE.FISCAL_UUID),
                        EnumText.read(CreditReason.class, row.get(CREDIT_NOTE.REASON)),
                        currency,
                        row.get(CREDIT_NOTE.ISSUE_DATE),
                        new Totals(
                                row.get(CREDIT_NOTE.SUBTOTAL_MINOR),
                                row.get(CREDIT_NOTE.TAX_MINOR),
                                row.get(CREDIT_NOTE.WITHHELD_MINOR),
                                row.get(CREDIT_NOTE.TOTAL_MINOR)),
                        row.get(CREDIT_NOTE.MEMO),
                        Metadata.read(row.get(CREDIT_NOTE.METADATA)),
                        row.get(CREDIT_NOTE.VERSION),
                        row.get(CREDIT_NOTE.RECORDED_AT));
        String state = row.get(CREDIT_NOTE.STATE);
        return switch (state) {
            case "draft" -> new DraftCreditNote(header);
            case "issued" ->
                    new IssuedCreditNote(
                            header,
                            Money.ofMinor(row.get(CREDIT_NOTE.UNALLOCATED_MINOR), currency),
                            row.get(CREDIT_NOTE.TAX_UNALLOCATED_MINOR));
            case "void" ->
                    new VoidCreditNote(
                            header, Objects.requireNonNull(row.get(CREDIT_NOTE.VOIDED_DATE)));
            default -> throw new IllegalStateException("a credit note is " + state);
        };
    }
}
