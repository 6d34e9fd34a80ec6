package io.cobro.core.reconciliation.matching;

import io.cobro.core.customer.CustomerId;
import io.cobro.core.invoice.InvoiceId;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// A credit, read: who paid, which documents it names, whether it says that it is a part.
///
/// @param relations the documents that each mention is near to
record Situation(
        Book book,
        IncomingCredit credit,
        CreditText text,
        PayerReading payer,
        List<Mention> mentions,
        Map<Mention, Map<InvoiceId, Relation>> relations,
        boolean saysPart) {

    private static final int SHORT_NUMBER = 3;
    private static final int DATE_DISTANCE_DAYS_MAX = 45;

    static Situation read(Book book, IncomingCredit credit) {
        CreditText text = CreditText.of(credit);
        List<Mention> mentions = new ArrayList<>(ReferenceReader.read(book.index(), text));
        addNumericReference(book, credit, mentions);
        Map<Mention, Map<InvoiceId, Relation>> relations = new LinkedHashMap<>();
        mentions.forEach(mention -> relations.put(mention, relations(book, mention)));
        return new Situation(
                book,
                credit,
                text,
                book.payers().read(credit, text),
                List.copyOf(mentions),
                relations,
                ReferenceWords.sayPart(text.plain()));
    }

    /// The numeric reference counts only when it equals an open folio; else it is a date or noise.
    private static void addNumericReference(
            Book book, IncomingCredit credit, List<Mention> mentions) {
        String number = credit.numericReference().strip();
        if (!Spelling.isDigits(number) || isDateNear(number, credit.valueDate())) {
            return;
        }
        String digits = Spelling.withoutZeros(number);
        List<InvoiceId> open =
                book.index().byDigits(digits).stream()
                        .filter(invoice -> book.current(invoice) instanceof OpenDocument)
                        .toList();
        if (!open.isEmpty()) {
            mentions.add(new Mention(number, Mention.Strength.NUMERIC, digits, digits, open));
        }
    }

    static boolean isShortNumber(Mention mention) {
        return mention.digits().length() <= SHORT_NUMBER;
    }

    /// Day, month and year of two digits, in either order, not far from the value date.
    private static boolean isDateNear(String number, LocalDate valueDate) {
        String digits = Spelling.withoutZeros(number);
        if (digits.length() == 5) {
            digits = "0" + digits;
        }
        return digits.length() == 6
                && (isNear(digits, 4, 2, 0, valueDate) || isNear(digits, 0, 2, 4, valueDate));
    }

    private static boolean isNear(String digits, int year, int month, int day, LocalDate date) {
        try {
            LocalDate read =
                    LocalDate.of(
                            2000 + twoDigits(digits, year),
                            twoDigits(digits, month),
                            twoDigits(digits, day));
            return Math.abs(ChronoUnit.DAYS.between(read, date)) <= DATE_DISTANCE_DAYS_MAX;
        } catch (DateTimeException _) {
            return false;
        }
    }

    private static int twoDigits(String digits, int at) {
        return Integer.parseInt(digits.substring(at, at + 2));
    }

    Relation relation(Mention mention, BookDocument document) {
        return relations
                .getOrDefault(mention, Map.of())
                .getOrDefault(document.invoice(), Relation.NONE);
    }

    /// How many documents of the book a mention is near to, in whatever way.
    int similarTo(Mention mention) {
        return relations.getOrDefault(mention, Map.of()).size();
    }

    /// The documents of the book that a mention is near to, with the open substitutes of those that
    /// it names.
    private static Map<InvoiceId, Relation> relations(Book book, Mention mention) {
        Map<InvoiceId, Relation> relations = book.index().damaged(mention);
        for (InvoiceId named : mention.exact()) {
            BookDocument current = book.current(named);
            if (current != null && !current.invoice().equals(named)) {
                relations.put(current.invoice(), Relation.REPLACED);
            }
        }
        mention.exact().forEach(named -> relations.put(named, Relation.EXACT));
        return relations;
    }

    /// The open documents that the text or the bank's number names, exactly or damaged, with the
    /// closest relation of each; oldest first.
    Map<OpenDocument, Relation> named() {
        Map<OpenDocument, Relation> named = new TreeMap<>(BookDocument.OLDEST_FIRST);
        for (Map<InvoiceId, Relation> of : relations.values()) {
            of.forEach((invoice, relation) -> {
                if (book.current(invoice) instanceof OpenDocument document
                        && document.invoice().equals(invoice)
                        && document.balance().currency().equals(credit.amount().currency())) {
                    named.merge(document, relation, (x, y) -> x.compareTo(y) < 0 ? x : y);
                }
            });
        }
        return named;
    }

    /// Whether a claim of the text names this document itself, or the one that it replaces.
    boolean isNamed(BookDocument document) {
        return mentions.stream()
                .filter(Mention::isClaim)
                .map(mention -> relation(mention, document))
                .anyMatch(r -> r == Relation.EXACT || r == Relation.REPLACED);
    }

    /// The customers that may be meant: the payer, and those whose documents are named.
    List<CustomerId> customersMeant(List<OpenDocument> named) {
        List<CustomerId> meant =
                new ArrayList<>(
                        payer.agreeing().stream()
                                .sorted((a, b) -> a.value().compareTo(b.value()))
                                .toList());
        named.stream()
                .map(OpenDocument::customer)
                .filter(customer -> !meant.contains(customer))
                .distinct()
                .forEach(meant::add);
        return meant;
    }
}
