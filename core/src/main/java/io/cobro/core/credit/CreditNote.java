package io.cobro.core.credit;

import io.cobro.core.Resource;
import io.cobro.core.money.Money;

/// A reduction of what a customer owes, in one of its states. Only an [IssuedCreditNote] can be
/// allocated.
///
/// As a resource it is shown without its lines and taxes; [CreditNoteView] shows them.
public sealed interface CreditNote extends Resource
        permits DraftCreditNote, IssuedCreditNote, VoidCreditNote {

    CreditNoteHeader header();

    /// The state's name in SQL and JSON.
    String status();

    /// What no invoice has used yet.
    Money unallocated();

    default CreditNoteId id() {
        return header().id();
    }

    /// `unallocated`, `partially_allocated` or `allocated`, by what of the total invoices have
    /// used.
    default String allocationState() {
        long unallocated = unallocated().minorUnits();
        if (!(this instanceof IssuedCreditNote) || unallocated == header().totals().total()) {
            return "unallocated";
        }
        return unallocated == 0 ? "allocated" : "partially_allocated";
    }
}
