package io.cobro.core.reconciliation.matching;

import io.cobro.core.customer.CustomerId;
import io.cobro.core.invoice.InvoiceId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// What never changes while a book is matched, by everything that a credit may show. Built once.
final class BookIndex {

    private static final int SHORT_FRAGMENT = 8;
    private static final int LONG_FRAGMENT = 12;
    private static final int WHOLE_UUID = 32;

    private final Map<String, List<InvoiceId>> byKey = new HashMap<>();
    private final Map<String, List<InvoiceId>> byDigits = new HashMap<>();
    private final Map<String, List<InvoiceId>> byUuidFragment = new HashMap<>();
    private final Map<CustomerId, List<InvoiceId>> byCustomer = new HashMap<>();
    private final Map<InvoiceId, String> keys = new HashMap<>();
    private final Map<InvoiceId, String> digits = new HashMap<>();
    private final Map<Long, Integer> documentsByTotal = new HashMap<>();
    private final Set<String> series = new TreeSet<>();
    private int shortestFolio = Integer.MAX_VALUE;
    private int longestFolio;

    BookIndex(Collection<BookDocument> documents) {
        documents.stream().sorted(BookDocument.OLDEST_FIRST).forEach(this::add);
    }

    private void add(BookDocument document) {
        InvoiceId invoice = document.invoice();
        String key = keyOf(document.names());
        keys.put(invoice, key);
        if (!key.isEmpty()) {
            put(byKey, key, invoice);
        }
        String letters = lettersOf(key);
        if (!letters.isEmpty()) {
            series.add(letters);
        }
        String digits = digitsOf(key);
        this.digits.put(invoice, digits);
        if (!digits.isEmpty()) {
            put(byDigits, digits, invoice);
            shortestFolio = Math.min(shortestFolio, digits.length());
            longestFolio = Math.max(longestFolio, digits.length());
        }
        uuidFragments(document.names()).forEach(part -> put(byUuidFragment, part, invoice));
        put(byCustomer, document.customer(), invoice);
        documentsByTotal.merge(document.total().minorUnits(), 1, Integer::sum);
    }

    static String keyOf(DocumentNames names) {
        return Spelling.key(names.series() + "-" + names.folio());
    }

    /// The letters that a key begins with: its series, as a payer writes it.
    static String lettersOf(String key) {
        int end = 0;
        while (end < key.length() && !Spelling.isDigit(key.charAt(end))) {
            end++;
        }
        return key.substring(0, end);
    }

    /// The digits that a key ends with, empty if it ends with a letter.
    static String digitsOf(String key) {
        int start = key.length();
        while (start > 0 && Spelling.isDigit(key.charAt(start - 1))) {
            start--;
        }
        return key.substring(start);
    }

    static boolean isUuidFragmentLength(int length) {
        return length == SHORT_FRAGMENT || length == LONG_FRAGMENT || length == WHOLE_UUID;
    }

    /// The first and last eight, the last twelve, and all digits of a fiscal UUID.
    static Set<String> uuidFragments(DocumentNames names) {
        if (names.fiscalUuid() == null) {
            return Set.of();
        }
        String hex = names.fiscalUuid().toString().replace("-", "").toUpperCase(Locale.ROOT);
        return new TreeSet<>(
                List.of(
                        hex.substring(0, SHORT_FRAGMENT),
                        hex.substring(WHOLE_UUID - SHORT_FRAGMENT),
                        hex.substring(WHOLE_UUID - LONG_FRAGMENT),
                        hex));
    }

    List<InvoiceId> byKey(String key) {
        return byKey.getOrDefault(key, List.of());
    }

    /// The documents whose folio ends with exactly these digits, of whatever series.
    List<InvoiceId> byDigits(String digits) {
        return byDigits.getOrDefault(digits, List.of());
    }

    List<InvoiceId> byUuidFragment(String fragment) {
        return byUuidFragment.getOrDefault(fragment, List.of());
    }

    List<InvoiceId> byCustomer(CustomerId customer) {
        return byCustomer.getOrDefault(customer, List.of());
    }

    /// The digits of the folio without leading zeros, empty if it does not end with digits.
    String digitsOf(InvoiceId invoice) {
        return digits.getOrDefault(invoice, "");
    }

    /// The documents that a mention can have meant without bearing exactly that name.
    Map<InvoiceId, Relation> damaged(Mention mention) {
        Map<InvoiceId, Relation> near = new HashMap<>();
        switch (mention.strength()) {
            case LOOKALIKE, NAMED, BARE ->
                    keys.forEach((invoice, key) -> {
                        Relation relation = Relation.ofDamaged(mention, key, digitsOf(invoice));
                        if (relation != Relation.NONE) {
                            near.put(invoice, relation);
                        }
                    });
            case FISCAL_UUID ->
                    byUuidFragment.forEach((fragment, invoices) -> {
                        if (Spelling.isOneEdit(fragment, mention.text())) {
                            invoices.forEach(i -> near.put(i, Relation.LOOKALIKE));
                        }
                    });
            case NUMERIC, OTHER -> {}
        }
        return near;
    }

    boolean hasSeries(String letters) {
        return series.contains(letters);
    }

    String longestSeriesBefore(String word) {
        return series.stream()
                .filter(letters -> word.startsWith(letters) && word.length() > letters.length())
                .filter(letters ->
                        !Character.isLetter(word.charAt(letters.length()))
                                || Spelling.hasDigit(word.substring(letters.length())))
                .max((a, b) -> a.length() - b.length())
                .orElse("");
    }

    /// Whether a number of so many digits can be a folio of this book, or one with a digit lost or
    /// doubled.
    boolean isLengthOfAFolio(int length) {
        return length >= shortestFolio - 1 && length <= longestFolio + 1;
    }

    /// How many documents were issued over this total.
    int documentsOf(long totalMinor) {
        return documentsByTotal.getOrDefault(totalMinor, 0);
    }

    int size() {
        return keys.size();
    }

    private static <K> void put(Map<K, List<InvoiceId>> map, K key, InvoiceId invoice) {
        map.computeIfAbsent(key, _ -> new ArrayList<>()).add(invoice);
    }
}
