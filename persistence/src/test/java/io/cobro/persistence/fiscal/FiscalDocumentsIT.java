package io.cobro.persistence.fiscal;

import static io.cobro.persistence.testing.Office.accepted;
import static org.assertj.core.api.Assertions.assertThat;

import io.cobro.core.credit.CreditNoteId;
import io.cobro.core.credit.IssuedCreditNote;
import io.cobro.core.customer.CustomerId;
import io.cobro.core.fiscal.CfdiRelation;
import io.cobro.core.fiscal.FiscalDocument;
import io.cobro.core.fiscal.FiscalDocumentId;
import io.cobro.core.fiscal.FiscalDocuments.Naming;
import io.cobro.core.invoice.InvoiceId;
import io.cobro.core.page.PageRequest;
import io.cobro.persistence.TimeOrderedIds;
import io.cobro.persistence.testing.Office;
import io.cobro.persistence.testing.TestDatabase;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class FiscalDocumentsIT {

    @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

    private static final TimeOrderedIds IDS = new TimeOrderedIds();
    private static final byte[] FILE = "<cfdi:Comprobante/>".getBytes(StandardCharsets.UTF_8);

    private static int offices;

    private Office ferreteria;
    private Office azul;

    @BeforeEach
    void open() {
        ferreteria = Office.open(DATABASE, "Ferretería del Norte " + ++offices);
        azul = Office.open(DATABASE, "Distribuidora Azul " + offices);
    }

    @Test
    void a_document_is_found_by_its_uuid_or_by_its_hash_and_keeps_its_file() {
        UUID uuid = UUID.randomUUID();
        FiscalDocument stamped = kept(ferreteria, document(uuid, "a", null, null));
        FiscalDocument unstamped = kept(ferreteria, document(null, "b", null, null));
        FiscalDocument others = kept(azul, document(uuid, "a", null, null));

        assertThat(locked(ferreteria, uuid, "another")).contains(stamped);
        assertThat(locked(ferreteria, null, "b")).contains(unstamped);
        assertThat(locked(ferreteria, null, "a"))
                .as("a stamped document is known by its uuid alone")
                .isEmpty();
        assertThat(locked(azul, uuid, "a")).contains(others);

        FiscalDocumentQueries queries = new FiscalDocumentQueries(ferreteria.reads());
        assertThat(queries.file(ferreteria.tenant().id(), stamped.id()).orElseThrow())
                .isEqualTo(FILE);
        assertThat(queries.find(azul.tenant().id(), stamped.id())).isEmpty();
        assertThat(queries.file(azul.tenant().id(), stamped.id())).isEmpty();
        assertThat(
                        queries.list(
                                        ferreteria.tenant().id(),
                                        FiscalDocumentFilter.ALL,
                                        PageRequest.first(10))
                                .items())
                .containsExactly(unstamped, stamped);
        assertThat(
                        queries.list(
                                        ferreteria.tenant().id(),
                                        new FiscalDocumentFilter(
                                                uuid, List.of(), Set.of(), null, null, null),
                                        PageRequest.first(10))
                                .items())
                .containsExactly(stamped);
    }

    @Test
    void those_who_look_for_the_same_document_at_once_find_the_one_that_came_first()
            throws Exception {
        UUID uuid = UUID.randomUUID();
        List<Future<FiscalDocument>> imports = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 4; i++) {
                imports.add(
                        threads.submit(() -> kept(ferreteria, document(uuid, "a", null, null))));
            }
        }
        List<FiscalDocumentId> ids = new ArrayList<>();
        for (Future<FiscalDocument> one : imports) {
            ids.add(one.get().id());
        }
        assertThat(ids).hasSize(4).containsOnly(ids.getFirst());
    }

    @Test
    void a_document_knows_who_names_it_and_which_credit_waits_for_it() {
        CustomerId customer = ferreteria.customer("Constructora Alfa").id();
        InvoiceId substitute = ferreteria.issued(customer, "2026-02-01", "10.00").invoice().id();
        CreditNoteId note = ferreteria.credited(customer, "2026-02-02", "5.00");
        UUID named = UUID.randomUUID();
        String text = named.toString().toUpperCase(Locale.ROOT);
        kept(
                ferreteria,
                document(UUID.randomUUID(), "a", substitute, null),
                new CfdiRelation(CfdiRelation.REPLACES, List.of(text)));
        kept(
                ferreteria,
                document(UUID.randomUUID(), "b", null, note),
                new CfdiRelation(
                        CfdiRelation.CREDIT_NOTE_OF, List.of(UUID.randomUUID().toString(), text)));

        List<Naming> names = new ArrayList<>();
        List<IssuedCreditNote> credits = new ArrayList<>();
        accepted(
                ferreteria
                        .transactions()
                        .inTransaction(
                                ferreteria.on("2026-02-03"),
                                books -> {
                                    var naming = books.fiscalDocuments().namesOf(named);
                                    var waiting = books.fiscalDocuments().lockCreditsNaming(named);
                                    names.addAll(naming.get());
                                    credits.addAll(waiting.get());
                                    return ferreteria.tenant();
                                }));
        assertThat(names)
                .containsExactly(
                        new Naming(CfdiRelation.REPLACES, substitute),
                        new Naming(CfdiRelation.CREDIT_NOTE_OF, null));
        assertThat(credits).extracting(IssuedCreditNote::id).containsExactly(note);
    }

    private static Optional<FiscalDocument> locked(
            Office office, @Nullable UUID uuid, String hash) {
        List<FiscalDocument> found = new ArrayList<>();
        accepted(
                office.transactions()
                        .inTransaction(
                                office.on("2026-02-03"),
                                books -> {
                                    books.fiscalDocuments()
                                            .lock(uuid, hash)
                                            .get()
                                            .ifPresent(found::add);
                                    return office.tenant();
                                }));
        return found.stream().findFirst();
    }

    /// The document as an import keeps it: the one that was there, or this one.
    private static FiscalDocument kept(
            Office office, FiscalDocument document, CfdiRelation... relations) {
        return accepted(
                office.transactions()
                        .inTransaction(
                                office.on("2026-02-03"),
                                books -> {
                                    var known =
                                            books.fiscalDocuments()
                                                    .lock(document.uuid(), document.documentHash())
                                                    .get();
                                    if (known.isPresent()) {
                                        return known.get();
                                    }
                                    books.fiscalDocuments()
                                            .insert(document, List.of(relations), FILE);
                                    return document;
                                }));
    }

    private static FiscalDocument document(
            @Nullable UUID uuid,
            String hash,
            @Nullable InvoiceId invoice,
            @Nullable CreditNoteId creditNote) {
        return new FiscalDocument(
                new FiscalDocumentId(IDS.next()),
                FiscalDocument.Result.IMPORTED,
                null,
                uuid,
                hash,
                null,
                "I",
                "A-1",
                Office.RFC,
                "XAXX010101000",
                LocalDate.parse("2026-02-01"),
                "MXN",
                new BigDecimal("1160.000000"),
                invoice,
                creditNote,
                "a.xml",
                List.of("cfdi_not_stamped"),
                Instant.parse("2026-02-03T18:00:00Z"));
    }
}
