package io.cobro.core.reconciliation.matching;

import io.cobro.core.invoice.InvoiceId;
import io.cobro.core.reconciliation.matching.CreditText.Word;
import io.cobro.core.reconciliation.matching.Mention.Strength;
import io.cobro.core.reconciliation.matching.ReferenceWords.Meaning;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Finds the documents that a text names: `A-10`, `FACT. A1000`, `A-105, 107 y 101`, a fragment of
/// a fiscal UUID. What counts as a series, and how long a folio is, it learns from the book.
///
/// Whole words are compared, never parts of words, so that A-10 is not found in A-100.
final class ReferenceReader {

    private static final int WORDS_OF_A_NAME_MAX = 4;
    private static final int BARE_DIGITS_MIN = 3;
    private static final int ORDINAL_DIGITS_MAX = 2;
    private static final int LOOKALIKE_LENGTH_MIN = 2;

    /// A longer list is not read to its end.
    static final int MENTIONS_MAX = 24;

    private final BookIndex index;
    private final List<Word> words;
    private final List<Mention> mentions = new ArrayList<>();

    private Meaning meaning = Meaning.NOTHING_KNOWN;
    private String listSeries = "";
    private boolean inList;

    private ReferenceReader(BookIndex index, List<Word> words) {
        this.index = index;
        this.words = words;
    }

    static List<Mention> read(BookIndex index, CreditText text) {
        ReferenceReader reader = new ReferenceReader(index, text.words());
        int at = 0;
        while (at < reader.words.size() && reader.mentions.size() < MENTIONS_MAX) {
            at += reader.readAt(at);
        }
        return reader.mentions;
    }

    /// Reads what begins at a word; returns how many words it has.
    private int readAt(int at) {
        int read = fiscalUuid(at);
        if (read == 0) {
            read = exactName(at);
        }
        if (read == 0) {
            read = seriesAndDamagedFolio(at);
        }
        if (read == 0) {
            read = number(at);
        }
        return read > 0 ? read : plainWord(at);
    }

    private int fiscalUuid(int at) {
        String word = words.get(at).text();
        if (!isHex(word) || !BookIndex.isUuidFragmentLength(word.length())) {
            return 0;
        }
        List<InvoiceId> named = index.byUuidFragment(word);
        boolean said = meaning == Meaning.DOCUMENT && !Spelling.isDigits(word);
        if (named.isEmpty() && !said) {
            return 0;
        }
        int end = at + 1;
        while (end < words.size() && isHex(words.get(end).text()) && isHyphen(words.get(end))) {
            end++;
        }
        add(word, Strength.FISCAL_UUID, word, "", named);
        listSeries = "";
        return end - at;
    }

    /// Up to four words that together are the name of a document, the longest first.
    private int exactName(int at) {
        StringBuilder joined = new StringBuilder(words.get(at).text());
        List<String> names = new ArrayList<>(List.of(joined.toString()));
        for (int i = at + 1; i < words.size() && i < at + WORDS_OF_A_NAME_MAX; i++) {
            if (!words.get(i).isGlued()) {
                break;
            }
            names.add(joined.append('-').append(words.get(i).text()).toString());
        }
        for (int length = names.size(); length > 0; length--) {
            String name = names.get(length - 1);
            boolean loneDigits = length == 1 && Spelling.isDigits(name);
            if (loneDigits || !Spelling.hasDigit(words.get(at + length - 1).text())) {
                continue;
            }
            for (String spelled : withAndWithoutDocumentWord(name)) {
                String key = Spelling.key(spelled);
                List<InvoiceId> named = index.byKey(key);
                if (!named.isEmpty() && !Spelling.isDigits(key)) {
                    add(name, Strength.NAMED, key, BookIndex.digitsOf(key), named);
                    listSeries = BookIndex.lettersOf(key);
                    return length;
                }
            }
        }
        return 0;
    }

    /// A series of the book with a folio that does not exist, or with letters for digits.
    private int seriesAndDamagedFolio(int at) {
        String word = words.get(at).text();
        if (index.hasSeries(word) && at + 1 < words.size() && words.get(at + 1).isGlued()) {
            if (addDamaged(word, words.get(at + 1).text())) {
                return 2;
            }
        }
        for (String spelled : withAndWithoutDocumentWord(word)) {
            String series = index.longestSeriesBefore(spelled);
            if (!series.isEmpty() && addDamaged(series, spelled.substring(series.length()))) {
                return 1;
            }
            if (!spelled.equals(word) && Spelling.isDigits(spelled)) {
                addNumber(spelled, Strength.NAMED);
                return 1;
            }
        }
        if (meaning == Meaning.DOCUMENT && !Spelling.isDigits(word)) {
            return addDamaged("", word) ? 1 : 0;
        }
        return 0;
    }

    private boolean addDamaged(String series, String folio) {
        if (!CreditText.isShortEnoughForAFolio(folio)) {
            return false;
        }
        String digits = Spelling.readAsDigits(folio);
        if (Spelling.isDigits(folio)) {
            String key = Spelling.key(series + "-" + folio);
            add(
                    series + folio,
                    Strength.NAMED,
                    key,
                    Spelling.withoutZeros(folio),
                    index.byKey(key));
        } else if (digits.length() >= LOOKALIKE_LENGTH_MIN
                && (Spelling.hasDigit(folio)
                        || !index.byDigits(Spelling.withoutZeros(digits)).isEmpty())) {
            String meant = Spelling.withoutZeros(digits);
            add(series + folio, Strength.LOOKALIKE, series + meant, meant, List.of());
        } else if (series.isEmpty() && Spelling.hasDigit(folio)) {
            String key = Spelling.key(folio);
            add(folio, Strength.NAMED, key, BookIndex.digitsOf(key), List.of());
        } else {
            return false;
        }
        listSeries = series;
        return true;
    }

    private int number(int at) {
        String word = words.get(at).text();
        if (!Spelling.isDigits(word) || !CreditText.isShortEnoughForAFolio(word)) {
            return 0;
        }
        String digits = Spelling.withoutZeros(word);
        switch (meaning) {
            case NO_DOCUMENT -> {}
            case OTHER_DOCUMENT -> add(word, Strength.OTHER, "", "", List.of());
            case DOCUMENT -> addNumber(word, Strength.NAMED);
            case ORDINAL, NOTHING_KNOWN -> {
                boolean ordinal = digits.length() <= ORDINAL_DIGITS_MAX && !inList;
                if (!ordinal && (inList || word.length() >= BARE_DIGITS_MIN)) {
                    addNumber(word, inList ? Strength.NAMED : Strength.BARE);
                }
            }
        }
        return 1;
    }

    private void addNumber(String word, Strength strength) {
        String digits = Spelling.withoutZeros(word);
        String key = Spelling.key(listSeries + "-" + digits);
        List<InvoiceId> named = index.byKey(key);
        if (named.isEmpty()) {
            named = index.byDigits(digits);
        }
        boolean couldBe = strength == Strength.NAMED || index.isLengthOfAFolio(digits.length());
        if (!named.isEmpty() || (couldBe && !digits.equals("0") && !isYear(word, strength))) {
            add(word, strength, key, digits, named);
        }
    }

    private int plainWord(int at) {
        String word = words.get(at).text();
        Meaning own = ReferenceWords.meaningOf(word);
        if (own != Meaning.NOTHING_KNOWN) {
            meaning = own;
            inList = false;
            listSeries = "";
        } else if (!ReferenceWords.isConnecting(word)) {
            meaning = Meaning.NOTHING_KNOWN;
            inList = false;
        }
        return 1;
    }

    private void add(
            String text, Strength strength, String key, String digits, List<InvoiceId> exact) {
        mentions.add(new Mention(text, strength, key, digits, exact));
        // A bare number does not begin a list: what follows it is as likely something else.
        inList = strength == Strength.NAMED || strength == Strength.LOOKALIKE;
    }

    private static List<String> withAndWithoutDocumentWord(String name) {
        for (String documentWord : ReferenceWords.DOCUMENT) {
            if (name.startsWith(documentWord) && name.length() > documentWord.length()) {
                return List.of(name, name.substring(documentWord.length()));
            }
        }
        return List.of(name);
    }

    private static boolean isYear(String word, Strength strength) {
        return strength == Strength.BARE && word.length() == 4 && word.startsWith("20");
    }

    private static boolean isHyphen(Word word) {
        return word.before().equals("-");
    }

    private static boolean isHex(String word) {
        return word.toUpperCase(Locale.ROOT).chars().allMatch(c -> Character.digit(c, 16) >= 0);
    }
}
