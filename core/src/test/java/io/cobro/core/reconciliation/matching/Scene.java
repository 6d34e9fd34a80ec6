package io.cobro.core.reconciliation.matching;

import io.cobro.core.customer.CustomerId;
import io.cobro.core.invoice.InvoiceId;
import io.cobro.core.money.CurrencyCode;
import io.cobro.core.money.Money;
import io.cobro.core.reconciliation.BankTransactionId;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A small book in words: customers, invoices by their number, and credits against them.
final class Scene {

    static final String NORTE = "Ferretería del Norte, S.A. de C.V.";
    static final String NORTE_RFC = "FNO010203AB1";
    static final String NORTE_CLABE = "021650676178542224";
    static final String AZUL = "Distribuidora Azul, S. de R.L. de C.V.";
    static final String AZUL_RFC = "DAZ040506CD2";
    static final LocalDate ISSUED = LocalDate.of(2026, 9, 1);
    static final LocalDate PAID = LocalDate.of(2026, 10, 1);

    private static final List<String> OTHERS =
            List.of(
                    "Papelería Nuñez & Hijos, S.A. de C.V.",
                    "Transportes Quiroga, S.C.",
                    "Textiles del Bajío, S.A. de C.V.",
                    "Aceros Peña, S.A.P.I. de C.V.",
                    "Jorge Luis Zamudio Peña",
                    "María Fernanda Ortiz Cabrera",
                    "Plásticos Huimilpan, S.A. de C.V.",
                    "Consultores Tonalá, S.C.",
                    "Farmacia de la Costa, S.A. de C.V.",
                    "Abarrotes Villanueva, S. de R.L. de C.V.",
                    "Logística Ordóñez, S.A. de C.V.",
                    "Inmobiliaria Rubio, S.A. de C.V.");

    private final List<CustomerIdentity> customers = new ArrayList<>();
    private final List<BookDocument> documents = new ArrayList<>();
    private final Map<InvoiceId, String> numbers =
            new TreeMap<>((a, b) -> a.value().compareTo(b.value()));
    private int lines;

    Scene() {
        customer(NORTE, NORTE_RFC, Set.of(NORTE_CLABE));
        customer(AZUL, AZUL_RFC, Set.of());
        // Other customers with invoices of their own, so that the book is not all of one.
        for (int i = 0; i < OTHERS.size(); i++) {
            customer(OTHERS.get(i), "OTR0101" + (10 + i) + "XX" + i % 10, Set.of());
            open(OTHERS.get(i), "Z-" + (70_000 + 97 * i), (3_211 + 1_013 * i) + ".17");
        }
    }

    Scene customer(String name, String taxId, Set<String> accounts) {
        customers.add(
                new CustomerIdentity(customerId(name), name, taxId, accounts, Set.of(), Set.of()));
        return this;
    }

    Scene open(String customer, String number, String total) {
        return open(customer, number, total, total, ISSUED, false);
    }

    Scene open(
            String customer,
            String number,
            String total,
            String balance,
            LocalDate issued,
            boolean held) {
        documents.add(
                new OpenDocument(
                        invoice(number),
                        customerId(customer),
                        names(number),
                        mxn(total),
                        mxn(balance),
                        issued,
                        issued.plusDays(30),
                        held));
        return this;
    }

    Scene openIn(String currency, String customer, String number, String total) {
        Money money = Money.of(new BigDecimal(total), new CurrencyCode(currency));
        documents.add(
                new OpenDocument(
                        invoice(number),
                        customerId(customer),
                        names(number),
                        money,
                        money,
                        ISSUED,
                        ISSUED,
                        false));
        return this;
    }

    Scene paid(String customer, String number, String total) {
        return closed(customer, number, total, ClosedDocument.Because.PAID, null);
    }

    Scene replaced(String customer, String number, String total, String by) {
        return closed(customer, number, total, ClosedDocument.Because.REPLACED, invoice(by));
    }

    private Scene closed(
            String customer,
            String number,
            String total,
            ClosedDocument.Because because,
            @Nullable InvoiceId by) {
        documents.add(
                new ClosedDocument(
                        invoice(number),
                        customerId(customer),
                        names(number),
                        mxn(total),
                        ISSUED,
                        ISSUED,
                        because,
                        by));
        return this;
    }

    Book book() {
        return Book.of(customers, documents, List.of());
    }

    /// A transfer with nothing but an amount and a text.
    IncomingCredit transfer(String amount, String text) {
        return transfer(amount, text, "", "", "", "");
    }

    IncomingCredit transferFromNorte(String amount, String text) {
        return transfer(amount, text, "FERRETERIA DEL NORTE SA DE CV", NORTE_RFC, NORTE_CLABE, "");
    }

    IncomingCredit transfer(
            String amount,
            String text,
            String payer,
            String taxId,
            String account,
            String numericReference) {
        return new IncomingCredit(
                new BankTransactionId(uuid("line " + lines++)),
                PAID,
                mxn(amount),
                IncomingCredit.Kind.TRANSFER,
                text,
                numericReference,
                "",
                payer,
                taxId,
                account);
    }

    Decision decide(IncomingCredit credit) {
        return Matcher.assess(book(), credit).decision();
    }

    /// The decision in words: `accept A-10=100.00`, `propose A-10 or A-11`, `leave …`.
    String decision(IncomingCredit credit) {
        return inWords(decide(credit));
    }

    String inWords(Decision decision) {
        return switch (decision) {
            case Decision.Accept accept -> "accept " + inWords(accept.candidate());
            case Decision.Propose propose ->
                    "propose "
                            + String.join(
                                    " or ",
                                    propose.candidates().stream().map(this::inWords).toList());
            case Decision.Leave leave -> "leave " + leave.reason();
            case Decision.Exclude exclude -> "exclude " + exclude.reason();
        };
    }

    private String inWords(Candidate candidate) {
        Map<String, String> parts = new TreeMap<>();
        candidate
                .applied()
                .forEach(applied ->
                        parts.put(
                                numbers.getOrDefault(applied.invoice(), "?"),
                                applied.amount().toDecimal().toPlainString()
                                        + (applied.settles() ? "" : " in part")));
        String text = parts.toString().replace("{", "").replace("}", "");
        return candidate.unallocated().isZero()
                ? text
                : text + " and " + candidate.unallocated().toDecimal().toPlainString() + " left";
    }

    InvoiceId invoice(String number) {
        InvoiceId id = new InvoiceId(uuid(number));
        numbers.put(id, number);
        return id;
    }

    static CustomerId customerId(String name) {
        return new CustomerId(uuid(name));
    }

    static Money mxn(String amount) {
        return Money.of(new BigDecimal(amount), CurrencyCode.MXN);
    }

    static UUID uuid(String text) {
        return UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8));
    }

    private static DocumentNames names(String number) {
        int hyphen = number.indexOf('-');
        return new DocumentNames(
                hyphen < 0 ? "" : number.substring(0, hyphen),
                number.substring(hyphen + 1),
                uuid("fiscal " + number));
    }
}
