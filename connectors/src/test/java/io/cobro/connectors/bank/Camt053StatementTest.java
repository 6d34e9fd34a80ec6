package io.cobro.connectors.bank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.assertj.core.api.Assertions.tuple;

import io.cobro.core.money.CurrencyCode;
import io.cobro.core.reconciliation.BankStatement;
import io.cobro.core.reconciliation.Counterparty;
import io.cobro.core.reconciliation.LineKind;
import io.cobro.core.reconciliation.StatementLine;
import io.cobro.core.reconciliation.StatementProblem;
import io.cobro.core.reconciliation.StatementProblem.Code;
import io.cobro.core.reconciliation.StatementReading;
import io.cobro.core.reconciliation.StatementReading.Read;
import io.cobro.core.reconciliation.StatementReading.Rejected;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Camt053StatementTest {

    private static final String FEE =
            entry(
                    "5.00",
                    "DBIT",
                    "2026-11-03",
                    "MDOP",
                    "COMM",
                    "<RmtInf><Ustrd>COMISION SPEI</Ustrd></RmtInf>");
    private static final String TRANSFER =
            entry(
                    "11600.00",
                    "CRDT",
                    "2026-11-03",
                    "RCDT",
                    "DMCT",
                    """
                    <Refs><InstrId>0000123</InstrId><EndToEndId>FICT20261103000001</EndToEndId></Refs>
                    <RltdPties>
                      <Dbtr><Nm>FERRETERIA DEL NORTE SA DE CV</Nm>
                        <Id><OrgId><Othr><Id>FNO010203AB1</Id><SchmeNm><Cd>TXID</Cd></SchmeNm></Othr></OrgId></Id></Dbtr>
                      <DbtrAcct><Id><Othr><Id>032180000118359719</Id></Othr></Id></DbtrAcct>
                    </RltdPties>
                    <RltdAgts><DbtrAgt><FinInstnId><Nm>IXE</Nm></FinInstnId></DbtrAgt></RltdAgts>
                    <RmtInf><Ustrd>PAGO FACTURA
                       A-100</Ustrd></RmtInf>\
                    """);

    @Test
    void a_transfer_is_told_with_everything_that_the_bank_knows() {
        BankStatement statement = only(message("1000.00", "12600.00", TRANSFER));

        assertThat(statement.account()).isEqualTo("012180004643051249");
        assertThat(statement.currency()).isEqualTo(CurrencyCode.MXN);
        assertThat(statement.fromDate()).isEqualTo("2026-11-01");
        assertThat(statement.toDate()).isEqualTo("2026-11-30");
        assertThat(statement.warnings()).isEmpty();
        StatementLine line = statement.lines().getFirst();
        assertThat(line.amount()).hasToString("MXN 11600.00");
        assertThat(line.runningBalance()).hasToString("MXN 12600.00");
        assertThat(line.receivedDate()).isEqualTo("2026-11-04");
        assertThat(line.kind()).isEqualTo(LineKind.TRANSFER_IN);
        assertThat(line.description()).isEqualTo("PAGO FACTURA A-100");
        assertThat(line.reference()).isEqualTo("0000123");
        assertThat(line.trackingKey()).isEqualTo("FICT20261103000001");
        assertThat(line.bankReference()).isEqualTo("26110300001");
        assertThat(line.counterparty())
                .isEqualTo(
                        new Counterparty(
                                "FERRETERIA DEL NORTE SA DE CV",
                                "FNO010203AB1",
                                "032180000118359719",
                                "IXE"));
    }

    @Test
    void running_balances_are_the_opening_balance_plus_all_so_far() {
        assertThat(balances(only(message("1000.00", "24195.00", TRANSFER + FEE + TRANSFER))))
                .containsExactly("MXN 12600.00", "MXN 12595.00", "MXN 24195.00");
    }

    @Test
    void an_entry_that_is_not_booked_is_counted_and_left_out() {
        String pending = TRANSFER.replace("<Sts>BOOK</Sts>", "<Sts>PDNG</Sts>");
        String pendingSinceVersion4 =
                TRANSFER.replace("<Sts>BOOK</Sts>", "<Sts><Cd>PDNG</Cd></Sts>");
        String bookedSinceVersion4 =
                TRANSFER.replace("<Sts>BOOK</Sts>", "<Sts><Cd>BOOK</Cd></Sts>");

        BankStatement statement =
                only(
                        message(
                                "0.00",
                                "11600.00",
                                pending + bookedSinceVersion4 + pendingSinceVersion4));

        assertThat(statement.pendingLines()).isEqualTo(2);
        assertThat(statement.lines()).extracting(StatementLine::lineNumber).containsExactly(2);
        assertThat(statement.warnings()).isEmpty();
    }

    @Test
    void a_batch_is_one_line_for_each_of_its_transactions() {
        String batch = batch("300.00", "100.00", "200.00");

        BankStatement statement = only(message("0.00", "300.00", batch));

        assertThat(balances(statement)).containsExactly("MXN 100.00", "MXN 300.00");
        assertThat(statement.lines())
                .extracting(StatementLine::description)
                .containsExactly("PAGO 100.00", "PAGO 200.00");
    }

    @Test
    void a_batch_whose_parts_do_not_sum_to_it_stays_one_line() {
        BankStatement statement =
                only(message("0.00", "300.00", batch("300.00", "100.00", "199.99")));

        assertThat(balances(statement)).containsExactly("MXN 300.00");
        assertThat(statement.lines().getFirst().description()).isEqualTo("PAGO 100.00 PAGO 199.99");
    }

    @ParameterizedTest
    @CsvSource({
        "CRDT, RCDT, DMCT, TRANSFER_IN",
        "CRDT, RCDT, RRTN, RETURNED_TRANSFER",
        "CRDT, CNTR, CDPT, CASH_DEPOSIT",
        "DBIT, ICDT, DMCT, TRANSFER_OUT",
        "DBIT, MDOP, COMM, FEE",
        "DBIT, MDOP, TAXE, TAX",
        "DBIT, RCDT, DMCT, OTHER",
        "CRDT, ICDT, DMCT, OTHER",
    })
    void the_code_of_the_bank_says_what_a_movement_is(
            String direction, String family, String subfamily, LineKind kind) {
        String entry = entry("1.00", direction, "2026-11-03", family, subfamily, "");

        assertThat(only(message("0.00", "1.00", entry)).lines().getFirst().kind()).isEqualTo(kind);
    }

    @Test
    void where_the_bank_gives_one_code_to_everything_its_own_words_decide() {
        String cash =
                entry(
                        "1.00",
                        "CRDT",
                        "2026-11-03",
                        "RCDT",
                        "DMCT",
                        "<Refs><EndToEndId>NOTPROVIDED</EndToEndId></Refs><RmtInf><Ustrd>DEPOSITO EN EFECTIVO</Ustrd></RmtInf>");
        String payersWords = TRANSFER.replace("PAGO FACTURA", "DEPOSITO EN EFECTIVO");

        assertThat(only(message("0.00", "11601.00", cash + payersWords)).lines())
                .extracting(StatementLine::kind)
                .containsExactly(LineKind.CASH_DEPOSIT, LineKind.TRANSFER_IN);
    }

    @Test
    void bad_entries_are_refused_by_number_and_the_good_ones_kept() {
        String badDay = TRANSFER.replace("2026-11-03", "2026-02-31");
        String badAmount = TRANSFER.replace("11600.00", "1e4");
        String dollars = TRANSFER.replace("Ccy=\"MXN\"", "Ccy=\"USD\"");

        BankStatement statement =
                only(
                        message(
                                "0.00",
                                "23185.00",
                                FEE + badDay + badAmount + TRANSFER + dollars + FEE));

        assertThat(statement.refused())
                .extracting(StatementProblem::lineNumber, problem -> problem.code().code())
                .containsExactly(
                        tuple(2, "date_invalid"),
                        tuple(3, "amount_invalid"),
                        tuple(5, "currency_mismatch"));
        assertThat(statement.lines())
                .extracting(StatementLine::lineNumber)
                .containsExactly(1, 4, 6);
    }

    @Test
    void behind_an_unreadable_amount_balances_are_counted_back_from_the_closing_one() {
        String unreadable = TRANSFER.replace("11600.00", "many");

        BankStatement statement =
                only(message("1000.00", "30000.00", FEE + unreadable + FEE + TRANSFER));

        assertThat(balances(statement))
                .containsExactly("MXN 995.00", "MXN 18400.00", "MXN 30000.00");
    }

    @Test
    void between_two_unreadable_amounts_no_balance_is_known() {
        String unreadable = TRANSFER.replace("11600.00", "many");

        BankStatement statement =
                only(message("1000.00", "30000.00", unreadable + FEE + unreadable + FEE));

        assertThat(statement.lines()).extracting(StatementLine::runningBalance).first().isNull();
        assertThat(statement.lines().getLast().runningBalance()).hasToString("MXN 30000.00");
    }

    @Test
    void entries_that_do_not_lead_to_the_closing_balance_are_a_warning() {
        BankStatement statement = only(message("1000.00", "12600.01", TRANSFER));

        assertThat(statement.lines()).hasSize(1);
        assertThat(statement.warnings())
                .extracting(StatementProblem::code)
                .containsExactly(Code.CLOSING_BALANCE_MISMATCH);
    }

    @Test
    void a_statement_with_the_newest_entry_first_is_turned_round() {
        String newer = TRANSFER.replace("2026-11-03", "2026-11-20");

        BankStatement statement = only(message("1000.00", "12595.00", newer + FEE));

        assertThat(balances(statement)).containsExactly("MXN 995.00", "MXN 12595.00");
        assertThat(statement.lines())
                .extracting(StatementLine::bookingDate)
                .containsExactly(LocalDate.of(2026, 11, 3), LocalDate.of(2026, 11, 20));
    }

    @Test
    void a_wrong_check_digit_of_the_payers_clabe_is_a_warning() {
        BankStatement statement =
                only(
                        message(
                                "0.00",
                                "11600.00",
                                TRANSFER.replace("032180000118359719", "032180000118359710")));

        assertThat(statement.lines()).hasSize(1);
        assertThat(statement.warnings())
                .extracting(StatementProblem::code)
                .containsExactly(Code.CLABE_CHECK_DIGIT);
    }

    @Test
    void a_file_may_hold_several_accounts() {
        String two =
                message("0.00", "5.00", TRANSFER)
                        .replace(
                                "</Stmt>",
                                "</Stmt><Stmt><Acct><Id><IBAN>CR05015202001026284066</IBAN></Id><Ccy>USD</Ccy></Acct></Stmt>");

        assertThat(read(two))
                .isInstanceOfSatisfying(
                        Read.class,
                        read ->
                                assertThat(read.statements())
                                        .extracting(BankStatement::account)
                                        .containsExactly(
                                                "012180004643051249", "CR05015202001026284066"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"02", "03", "04", "06", "08"})
    void the_version_of_the_namespace_does_not_matter(String version) {
        String message = message("0.00", "11600.00", TRANSFER);

        assertThat(read(message.replace("camt.053.001.02", "camt.053.001." + version)))
                .isEqualTo(read(message));
    }

    @Test
    void utf_16_is_xml_too() {
        String message = message("0.00", "11600.00", TRANSFER).replace("UTF-8", "UTF-16");

        assertThat(
                        new StatementFormats(CurrencyCode.MXN)
                                .read(message.getBytes(StandardCharsets.UTF_16)))
                .isInstanceOf(Read.class);
    }

    @Test
    void a_declared_encoding_is_kept() {
        String message = message("0.00", "11600.00", TRANSFER.replace("FERRETERIA", "FERRETERÍA"));
        String latin = message.replace("UTF-8", "ISO-8859-1");

        assertThat(
                        new StatementFormats(CurrencyCode.MXN)
                                .read(latin.getBytes(StandardCharsets.ISO_8859_1)))
                .isEqualTo(read("\uFEFF" + message));
    }

    @Test
    void bytes_that_are_not_the_declared_encoding_are_refused() {
        String message = message("0.00", "11600.00", TRANSFER.replace("FERRETERIA", "FERRETERÍA"));

        assertThat(
                        new StatementFormats(CurrencyCode.MXN)
                                .read(message.getBytes(StandardCharsets.ISO_8859_1)))
                .isInstanceOf(Rejected.class);
    }

    @ParameterizedTest
    @CsvSource({
        "<Document><BkToCstmrAcctRpt><Rpt/></BkToCstmrAcctRpt></Document>, NOT_CAMT053",
        "<Document><BkToCstmrDbtCdtNtfctn><Ntfctn/></BkToCstmrDbtCdtNtfctn></Document>, NOT_CAMT053",
        "<Workbook/>, NOT_CAMT053",
        "<Document><BkToCstmrStmt><GrpHdr/></BkToCstmrStmt></Document>, STATEMENT_EMPTY",
        "<Document><BkToCstmrStmt>, XML_NOT_WELL_FORMED",
        "<Document><BkToCstmrStmt><Stmt>&secret;</Stmt></BkToCstmrStmt></Document>, XML_NOT_WELL_FORMED",
        "<, XML_NOT_WELL_FORMED",
        "<!DOCTYPE Document [<!ENTITY x 'y'>]><Document/>, DOCTYPE_FORBIDDEN",
        "<!DOCTYPE Document SYSTEM 'http://127.0.0.1:1/x.dtd'><Document/>, DOCTYPE_FORBIDDEN",
    })
    void other_xml_is_refused_with_its_reason(String xml, StatementReading.Code code) {
        assertThat(read(xml))
                .isInstanceOfSatisfying(
                        Rejected.class, rejected -> assertThat(rejected.code()).isEqualTo(code));
    }

    private static List<String> balances(BankStatement statement) {
        return statement.lines().stream()
                .map(line -> Objects.toString(line.runningBalance()))
                .toList();
    }

    private static BankStatement only(String xml) {
        return read(xml) instanceof Read read ? read.statements().getFirst() : fail("not read");
    }

    private static StatementReading read(String xml) {
        return new StatementFormats(CurrencyCode.MXN).read(xml.getBytes(StandardCharsets.UTF_8));
    }

    private static String batch(String amount, String... parts) {
        StringBuilder transactions = new StringBuilder();
        for (String part : parts) {
            transactions.append(
                    "</TxDtls><TxDtls><AmtDtls><TxAmt><Amt Ccy=\"MXN\">%s</Amt></TxAmt></AmtDtls><RmtInf><Ustrd>PAGO %s</Ustrd></RmtInf>"
                            .formatted(part, part));
        }
        return entry(amount, "CRDT", "2026-11-03", "RCDT", "DMCT", "#" + transactions)
                .replace("<TxDtls>#</TxDtls>", "");
    }

    static String message(String opening, String closing, String entries) {
        return """
        <?xml version="1.0" encoding="UTF-8"?>
        <Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"><BkToCstmrStmt><Stmt>
        <FrToDt><FrDtTm>2026-11-01T00:00:00</FrDtTm><ToDtTm>2026-11-30T23:59:00-06:00</ToDtTm></FrToDt>
        <Acct><Id><Othr><Id>012180004643051249</Id></Othr></Id><Ccy>MXN</Ccy></Acct>
        <Bal><Tp><CdOrPrtry><Cd>OPBD</Cd></CdOrPrtry></Tp><Amt Ccy="MXN">%s</Amt><CdtDbtInd>CRDT</CdtDbtInd></Bal>
        <Bal><Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp><Amt Ccy="MXN">%s</Amt><CdtDbtInd>CRDT</CdtDbtInd></Bal>
        %s</Stmt></BkToCstmrStmt></Document>\
        """
                .formatted(opening, closing, entries);
    }

    static String entry(
            String amount,
            String direction,
            String day,
            String family,
            String subfamily,
            String details) {
        return """
        <Ntry><Amt Ccy="MXN">%s</Amt><CdtDbtInd>%s</CdtDbtInd><Sts>BOOK</Sts>
        <BookgDt><Dt>%s</Dt></BookgDt><ValDt><Dt>2026-11-04</Dt></ValDt>
        <AcctSvcrRef>26110300001</AcctSvcrRef>
        <BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>%s</Cd><SubFmlyCd>%s</SubFmlyCd></Fmly></Domn></BkTxCd>
        <NtryDtls><TxDtls>%s</TxDtls></NtryDtls></Ntry>
        """
                .formatted(amount, direction, day, family, subfamily, details);
    }
}
