package io.cobro.core.reconciliation.matching;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// A name of a company or person, reduced to the words that tell it from others.
///
/// `Papelería Nuñez & Hijos, S.A. de C.V.` has the words PAPELERIA NUNEZ HIJOS. Two companies may
/// have the same words and differ only in the small ones or in their legal form, so these are kept
/// for the tie. Token sets beat edit distances on company names, which share most letters.
///
/// @param words in order, without small words and legal form
/// @param withoutForm all words but the legal form, `&` as Y
/// @param whole all words, the legal form written together: `SADECV`
record PayerName(List<String> words, String withoutForm, String whole) {

    /// Banks cut names at 39 or 40 characters.
    private static final int CUT_LENGTH_MIN = 38;

    private static final Pattern WORD = Pattern.compile("[A-Z0-9]+");

    private static final Set<String> SMALL_WORDS =
            Set.of("DE", "DEL", "LA", "LAS", "LOS", "EL", "Y", "E", "EN", "AND", "OF", "THE");

    /// Legal forms of Mexico, and those that foreign payers bring, written together.
    private static final List<String> LEGAL_FORMS =
            List.of(
                    "SAPIDECVSOFOMENR",
                    "SADECVSOFOMENR",
                    "SADECVSOFOMER",
                    "SAPIBDECV",
                    "SAPIDECV",
                    "SABDECV",
                    "SDERLDECV",
                    "SDERLMI",
                    "SDERLDEIP",
                    "SDERL",
                    "SADECV",
                    "SCDERL",
                    "SDECV",
                    "SAPI",
                    "SAB",
                    "SAS",
                    "SPR",
                    "IAP",
                    "SA",
                    "SC",
                    "AC",
                    "INC",
                    "LLC",
                    "LTD",
                    "LTDA",
                    "CORP",
                    "GMBH",
                    "SRL",
                    "SL");

    static PayerName of(String name) {
        String plain = Spelling.plain(name).replace("&", " Y ").replace(".", "");
        List<String> all = WORD.matcher(plain).results().map(MatchResult::group).toList();
        int form = startOfLegalForm(all, name.length() >= CUT_LENGTH_MIN);
        List<String> kept = all.subList(0, form);
        List<String> words = kept.stream().filter(word -> !SMALL_WORDS.contains(word)).toList();
        String withoutForm = String.join(" ", kept);
        return new PayerName(
                words.isEmpty() ? List.copyOf(kept) : words,
                withoutForm,
                withoutForm + " " + String.join("", all.subList(form, all.size())));
    }

    boolean isEmpty() {
        return words.isEmpty();
    }

    /// The words in alphabetical order: names of persons come with either end first.
    String sortedWords() {
        return words.stream().distinct().sorted().collect(Collectors.joining(" "));
    }

    /// Whether this is what a bank left of the other name after cutting its end.
    boolean isCutFrom(PayerName other) {
        return words.size() >= 2
                && String.join(" ", other.words).startsWith(String.join(" ", words));
    }

    /// Whether more than half of the words, and at least two, are in both.
    boolean resembles(PayerName other) {
        Set<String> common = new HashSet<>(words);
        common.retainAll(other.words);
        return common.size() >= 2 && common.size() * 2 > Math.max(words.size(), other.words.size());
    }

    static boolean mayBeCut(String name) {
        return name.length() >= CUT_LENGTH_MIN;
    }

    private static int startOfLegalForm(List<String> words, boolean mayBeCut) {
        StringBuilder end = new StringBuilder();
        int start = words.size();
        for (int i = words.size() - 1; i > 0; i--) {
            end.insert(0, words.get(i));
            String text = end.toString();
            boolean cut = mayBeCut && LEGAL_FORMS.stream().anyMatch(form -> form.startsWith(text));
            if (cut || LEGAL_FORMS.contains(text)) {
                start = i;
            }
        }
        return start;
    }
}
