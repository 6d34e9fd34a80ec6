package io.cobro.core.reconciliation.matching;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.cobro.core.customer.CustomerId;
import io.cobro.core.invoice.InvoiceId;
import io.cobro.core.money.Money;
import io.cobro.core.reconciliation.BankTransactionId;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The sample `mexico/month-a`: 29 CFDI and 31 bank movements of one invented company, with the
/// truth of each and whether a careful accountant would apply it without asking.
class MatchingTwoMonthsOfOneCompanyTest {

    private static final Pattern PLATE =
            Pattern.compile("(SPEI \\w+? ?[A-Z ]*|[^/]*)/(\\w+) (\\d{7}) (.*)");

    /// A movement of the truth.
    private record Truth(
            boolean certain,
            boolean certainInText,
            Map<InvoiceId, Money> applied,
            Money unallocated) {}

    /// Other companies number otherwise: each series and offset replaces A-10 and its like in the
    /// documents and in the texts.
    private static final List<Shape> SHAPES =
            List.of(
                    new Shape("A", 0, "A-"),
                    new Shape("", 5000, ""),
                    new Shape("", 88000, ""),
                    new Shape("F", 0, "F-"),
                    new Shape("FAC", 200, "FAC "),
                    new Shape("FE", 0, "FE00"),
                    new Shape("B2", 0, "B2-"),
                    new Shape("MTY", 20000, "MTY"));

    /// How a company numbers its documents, and how its customers write it.
    private record Shape(String series, int offset, String written) {

        String inText(String text) {
            return Pattern.compile("\\bA-?(\\d+)")
                    .matcher(text)
                    .replaceAll(f -> written + (Integer.parseInt(f.group(1)) + offset));
        }

        DocumentNames of(String folio, UUID uuid) {
            return new DocumentNames(series, "" + (Integer.parseInt(folio) + offset), uuid);
        }
    }

    private final Map<InvoiceId, BookDocument> documents = new LinkedHashMap<>();
    private final Map<String, CustomerIdentity> customers = new TreeMap<>();
    private final Map<String, Truth> truthByReference = new HashMap<>();
    private final Map<Integer, Truth> truthByLine = new HashMap<>();
    private Path folder = Path.of("");

    @BeforeEach
    void read() throws IOException {
        folder = Samples.folder("mexico/month-a");
        for (var row : Samples.rows(folder.resolve("customers.csv"))) {
            Set<String> accounts = row.get("clabe").isEmpty() ? Set.of() : Set.of(row.get("clabe"));
            customers.put(
                    row.get("rfc"),
                    new CustomerIdentity(
                            new CustomerId(uuid(row.get("rfc"))),
                            row.get("name"),
                            row.get("rfc"),
                            accounts,
                            Set.of(),
                            Set.of()));
        }
        readInvoices();
        readTruth();
    }

    @Test
    void with_camt_every_certain_movement_is_matched_and_no_other() {
        List<IncomingCredit> credits = new ArrayList<>();
        Map<BankTransactionId, Truth> truth = new HashMap<>();
        String xml = Samples.text(folder.resolve("camt053.xml"), StandardCharsets.UTF_8);
        for (String entry : xml.split("<Ntry>", -1)) {
            if (tag(entry, "CdtDbtInd").equals("CRDT") && entry.contains("<AcctSvcrRef>")) {
                String payer = between(entry, "<Dbtr>", "</Dbtr>");
                BankTransactionId id = new BankTransactionId(uuid(tag(entry, "AcctSvcrRef")));
                truth.put(id, truthByReference.get(tag(entry, "AcctSvcrRef")));
                credits.add(
                        new IncomingCredit(
                                id,
                                LocalDate.parse(tag(entry, "ValDt")),
                                Samples.money(between(entry, "<Amt Ccy=\"MXN\">", "</Amt>"), "MXN"),
                                kind(tag(entry, "SubFmlyCd")),
                                tag(entry, "Ustrd"),
                                tag(entry, "InstrId"),
                                tag(entry, "EndToEndId"),
                                tag(payer, "Nm").replace("&amp;", "&"),
                                tag(payer, "Id"),
                                tag(entry, "DbtrAcct")));
            }
        }
        assertThat(credits).hasSize(25);
        judge("camt.053", credits, truth, true);
    }

    @Test
    void with_the_text_alone_every_movement_certain_there_is_matched_and_no_other() {
        judgeText("bbva.txt", false);
    }

    @Test
    void a_reader_that_hands_over_the_banks_whole_text_loses_nothing() {
        judgeText("bbva.txt unread", true);
    }

    private void judgeText(String file, boolean unread) {
        List<IncomingCredit> credits = new ArrayList<>();
        Map<BankTransactionId, Truth> truth = new HashMap<>();
        List<String> lines =
                Samples.text(folder.resolve("bbva.txt"), Charset.forName("windows-1252"))
                        .lines()
                        .toList();
        for (int i = 1; i < lines.size(); i++) {
            List<String> cells = List.of(lines.get(i).split("\t", -1));
            Matcher plate = PLATE.matcher(cells.get(1));
            if (!cells.get(3).isEmpty() && plate.matches()) {
                BankTransactionId id = new BankTransactionId(uuid("line " + i));
                truth.put(id, truthByLine.get(i + 1));
                credits.add(
                        new IncomingCredit(
                                id,
                                LocalDate.parse(
                                        cells.get(0), DateTimeFormatter.ofPattern("dd-MM-yyyy")),
                                Samples.money(cells.get(3), "MXN"),
                                !unread && cells.get(1).startsWith("SPEI DEVUELTO")
                                        ? IncomingCredit.Kind.RETURNED_TRANSFER
                                        : IncomingCredit.Kind.TRANSFER,
                                unread ? cells.get(1) : plate.group(4),
                                unread ? "" : plate.group(3),
                                unread ? "" : plate.group(2),
                                "",
                                "",
                                ""));
            }
        }
        assertThat(credits).hasSize(25);
        Collections.reverse(credits);
        judge(file, credits, truth, false);
    }

    private void judge(
            String file,
            List<IncomingCredit> credits,
            Map<BankTransactionId, Truth> truth,
            boolean camt) {
        for (Shape shape : SHAPES) {
            judge(file, shape, credits, truth, camt);
        }
    }

    private void judge(
            String file,
            Shape shape,
            List<IncomingCredit> originals,
            Map<BankTransactionId, Truth> truth,
            boolean camt) {
        List<BookDocument> numbered =
                documents.values().stream().map(document -> numbered(document, shape)).toList();
        List<IncomingCredit> credits =
                originals.stream().map(credit -> written(credit, shape)).toList();
        Book book = Book.of(customers.values(), numbered, List.of());
        MatchingRun run = MatchingRun.of(book, credits);
        int certain = 0;
        int accepted = 0;
        for (IncomingCredit credit : credits) {
            Truth expected = requireNonNull(truth.get(credit.bankLine()));
            boolean sure = camt ? expected.certain() : expected.certainInText();
            Decision decision = run.of(credit).decision();
            certain += sure && !expected.applied().isEmpty() ? 1 : 0;
            if (decision instanceof Decision.Accept accept) {
                accepted++;
                Map<InvoiceId, Money> applied = new HashMap<>();
                accept.candidate().applied().forEach(a -> applied.put(a.invoice(), a.amount()));
                assertThat(sure).as("%s is certain", credit).isTrue();
                assertThat(applied).as("%s", credit).isEqualTo(expected.applied());
                assertThat(accept.candidate().unallocated()).isEqualTo(expected.unallocated());
            }
        }
        System.out.printf(
                Locale.ROOT,
                "month-a, %s, folios like %s: %d of %d certain movements matched, 0 wrong%n",
                file,
                shape.inText("A-10"),
                accepted,
                certain);
        assertThat(accepted).isGreaterThanOrEqualTo(certain * 9 / 10);
    }

    private static BookDocument numbered(BookDocument document, Shape shape) {
        DocumentNames names = shape.of(document.names().folio(), document.invoice().value());
        return switch (document) {
            case OpenDocument o ->
                    new OpenDocument(
                            o.invoice(),
                            o.customer(),
                            names,
                            o.total(),
                            o.balance(),
                            o.issueDate(),
                            o.dueDate(),
                            o.held());
            case ClosedDocument c ->
                    new ClosedDocument(
                            c.invoice(),
                            c.customer(),
                            names,
                            c.total(),
                            c.issueDate(),
                            c.dueDate(),
                            c.because(),
                            c.replacedBy());
        };
    }

    private static IncomingCredit written(IncomingCredit credit, Shape shape) {
        return new IncomingCredit(
                credit.bankLine(),
                credit.valueDate(),
                credit.amount(),
                credit.kind(),
                shape.inText(credit.text()),
                credit.numericReference(),
                credit.trackingKey(),
                credit.payerName(),
                credit.payerTaxId(),
                credit.payerAccount());
    }

    private void readInvoices() throws IOException {
        List<String> files = new ArrayList<>();
        try (Stream<Path> paths = Files.list(folder.resolve("cfdi"))) {
            for (Path path : paths.sorted().toList()) {
                files.add(Samples.text(path, StandardCharsets.UTF_8));
            }
        }
        Map<UUID, UUID> substitutes = new HashMap<>();
        Map<UUID, Money> credited = new LinkedHashMap<>();
        Map<UUID, Money> totals = new HashMap<>();
        for (String xml : files) {
            totals.put(fiscalUuid(xml), total(xml));
        }
        for (String xml : files) {
            String type = attribute(xml, "Comprobante", "TipoDeComprobante");
            if (type.equals("I") && xml.contains("TipoRelacion=\"04\"")) {
                related(xml).forEach(old -> substitutes.put(old, fiscalUuid(xml)));
            }
            if (type.equals("E")) {
                Money rest = total(xml);
                for (UUID related : related(xml)) {
                    Money part = rest.min(requireNonNull(totals.get(related)));
                    credited.put(related, part);
                    rest = rest.minus(part);
                }
            }
        }
        for (String xml : files) {
            if (attribute(xml, "Comprobante", "TipoDeComprobante").equals("I")) {
                UUID uuid = fiscalUuid(xml);
                Money balance =
                        credited.containsKey(uuid)
                                ? total(xml).minus(credited.get(uuid))
                                : total(xml);
                addDocument(xml, balance, substitutes.get(uuid));
            }
        }
    }

    private void addDocument(String xml, Money balance, @Nullable UUID substitute) {
        InvoiceId id = new InvoiceId(fiscalUuid(xml));
        CustomerId customer = new CustomerId(uuid(attribute(xml, "Receptor", "Rfc")));
        DocumentNames names =
                new DocumentNames(
                        attribute(xml, "Comprobante", "Serie"),
                        attribute(xml, "Comprobante", "Folio"),
                        id.value());
        LocalDate date = LocalDate.parse(attribute(xml, "Comprobante", "Fecha").substring(0, 10));
        boolean open = substitute == null && balance.isPositive();
        documents.put(
                id,
                open
                        ? new OpenDocument(
                                id, customer, names, total(xml), balance, date, date, false)
                        : new ClosedDocument(
                                id,
                                customer,
                                names,
                                total(xml),
                                date,
                                date,
                                substitute == null
                                        ? ClosedDocument.Because.PAID
                                        : ClosedDocument.Because.REPLACED,
                                substitute == null ? null : new InvoiceId(substitute)));
    }

    private void readTruth() {
        String json = Samples.text(folder.resolve("expected.json"), StandardCharsets.UTF_8);
        for (String part :
                json.substring(json.indexOf("\"movements\":"), json.indexOf("\"aging\":"))
                        .split("\"n\": ", -1)) {
            if (!part.contains("\"camt_ref\"")) {
                continue;
            }
            Map<InvoiceId, Money> applied = new HashMap<>();
            Matcher allocation =
                    Pattern.compile("\"uuid\": \"(.*?)\".*?\"amount\": \"(.*?)\"", Pattern.DOTALL)
                            .matcher(part);
            while (allocation.find()) {
                applied.put(
                        new InvoiceId(UUID.fromString(allocation.group(1))),
                        Samples.money(allocation.group(2), "MXN"));
            }
            Truth truth =
                    new Truth(
                            part.contains("\"certain\": true"),
                            part.contains("\"certain_bbva\": true"),
                            applied,
                            Samples.money(between(part, "\"unallocated\": \"", "\""), "MXN"));
            truthByReference.put(between(part, "\"camt_ref\": \"", "\""), truth);
            truthByLine.put(Integer.parseInt(between(part, "\"bbva_line\": ", ",")), truth);
        }
    }

    private static IncomingCredit.Kind kind(String family) {
        return switch (family) {
            case "RRTN" -> IncomingCredit.Kind.RETURNED_TRANSFER;
            case "CDPT" -> IncomingCredit.Kind.CASH_DEPOSIT;
            default -> IncomingCredit.Kind.TRANSFER;
        };
    }

    private static UUID fiscalUuid(String xml) {
        return UUID.fromString(attribute(xml, "TimbreFiscalDigital", "UUID"));
    }

    private static Money total(String xml) {
        String currency = attribute(xml, "Comprobante", "Moneda");
        return Samples.money(
                attribute(xml, "Comprobante", "Total"), currency.equals("XXX") ? "MXN" : currency);
    }

    private static List<UUID> related(String xml) {
        return Pattern.compile("CfdiRelacionado\\s+UUID=\"(.*?)\"")
                .matcher(xml)
                .results()
                .map(found -> UUID.fromString(found.group(1)))
                .toList();
    }

    private static String attribute(String xml, String element, String name) {
        Matcher found =
                Pattern.compile(
                                ":" + element + "\\s[^>]*?\\b" + name + "=\"(.*?)\"",
                                Pattern.DOTALL)
                        .matcher(xml);
        return found.find() ? found.group(1) : "";
    }

    private static String tag(String xml, String name) {
        Matcher found =
                Pattern.compile("<" + name + ">(.*)</" + name + ">", Pattern.DOTALL).matcher(xml);
        return found.find() ? found.group(1).replaceAll("<SchmeNm>.*|<[^>]*>", "").strip() : "";
    }

    private static String between(String text, String start, String end) {
        int from = text.indexOf(start);
        return from < 0
                ? ""
                : text.substring(from + start.length(), text.indexOf(end, from + start.length()));
    }

    private static UUID uuid(String name) {
        return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
    }
}
