package io.cobro.core.reconciliation.matching;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The words of a credit's text, with everything blanked that only looks like a folio: dates, tax
/// ids, account numbers, the tracking key.
///
/// @param taxIds the RFCs in the text
record CreditText(String plain, List<Word> words, List<String> taxIds) {

    /// Longer texts are cut: SPEI's concept has 40 characters, a bank's description a few hundred.
    static final int TEXT_LENGTH_MAX = 1_000;

    /// SAT's pattern of an RFC (t_RFC, catálogo tdCFDI.xsd), generic ones included.
    private static final Pattern TAX_ID =
            Pattern.compile(
                    "(?<![A-Z0-9&])[A-Z&]{3,4}\\d{2}(0[1-9]|1[012])(0[1-9]|[12]\\d|3[01])"
                            + "[A-Z0-9]{2}[0-9A](?![A-Z0-9])");

    private static final Pattern DATE =
            Pattern.compile(
                    "(?<!\\d)(?:(?:0?[1-9]|[12]\\d|3[01])([/.-])(?:0?[1-9]|1[012])\\1(?:20)?\\d{2}"
                            + "|20\\d{2}([/.-])(?:0?[1-9]|1[012])\\2(?:0?[1-9]|[12]\\d|3[01]))(?!\\d)");

    private static final Pattern MONTH_AND_YEAR =
            Pattern.compile(
                    "\\b(?:ENE(?:RO)?|FEB(?:RERO)?|MAR(?:ZO)?|ABR(?:IL)?|MAY(?:O)?|JUN(?:IO)?"
                            + "|JUL(?:IO)?|AGO(?:STO)?|SEP(?:T|TIEMBRE)?|OCT(?:UBRE)?"
                            + "|NOV(?:IEMBRE)?|DIC(?:IEMBRE)?)[ ./-]*(?:DEL? )?(?:20)?\\d{2}\\b");

    private static final Pattern PLATE_OF_THE_BANK =
            Pattern.compile("^SPEI (?:RECIBIDO|DEVUELTO)[A-Z ]*/\\s*\\w+\\s+(?:\\d{7}\\s+)?");

    private static final Pattern WORD = Pattern.compile("[A-Z0-9]+");

    /// Account numbers, card numbers and authorisations are longer than folios.
    private static final int FOLIO_LENGTH_MAX = 10;

    /// A word and what stands between it and the word before.
    record Word(String text, String before) {

        boolean isGlued() {
            return before.length() <= 2 && !before.contains(",") && !before.contains(";");
        }
    }

    static CreditText of(IncomingCredit credit) {
        String plain = withoutPlate(credit.text());
        List<String> taxIds = TAX_ID.matcher(plain).results().map(found -> found.group()).toList();
        String rest = TAX_ID.matcher(plain).replaceAll(" ; ");
        if (!credit.trackingKey().isEmpty()) {
            rest = rest.replace(Spelling.plain(credit.trackingKey()), " ; ");
        }
        rest = DATE.matcher(rest).replaceAll(" ; ");
        rest = MONTH_AND_YEAR.matcher(rest).replaceAll(" ; ");
        return new CreditText(plain, words(rest), taxIds);
    }

    /// The text in capitals without what some banks write before the concept, such as `SPEI
    /// RECIBIDOBANORTE/1240681171 6736194`.
    static String withoutPlate(String text) {
        String begin = text.substring(0, Math.min(text.length(), TEXT_LENGTH_MAX));
        return PLATE_OF_THE_BANK.matcher(Spelling.plain(begin).strip()).replaceFirst("");
    }

    /// Whether a word is short enough to be a folio: not an account, a card or a key.
    static boolean isShortEnoughForAFolio(String word) {
        return word.length() <= FOLIO_LENGTH_MAX;
    }

    private static List<Word> words(String text) {
        Matcher matcher = WORD.matcher(text);
        var words = new ArrayList<Word>();
        int end = 0;
        while (matcher.find()) {
            words.add(new Word(matcher.group(), text.substring(end, matcher.start())));
            end = matcher.end();
        }
        return List.copyOf(words);
    }
}
