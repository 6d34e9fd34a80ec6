package io.cobro.core.reconciliation;

import io.cobro.core.money.Money;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// What makes a movement the same movement in every export that shows it, so that statements may
/// overlap and formats may mix.
///
/// SHA-256 over account, booking date, signed amount in minor units and running balance; for lines
/// without a balance over the normalised text instead. Lines of one statement that agree in all of
/// these get their ordinal among them: an account that gains 100, loses 100 and gains 100 on one
/// day shows the same balance twice. Example: the hash of
/// `012180001183597198|2026-11-03|1160000|11160000`.
///
/// @param sha256 64 lower-case hexadecimal digits
public record LineIdentity(String sha256) {

    /// The identities of the lines of a statement, in their order.
    ///
    /// Ordinals are right when a statement shows whole days, as the exports of banks do.
    ///
    /// @param account the account's one number in the books; hyphens and spaces do not matter
    /// @param chronological the lines, oldest first
    public static List<LineIdentity> of(String account, List<StatementLine> chronological) {
        String owner = account.replaceAll("[^0-9A-Za-z]", "").toUpperCase(Locale.ROOT);
        Map<String, Integer> seen = new HashMap<>();
        List<LineIdentity> identities = new ArrayList<>();
        for (StatementLine line : chronological) {
            String facts = owner + '|' + factsOf(line);
            int ordinal = seen.merge(facts, 1, Integer::sum);
            identities.add(new LineIdentity(hash(ordinal == 1 ? facts : facts + "|#" + ordinal)));
        }
        return identities;
    }

    private static String factsOf(StatementLine line) {
        Money balance = line.runningBalance();
        return line.bookingDate()
                + "|"
                + line.amount().minorUnits()
                + "|"
                + (balance == null ? "-|" + normalised(line.description()) : balance.minorUnits());
    }

    /// Upper case without accents, letters and digits only: formats differ in the rest.
    private static String normalised(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFD)
                .replaceAll("\\p{M}", "")
                .toUpperCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N}]+", " ")
                .strip();
    }

    private static String hash(String facts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(facts.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }

    @Override
    public String toString() {
        return sha256;
    }
}
