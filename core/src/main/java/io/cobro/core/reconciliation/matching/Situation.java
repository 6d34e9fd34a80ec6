package io.cobro.core.reconciliation.matching;

import io.cobro.core.customer.CustomerId;
import io.cobro.core.invoice.InvoiceId;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/// A credit, read: who paid, which documents it names, whether it says that it is a part.
record Situation(
        Book book,
        IncomingCredit credit,
        CreditText text,
        PayerReading payer,
        List<Mention> mentions,
        boolean saysPart) {

    private static final int SHORT_NUMBER = 3;
    private static final int DATE_DISTANCE_DAYS_MAX = 45;

    /// How a mention relates to a document.
    enum Relation {
        EXACT,
        REPLACED,
        LOOKALIKE,
        DAMAGED,
        CUT,
        NONE
    }

    static Situation read(Book book, IncomingCredit credit) {
        CreditText text = CreditText.of(credit);
        List<Mention> mentions = new ArrayList<>(ReferenceReader.read(book.index(), text));
        addNumericReference(book, credit, mentions);
        return new Situation(
                book,
                credit,
                text,
                book.payers().read(credit, text),
                List.copyOf(mentions),
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
        for (InvoiceId named : mention.exact()) {
            if (named.equals(document.invoice())) {
                return Relation.EXACT;
            }
            BookDocument current = book.current(named);
            if (current != null && current.invoice().equals(document.invoice())) {
                return Relation.REPLACED;
            }
        }
        String key = book.index().keyOf(document.invoice());
        String digits = book.index().digitsOf(document.invoice());
        return switch (mention.strength()) {
            case FISCAL_UUID ->
                    BookIndex.uuidFragments(document.names()).stream()
                                    .anyMatch(part -> Spelling.isOneEdit(part, mention.text()))
                            ? Relation.LOOKALIKE
                            : Relation.NONE;
            case LOOKALIKE ->
                    digits.equals(mention.digits())
                            ? Relation.LOOKALIKE
                            : damage(mention, key, digits);
            case NAMED, BARE -> damage(mention, key, digits);
            case NUMERIC, OTHER -> Relation.NONE;
        };
    }

    private static Relation damage(Mention mention, String key, String digits) {
        boolean hasSeries = !Spelling.isDigits(mention.key());
        if (hasSeries
                ? Spelling.isOneEdit(mention.key(), key)
                : Spelling.isOneEdit(mention.digits(), digits)) {
            return Relation.DAMAGED;
        }
        return mention.digits().length() >= 2
                        && digits.length() > mention.digits().length()
                        && digits.endsWith(mention.digits())
                ? Relation.CUT
                : Relation.NONE;
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
