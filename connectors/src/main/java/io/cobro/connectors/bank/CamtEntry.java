package io.cobro.connectors.bank;

import io.cobro.core.money.CurrencyCode;
import io.cobro.core.money.Money;
import io.cobro.core.reconciliation.BankStatementReader;
import io.cobro.core.reconciliation.Counterparty;
import io.cobro.core.reconciliation.LineKind;
import io.cobro.core.reconciliation.StatementLine;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// One entry (`Ntry`) of camt.053 and how it becomes lines.
///
/// Versions differ in three places: `Sts` holds its word (02, 03) or `Sts/Cd` (04 and later), the
/// amount of a transaction is `AmtDtls/TxAmt/Amt` or `Amt`, and a party is `Dbtr` or `Dbtr/Pty`
/// (08).
record CamtEntry(int number, XmlElement entry) {

    /// Whether the bank has booked it; pending, future and informational entries are no money yet.
    boolean isBooked() {
        String status = entry.text("Sts", "Cd");
        if (status == null) {
            status = entry.text("Sts");
        }
        return status == null || status.equals("BOOK");
    }

    /// The day of booking, for banks that leave it out the value date.
    @Nullable LocalDate bookingDate() {
        return entry.at("BookgDt") == null ? valueDate() : dateAt(entry.at("BookgDt"));
    }

    @Nullable LocalDate valueDate() {
        return dateAt(entry.at("ValDt"));
    }

    static @Nullable LocalDate dateAt(@Nullable XmlElement choice) {
        if (choice == null) {
            return null;
        }
        String day = choice.text("Dt");
        return StatementDates.iso(day == null ? choice.text("DtTm") : day);
    }

    /// The amount with its sign, nothing if it is unreadable or of another currency.
    @Nullable Money amount(CurrencyCode currency) {
        return signedAmount(entry, currency);
    }

    /// The amount of an entry or a balance with its sign.
    static @Nullable Money signedAmount(XmlElement owner, CurrencyCode currency) {
        return signed(owner.at("Amt"), owner.text("CdtDbtInd"), currency);
    }

    private static @Nullable Money signed(
            @Nullable XmlElement amount, @Nullable String direction, CurrencyCode currency) {
        String text = amount == null ? null : amount.text();
        if (amount == null
                || text == null
                || direction == null
                || !currency.code().equals(amount.currency())) {
            return null;
        }
        Money money = StatementAmounts.iso20022(text, currency);
        return switch (direction) {
            case "CRDT" -> money;
            case "DBIT" -> money == null ? null : money.negated();
            default -> null;
        };
    }

    /// The lines that the entry is, oldest first, without running balances: one for each of the
    /// transactions of a batch when their amounts sum to the entry's, else one in all.
    List<StatementLine> lines(LocalDate bookingDate, Money amount) {
        List<XmlElement> transactions =
                entry.children("NtryDtls").stream()
                        .flatMap(details -> details.children("TxDtls").stream())
                        .toList();
        if (transactions.size() == 1) {
            return List.of(line(bookingDate, amount, transactions.getFirst()));
        }
        List<Money> parts = parts(transactions, amount);
        if (parts.isEmpty()) {
            return List.of(line(bookingDate, amount, null));
        }
        List<StatementLine> lines = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            lines.add(line(bookingDate, parts.get(i), transactions.get(i)));
        }
        return lines;
    }

    /// The amounts of the transactions of a batch; empty unless all are known, none is zero and
    /// they sum to the whole.
    private List<Money> parts(List<XmlElement> transactions, Money whole) {
        if (transactions.size() > BankStatementReader.LINES_MAX) {
            return List.of();
        }
        List<Money> parts = new ArrayList<>();
        Money sum = Money.zero(whole.currency());
        for (XmlElement transaction : transactions) {
            XmlElement amount = transaction.at("Amt");
            String direction = transaction.text("CdtDbtInd");
            Money part =
                    signed(
                            amount == null ? transaction.at("AmtDtls", "TxAmt", "Amt") : amount,
                            direction == null ? entry.text("CdtDbtInd") : direction,
                            whole.currency());
            if (part == null || part.isZero()) {
                return List.of();
            }
            parts.add(part);
            sum = sum.plus(part);
        }
        return sum.equals(whole) ? parts : List.of();
    }

    private StatementLine line(
            LocalDate bookingDate, Money amount, @Nullable XmlElement transaction) {
        boolean gained = amount.isPositive();
        String description = description(transaction);
        String trackingKey = reference(transaction, "EndToEndId");
        Counterparty counterparty = counterparty(transaction, gained);
        boolean isBanksText = trackingKey == null && counterparty.equals(Counterparty.UNKNOWN);
        String numeric = reference(transaction, "InstrId");
        return new StatementLine(
                number,
                bookingDate,
                valueDate(),
                amount,
                null,
                kind(transaction, gained, isBanksText ? description : ""),
                description,
                numeric == null ? reference(transaction, "TxId") : numeric,
                trackingKey,
                null,
                bankReference(transaction),
                counterparty);
    }

    private static @Nullable String reference(@Nullable XmlElement transaction, String name) {
        return transaction == null ? null : BankText.reference(transaction.text("Refs", name));
    }

    private @Nullable String bankReference(@Nullable XmlElement transaction) {
        String ofTransaction = reference(transaction, "AcctSvcrRef");
        return ofTransaction == null
                ? BankText.reference(entry.text("AcctSvcrRef"))
                : ofTransaction;
    }

    /// What a person wrote; where nobody did, what the bank adds.
    private String description(@Nullable XmlElement transaction) {
        List<XmlElement> details =
                transaction == null
                        ? entry.children("NtryDtls").stream()
                                .flatMap(part -> part.children("TxDtls").stream())
                                .toList()
                        : List.of(transaction);
        String written =
                details.stream()
                        .flatMap(part -> part.children("RmtInf").stream())
                        .flatMap(CamtEntry::remittance)
                        .distinct()
                        .collect(Collectors.joining(" "));
        if (!written.isEmpty()) {
            return BankText.tidy(written, BankText.DESCRIPTION_CHARACTERS_MAX);
        }
        String added = transaction == null ? null : transaction.text("AddtlTxInf");
        if (added == null) {
            added = entry.text("AddtlNtryInf");
        }
        return added == null ? "" : BankText.tidy(added, BankText.DESCRIPTION_CHARACTERS_MAX);
    }

    /// The free texts and the structured references of a remittance.
    private static Stream<String> remittance(XmlElement information) {
        return Stream.concat(
                        information.children("Ustrd").stream().map(free -> free.text()),
                        information.children("Strd").stream()
                                .map(structured -> structured.text("CdtrRefInf", "Ref")))
                .filter(Objects::nonNull);
    }

    private static Counterparty counterparty(@Nullable XmlElement transaction, boolean gained) {
        if (transaction == null) {
            return Counterparty.UNKNOWN;
        }
        String side = gained ? "Dbtr" : "Cdtr";
        XmlElement party = transaction.at("RltdPties", side, "Pty");
        if (party == null) {
            party = transaction.at("RltdPties", side);
        }
        XmlElement account = transaction.at("RltdPties", side + "Acct", "Id");
        XmlElement bank = transaction.at("RltdAgts", side + "Agt", "FinInstnId");
        return new Counterparty(
                party == null ? null : BankText.value(party.text("Nm")),
                party == null ? null : taxId(party),
                firstValue(account, "IBAN", "Othr/Id"),
                firstValue(bank, "Nm", "BICFI", "BIC", "ClrSysMmbId/MmbId"));
    }

    private static @Nullable String firstValue(@Nullable XmlElement owner, String... paths) {
        if (owner == null) {
            return null;
        }
        for (String path : paths) {
            String value = BankText.value(owner.text(path.split("/", -1)));
            if (value != null) {
                return value;
            }
        }
        return null;
    }

    private static @Nullable String taxId(XmlElement party) {
        return Stream.of("OrgId", "PrvtId")
                .map(kind -> party.at("Id", kind))
                .filter(Objects::nonNull)
                .flatMap(kind -> kind.children("Othr").stream())
                .filter(other -> "TXID".equals(other.text("SchmeNm", "Cd")))
                .map(other -> BankText.value(other.text("Id")))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    /// By the bank transaction code (ISO 20022 external code set, families RCDT, RRCT, ICDT, IRCT,
    /// CNTR and the sub-families of charges and returns). Some banks give one code to everything: a
    /// text of the bank itself then knows better.
    private LineKind kind(@Nullable XmlElement transaction, boolean gained, String bankText) {
        LineKind byText = BankText.kindOf(bankText, gained);
        if (byText != LineKind.OTHER) {
            return byText;
        }
        XmlElement domain = transaction == null ? null : transaction.at("BkTxCd", "Domn", "Fmly");
        if (domain == null) {
            domain = entry.at("BkTxCd", "Domn", "Fmly");
        }
        String family = domain == null ? null : domain.text("Cd");
        String subfamily = domain == null ? null : domain.text("SubFmlyCd");
        boolean reversed = "true".equals(entry.text("RvslInd"));
        boolean returned = transaction != null && transaction.at("RtrInf") != null;
        if (reversed || returned || "RRTN".equals(subfamily)) {
            return gained ? LineKind.RETURNED_TRANSFER : LineKind.OTHER;
        }
        return gained ? kindOfCredit(family, subfamily) : kindOfDebit(family, subfamily);
    }

    private static LineKind kindOfCredit(@Nullable String family, @Nullable String subfamily) {
        if ("CDPT".equals(subfamily)) {
            return LineKind.CASH_DEPOSIT;
        }
        return "RCDT".equals(family) || "RRCT".equals(family)
                ? LineKind.TRANSFER_IN
                : LineKind.OTHER;
    }

    private static LineKind kindOfDebit(@Nullable String family, @Nullable String subfamily) {
        return switch (subfamily) {
            case "CHRG", "COMM", "FEES" -> LineKind.FEE;
            case "TAXE" -> LineKind.TAX;
            case null, default ->
                    "ICDT".equals(family) || "IRCT".equals(family)
                            ? LineKind.TRANSFER_OUT
                            : LineKind.OTHER;
        };
    }
}
