package io.cobro.connectors.cfdi;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Writes one account's movements as camt.053 and as the tab-separated text of BBVA Net Cash.
final class DemoStatement {

    /// What a bank calls the kinds of movements.
    enum Kind {
        SPEI_IN("SPEI RECIBIDO", "RCDT", "DMCT"),
        SPEI_RETURNED("SPEI DEVUELTO", "RCDT", "RRTN"),
        SPEI_OUT("SPEI ENVIADO ", "ICDT", "DMCT"),
        CASH_IN(null, "CNTR", "CDPT"),
        FEE(null, "MDOP", "COMM"),
        FEE_TAX(null, "MDOP", "TAXE");

        private final @Nullable String words;
        private final String family;
        private final String subfamily;

        Kind(@Nullable String words, String family, String subfamily) {
            this.words = words;
            this.family = family;
            this.subfamily = subfamily;
        }

        boolean isOut() {
            return this == SPEI_OUT || this == FEE || this == FEE_TAX;
        }
    }

    /// The other side of a movement, as far as the bank tells.
    record Counterparty(
            String bank, @Nullable String name, @Nullable String rfc, @Nullable String account) {}

    record Movement(
            LocalDate date,
            Kind kind,
            BigDecimal amount,
            String text,
            String trackingKey,
            String reference,
            @Nullable Counterparty counterparty,
            String truth) {

        BigDecimal signed() {
            return kind.isOut() ? amount.negate() : amount;
        }
    }

    private static final DateTimeFormatter BBVA_DATE =
            DateTimeFormatter.ofPattern("dd-MM-yyyy", Locale.ROOT);
    private static final DateTimeFormatter SHORT_DATE =
            DateTimeFormatter.ofPattern("yyMMdd", Locale.ROOT);
    private static final int BBVA_KEY_LENGTH = 10;

    private final String clabe;
    private final String owner;
    private final BigDecimal opening;
    private final LocalDate from;
    private final LocalDate until;
    private final List<Movement> movements;

    DemoStatement(
            String clabe,
            String owner,
            BigDecimal opening,
            LocalDate from,
            LocalDate until,
            List<Movement> movements) {
        this.clabe = clabe;
        this.owner = owner;
        this.opening = opening;
        this.from = from;
        this.until = until;
        this.movements = List.copyOf(movements);
    }

    BigDecimal opening() {
        return opening;
    }

    BigDecimal closing() {
        return opening.add(sum(movements));
    }

    List<Movement> movements() {
        return movements;
    }

    /// Newest first, thousands with commas, lines ended by CR LF; the bank writes Windows-1252.
    String bbva() {
        List<String> lines = new ArrayList<>();
        BigDecimal balance = opening;
        for (Movement movement : movements) {
            balance = balance.add(movement.signed());
            String amount = thousands(movement.amount());
            lines.add(
                    String.join(
                            "\t",
                            BBVA_DATE.format(movement.date()),
                            bbvaText(movement),
                            movement.kind().isOut() ? amount : "",
                            movement.kind().isOut() ? "" : amount,
                            thousands(balance)));
        }
        lines.add("Día\tConcepto / Referencia\tcargo\tAbono\tSaldo");
        return String.join("\r\n", lines.reversed()) + "\r\n";
    }

    private static String bbvaText(Movement movement) {
        Counterparty other = movement.counterparty();
        if (movement.kind().words == null || other == null) {
            return movement.text() + "/0000000 0000000 " + movement.text();
        }
        String key = movement.trackingKey();
        return movement.kind().words
                + other.bank()
                + "/"
                + key.substring(Math.max(0, key.length() - BBVA_KEY_LENGTH))
                + " "
                + movement.reference()
                + " "
                + movement.text();
    }

    private static String thousands(BigDecimal amount) {
        return String.format(Locale.ROOT, "%,.2f", amount);
    }

    /// Version 001.02, oldest first.
    String camt053() {
        StringBuilder xml =
                new StringBuilder(
                        """
                        <?xml version="1.0" encoding="UTF-8"?>
                        <Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02">
                          <BkToCstmrStmt>
                            <GrpHdr><MsgId>%1$s-%3$s</MsgId><CreDtTm>%3$sT23:59:00</CreDtTm></GrpHdr>
                            <Stmt>
                              <Id>%1$s-%3$s</Id><ElctrncSeqNb>11</ElctrncSeqNb><CreDtTm>%3$sT23:59:00</CreDtTm>
                              <FrToDt><FrDtTm>%2$sT00:00:00</FrDtTm><ToDtTm>%3$sT23:59:00</ToDtTm></FrToDt>
                              <Acct><Id><Othr><Id>%1$s</Id></Othr></Id><Ccy>MXN</Ccy><Ownr><Nm>%4$s</Nm></Ownr></Acct>
                              <Bal><Tp><CdOrPrtry><Cd>OPBD</Cd></CdOrPrtry></Tp><Amt Ccy="MXN">%5$s</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>%2$s</Dt></Dt></Bal>
                              <Bal><Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp><Amt Ccy="MXN">%6$s</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>%3$s</Dt></Dt></Bal>
                        """
                                .formatted(clabe, from, until, owner, opening, closing()));
        List<Movement> in = movements.stream().filter(m -> !m.kind().isOut()).toList();
        List<Movement> out = movements.stream().filter(m -> m.kind().isOut()).toList();
        xml.append(
                "      <TxsSummry><TtlNtries><NbOfNtries>%d</NbOfNtries></TtlNtries><TtlCdtNtries><NbOfNtries>%d</NbOfNtries><Sum>%s</Sum></TtlCdtNtries><TtlDbtNtries><NbOfNtries>%d</NbOfNtries><Sum>%s</Sum></TtlDbtNtries></TxsSummry>\n"
                        .formatted(
                                movements.size(), in.size(), sum(in), out.size(), sum(out).abs()));
        for (int i = 0; i < movements.size(); i++) {
            append(xml, i + 1, movements.get(i));
        }
        return xml.append("    </Stmt>\n  </BkToCstmrStmt>\n</Document>\n").toString();
    }

    private static void append(StringBuilder xml, int ordinal, Movement movement) {
        Kind kind = movement.kind();
        xml.append(
                "      <Ntry><NtryRef>%d</NtryRef><Amt Ccy=\"MXN\">%s</Amt><CdtDbtInd>%s</CdtDbtInd><Sts>BOOK</Sts><BookgDt><Dt>%s</Dt></BookgDt><ValDt><Dt>%s</Dt></ValDt><AcctSvcrRef>%s</AcctSvcrRef><BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>%s</Cd><SubFmlyCd>%s</SubFmlyCd></Fmly></Domn></BkTxCd>"
                        .formatted(
                                ordinal,
                                movement.amount(),
                                kind.isOut() ? "DBIT" : "CRDT",
                                movement.date(),
                                movement.date(),
                                SHORT_DATE.format(movement.date()) + "%07d".formatted(ordinal * 37),
                                kind.family,
                                kind.subfamily));
        xml.append("<NtryDtls><TxDtls><Refs><InstrId>")
                .append(movement.reference())
                .append("</InstrId><EndToEndId>")
                .append(movement.trackingKey())
                .append("</EndToEndId></Refs>");
        Counterparty other = movement.counterparty();
        if (other != null) {
            append(xml, kind.isOut() ? "Cdtr" : "Dbtr", other);
        }
        xml.append("<RmtInf><Ustrd>")
                .append(movement.text())
                .append("</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>\n");
    }

    private static void append(StringBuilder xml, String role, Counterparty other) {
        StringBuilder party = new StringBuilder();
        if (other.name() != null || other.rfc() != null) {
            party.append("<%s>".formatted(role));
            if (other.name() != null) {
                party.append("<Nm>%s</Nm>".formatted(other.name()));
            }
            if (other.rfc() != null) {
                String kind = other.rfc().length() == 12 ? "OrgId" : "PrvtId";
                party.append(
                        "<Id><%1$s><Othr><Id>%2$s</Id><SchmeNm><Cd>TXID</Cd></SchmeNm></Othr></%1$s></Id>"
                                .formatted(kind, other.rfc()));
            }
            party.append("</%s>".formatted(role));
        }
        if (other.account() != null) {
            party.append(
                    "<%1$sAcct><Id><Othr><Id>%2$s</Id></Othr></Id></%1$sAcct>"
                            .formatted(role, other.account()));
        }
        if (!party.isEmpty()) {
            xml.append("<RltdPties>").append(party).append("</RltdPties>");
        }
        xml.append(
                "<RltdAgts><%1$sAgt><FinInstnId><Nm>%2$s</Nm></FinInstnId></%1$sAgt></RltdAgts>"
                        .formatted(role, other.bank()));
    }

    private static BigDecimal sum(List<Movement> movements) {
        return movements.stream()
                .map(Movement::signed)
                .reduce(BigDecimal.ZERO.setScale(2), BigDecimal::add);
    }
}
