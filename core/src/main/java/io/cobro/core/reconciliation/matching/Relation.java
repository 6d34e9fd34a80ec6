package io.cobro.core.reconciliation.matching;

/// How a mention in a text relates to a document, the closest first.
enum Relation {
    EXACT,
    /// Exactly the document that this one replaces.
    REPLACED,
    /// The same digits, some written as letters.
    LOOKALIKE,
    /// One slip of the pen away.
    DAMAGED,
    /// The last digits only.
    CUT,
    NONE;

    private static final int CUT_DIGITS_MIN = 2;

    /// The relation of a mention to a document that does not bear exactly that name.
    ///
    /// @param key of the document, see [BookIndex#keyOf(DocumentNames)]
    /// @param digits of the document's folio
    static Relation ofDamaged(Mention mention, String key, String digits) {
        return switch (mention.strength()) {
            case LOOKALIKE ->
                    digits.equals(mention.digits()) ? LOOKALIKE : damage(mention, key, digits);
            case NAMED, BARE -> damage(mention, key, digits);
            case FISCAL_UUID, NUMERIC, OTHER -> NONE;
        };
    }

    private static Relation damage(Mention mention, String key, String digits) {
        boolean hasSeries = !Spelling.isDigits(mention.key());
        if (hasSeries
                ? Spelling.isOneEdit(mention.key(), key)
                : Spelling.isOneEdit(mention.digits(), digits)) {
            return DAMAGED;
        }
        return mention.digits().length() >= CUT_DIGITS_MIN
                        && digits.length() > mention.digits().length()
                        && digits.endsWith(mention.digits())
                ? CUT
                : NONE;
    }
}
