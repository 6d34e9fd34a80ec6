package io.cobro.core.fiscal;

import io.cobro.core.Reading;
import io.cobro.core.allocation.Allocation;
import io.cobro.core.credit.IssuedCreditNote;
import io.cobro.core.invoice.InvoiceId;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The fiscal documents of the tenant whose transaction this is.
public interface FiscalDocuments {

    /// A document taken in before: by UUID, or by hash where it is not stamped. Two transactions
    /// that look for the same one this way run one after the other, so that only one of them takes
    /// it in.
    Reading<Optional<FiscalDocument>> lock(@Nullable UUID uuid, String documentHash);

    /// Documents taken in before that name a UUID, oldest first.
    Reading<List<Naming>> namesOf(UUID uuid);

    /// Locks the issued credit notes, with something left, of documents that name a UUID as
    /// credited or returned, oldest first.
    Reading<List<IssuedCreditNote>> lockCreditsNaming(UUID uuid);

    /// The active allocations to the invoices with these fiscal UUIDs, oldest first.
    Reading<List<Allocation>> allocationsTo(Collection<UUID> uuids);

    /// Writes a document with its relations and its file.
    ///
    /// @param file the bytes as they came: evidence that the law wants kept
    void insert(FiscalDocument document, List<CfdiRelation> relations, byte[] file);

    /// That a document names another one.
    ///
    /// @param invoice the invoice made of the naming document, where one was
    record Naming(String relationType, @Nullable InvoiceId invoice) {}
}
