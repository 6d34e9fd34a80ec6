package io.cobro.core.reconciliation.matching;

/// What each kind of evidence weighs, in bits: log2 of how much more often it is seen when the
/// money pays the candidate than when it pays nothing that is open here.
///
/// The weights are judgements about payments, not fitted to one book: what depends on the book (how
/// many documents are open, how common an amount is, how many customers there are) is counted in
/// the book and added by [Evidence]. They hold for engine version [#ENGINE_VERSION]; whoever
/// changes one raises the version, so that stored scores stay explainable.
final class Weights {

    /// The version of rules and weights together.
    static final int ENGINE_VERSION = 1;

    /// A match is made without asking only from this posterior on.
    static final double ACCEPTANCE_MIN = 0.98;

    /// Less likely candidates are not worth a person's time.
    static final double PROPOSAL_MIN = 0.05;

    /// From here on a proposal reserves its invoices: more likely than not.
    static final double RESERVATION_MIN = 0.5;

    // Before any evidence. Of a hundred credits about 82 pay one open invoice, 12 several, 5
    // nothing here (advances, deposits, money for others), 1 something that is already paid.
    static final double PRIOR_SINGLE = log2(0.82);
    static final double PRIOR_GROUP = log2(0.12);
    static final double PRIOR_NONE = log2(0.05);
    static final double PRIOR_CLOSED = log2(0.01);

    /// Each invoice beyond two is that much rarer.
    static final double GROUP_OF_ONE_MORE = -0.7;

    // References. To each comes log2(documents / documents of that name): a name that only one of
    // a thousand bears tells more than one of ten.

    /// "FACTURA A-10" on money that is for something else is rarer than one in fifty.
    static final double REFERENCE_NAMED = 6;

    /// 32 bits or more agree by chance never.
    static final double REFERENCE_FISCAL_UUID = 8;

    /// A number alone may be an order, a contract, a customer number.
    static final double REFERENCE_BARE = 3.5;

    /// The folio of the invoice that this one replaces; payers keep old paper.
    static final double REFERENCE_REPLACED = 4.5;

    /// IOO8 is hardly anything but 1008.
    static final double REFERENCE_LOOKALIKE = 4;

    /// One slip of the pen: one reference in seven is written wrong, in one of many ways.
    static final double REFERENCE_DAMAGED = -0.5;

    /// 105 for 1105: the last digits only, as in "A-1061,79".
    static final double REFERENCE_CUT = -1.5;

    /// The bank's seven digits equal an open folio: often typed on purpose, else a date or noise.
    static final double REFERENCE_NUMERIC = 2;

    /// Numbers below 1000 are what banks and people put there when they have none.
    static final double REFERENCE_NUMERIC_SHORT = -3;

    /// Each further invoice of a list that the text names.
    static final double REFERENCE_ONE_MORE = 3;

    // What the text says and the candidate leaves unexplained.
    static final double UNEXPLAINED_OPEN = -7;
    static final double UNEXPLAINED_OPEN_OF_OTHERS = -4.5;
    static final double UNEXPLAINED_CLOSED = -4;
    static final double UNEXPLAINED_UNKNOWN = -3;
    static final double UNEXPLAINED_BARE = -2;
    static final double UNEXPLAINED_OTHER = -1;

    /// However much a text says, it is one text.
    static final double UNEXPLAINED_MIN = -12;

    // Payer. To an agreement comes log2(customers / customers that it fits).

    /// Nineteen of twenty payments come from the customer itself, half of the other money too.
    static final double PAYER_AGREES = log2(0.95 / 0.5);

    /// Names are shared and cut; learned accounts are only as good as old matches.
    static final double PAYER_AGREES_BY_NAME = PAYER_AGREES - 0.5;

    static final double PAYER_SIMILAR = 1;

    /// Owners, sister companies and factors pay: one payment in twenty-five.
    static final double PAYER_CONTRADICTS = log2(0.04);

    /// A customer of ours that pays another customer's invoice is rarer.
    static final double PAYER_IS_ANOTHER_CUSTOMER = log2(0.02);

    // Amount. "Exact" is log2(share of exact payments / how common the amount is in the book); the
    // weights of the others that hit a certain cent are differences to it.
    static final double AMOUNT_EXACT_SHARE = log2(0.85);
    static final double AMOUNT_BITS_MAX = 10;
    static final double AMOUNT_CENT = -4;
    static final double AMOUNT_EARLY_DISCOUNT = -6;
    static final double AMOUNT_FRACTION = -6.5;
    static final double AMOUNT_BANK_FEE = 2;
    static final double AMOUNT_PART = -3;
    static final double AMOUNT_PART_SAID = 1;
    static final double AMOUNT_SLIGHTLY_OVER = -1;
    static final double AMOUNT_FAR_OVER = -7;

    /// PARCIALIDAD on the whole of an untouched invoice.
    static final double AMOUNT_WHOLE_THOUGH_PART_SAID = -6;

    /// As many documents are imagined beside those of the book, spread over amounts as below, so
    /// that an amount seen once in a small book is not taken for unique in the world.
    static final double IMAGINED_DOCUMENTS = 20;

    static final double CHANCE_OF_A_THOUSAND = 1.0 / 100;
    static final double CHANCE_OF_A_HUNDRED = 1.0 / 500;
    static final double CHANCE_OF_A_WHOLE = 1.0 / 5_000;
    static final double CHANCE_OF_A_CENT = 1.0 / 100_000;

    // Dates.
    static final double BEFORE_ISSUE = -8;
    static final double AROUND_DUE = 0.5;
    static final double EARLY_OR_LATE = -0.5;
    static final double VERY_LATE = -1.5;
    static final double YEARS_LATE = -3;

    /// A sum that takes every open invoice of the customer, or its oldest ones without a gap.
    static final double SUM_OF_ALL = 3;

    static final double SUM_OF_THE_OLDEST = 1.5;

    private Weights() {}

    /// StrictMath, so that a stored score is the same on every machine.
    static double log2(double value) {
        return StrictMath.log(value) / StrictMath.log(2);
    }
}
