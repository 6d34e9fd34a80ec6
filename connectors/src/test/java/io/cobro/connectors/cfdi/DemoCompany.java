package io.cobro.connectors.cfdi;

import io.cobro.connectors.cfdi.CfdiWriter.LineTax;
import io.cobro.connectors.cfdi.CfdiWriter.Party;
import io.cobro.connectors.cfdi.DemoStatement.Counterparty;
import io.cobro.connectors.cfdi.DemoStatement.Kind;
import io.cobro.connectors.cfdi.DemoStatement.Movement;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The project's own data: ten weeks of a distributor in Guadalajara that does not exist, with its
/// customers, who do not either. Writes the folder `examples/distribuidora-azul`, its README
/// included; run `main` in the folder of this module after a change.
///
/// Every amount on the bank statement is computed from the documents, so that both always fit.
final class DemoCompany {

    private static final TestIssuer AZUL =
            TestIssuer.of("DAZ180312QKA", "DISTRIBUIDORA AZUL", "30001000000900000017");
    private static final TestIssuer OTHER_ISSUER =
            TestIssuer.of("PPC160905RD1", "PAPELERIA PUNTO Y COMA", "30001000000900000018");

    private static final String CLABE = "012320001847205939";
    private static final LocalDate FROM = LocalDate.of(2026, 9, 15);
    private static final LocalDate UNTIL = LocalDate.of(2026, 11, 18);
    private static final BigDecimal OPENING = new BigDecimal("186402.58");
    private static final Charset BANK_ENCODING = Charset.forName("windows-1252");

    /// @param customerFile the row of `customers.csv`, null for a customer who is not in it
    private record Customer(Party party, @Nullable String customerFile, String bankName) {
        String rfc() {
            return party.rfc();
        }
    }

    private static final Customer HOTEL =
            new Customer(
                    new Party("HML990604TV0", "HOTEL MIRADOR DEL LAGO", "45920", "601", "G03"),
                    "\"Hotel Mirador del Lago, S.A. de C.V.\",30,036180702198463518,cuentasporpagar@hotelmiradordellago.example",
                    "HOTEL MIRADOR DEL LAGO SA DE CV");
    private static final Customer RESTAURANT =
            new Customer(
                    new Party(
                            "RHV120827P13", "RESTAURANTE LA HIGUERA VIEJA", "44600", "601", "G03"),
                    "\"Restaurante La Higuera Vieja, S. de R.L. de C.V.\",,,administracion@higueravieja.example",
                    "RESTAURANTE LA HIGUERA VIEJA S DE RL DE CV");
    private static final Customer CLINIC =
            new Customer(
                    new Party("CSE050419JM8", "CLINICA SANTA ELVIRA", "45050", "601", "G03"),
                    "\"Clínica Santa Elvira, S.C.\",45,072320009311752840,pagos@clinicasantaelvira.example",
                    "CLINICA SANTA ELVIRA SC");
    private static final Customer HARDWARE =
            new Customer(
                    new Party("FTR941130HS8", "FERRETERIA LOS TRES ROBLES", "44940", "601", "G01"),
                    "\"Ferretería Los Tres Robles, S.A. de C.V.\",21,,tesoreria@lostresrobles.example",
                    "FERRETERIA LOS TRES ROBLES SA DE CV");
    private static final Customer TERESA =
            new Customer(
                    new Party("VIQT850716L42", "TERESA VILLASEÑOR QUINTANA", "44160", "612", "G03"),
                    "Teresa Villaseñor Quintana,7,,teresa.villasenor@correo.example",
                    "TERESA VILLASENOR QUINTANA");
    private static final Customer COFFEE =
            new Customer(
                    new Party("CNA210223UB2", "CAFETERIA NUBE ALTA", "44670", "601", "G03"),
                    "\"Cafetería Nube Alta, S.A. de C.V.\",15,021320044177029639,hola@nubealta.example",
                    "CAFETERIA NUBE ALTA SA DE CV");
    private static final Customer ABROAD =
            new Customer(
                    new Party("XEXX010101000", "BLUE HARBOR PROVISIONS LLC", "44100", "616", "S01"),
                    null,
                    "BLUE HARBOR PROVISIONS LLC");

    private static final List<Customer> CUSTOMERS =
            List.of(HOTEL, RESTAURANT, CLINIC, HARDWARE, TERESA, COFFEE, ABROAD);

    private final Map<String, CfdiWriter> documents = new LinkedHashMap<>();
    private final Map<String, String> notes = new LinkedHashMap<>();

    DemoCompany() {
        september();
        october();
    }

    /// Writes the folder.
    public static void main(String... arguments) {
        new DemoCompany().write(DemoFiles.FOLDER);
    }

    private void september() {
        invoice(HOTEL, 201, "2026-09-03T09:41:12", "PPD; the customer file says 30 days")
                .with("CondicionesDePago", "CREDITO 30 DIAS")
                .line(
                        "47131805",
                        "H87",
                        "Limpiador multiusos, bidón de 20 l",
                        "24",
                        "318.75",
                        LineTax.IVA_16)
                .line(
                        "14111703",
                        "XBX",
                        "Toalla de papel interdoblada, caja",
                        "36",
                        "214.90",
                        LineTax.IVA_16);
        invoice(RESTAURANT, 202, "2026-09-07T11:02:45", "PPD; terms only on the document: 15 days")
                .with("CondicionesDePago", "CRÉDITO 15 DÍAS")
                .line(
                        "50202301",
                        "H87",
                        "Garrafón de agua purificada de 20 l",
                        "140",
                        "38.50",
                        LineTax.IVA_0)
                .line(
                        "47131502",
                        "XPK",
                        "Trapo de microfibra, paquete de 10",
                        "18",
                        "167.30",
                        LineTax.IVA_16);
        invoice(CLINIC, 203, "2026-09-09T16:20:08", "PPD; 45 days")
                .line(
                        "51102710",
                        "H87",
                        "Gel antibacterial, galón",
                        "48",
                        "142.18",
                        LineTax.IVA_16);
        invoice(HARDWARE, 204, "2026-09-11T10:15:33", "PPD; 21 days")
                .line("47131604", "H87", "Escoba industrial", "60", "94.35", LineTax.IVA_16)
                .line(
                        "47131803",
                        "H87",
                        "Desengrasante, bidón de 20 l",
                        "15",
                        "489.60",
                        LineTax.IVA_16);
        invoice(TERESA, 205, "2026-09-14T13:27:50", "PUE by transfer")
                .with("FormaPago", "03")
                .with("MetodoPago", "PUE")
                .line(
                        "47131805",
                        "H87",
                        "Limpiador multiusos, bidón de 20 l",
                        "6",
                        "331.40",
                        "99.42",
                        LineTax.IVA_16);
        invoice(COFFEE, 206, "2026-09-17T08:55:19", "PPD; with line breaks between the elements")
                .spread()
                .line(
                        "14111705",
                        "XBX",
                        "Servilleta de papel, caja",
                        "22",
                        "186.65",
                        LineTax.IVA_16)
                .line(
                        "50202301",
                        "H87",
                        "Garrafón de agua purificada de 20 l",
                        "64",
                        "38.50",
                        LineTax.IVA_0);
        invoice(CLINIC, 207, "2026-09-22T12:04:37", "PPD; carries an Addenda")
                .addenda(
                        "<oc:Pedido xmlns:oc=\"urn:example:pedido\" numero=\"OC-88014\"><oc:Nota>Entregar en farmacia</oc:Nota></oc:Pedido>")
                .line(
                        "42132203",
                        "XBX",
                        "Guante de nitrilo, caja de 100",
                        "75",
                        "128.44",
                        LineTax.IVA_16);
        creditNote(
                        HARDWARE,
                        31,
                        "2026-09-23T17:30:02",
                        "relation 01 to AZ-204, its UUID in lower case: returned brooms",
                        "01",
                        uuid("AZ-204").toLowerCase(Locale.ROOT))
                .line(
                        "47131604",
                        "H87",
                        "Bonificación: escoba industrial devuelta",
                        "8",
                        "94.35",
                        LineTax.IVA_16);
        invoice(HARDWARE, 208, "2026-09-24T09:18:26", "PPD; freight, 4 % of IVA withheld")
                .line(
                        "78101802",
                        "E48",
                        "Flete Guadalajara a Tepic",
                        "1",
                        "6850.00",
                        LineTax.IVA_16_FREIGHT)
                .line("47131604", "H87", "Escoba industrial", "12", "94.35", LineTax.IVA_16);
        invoice(CLINIC, 209, "2026-09-29T15:46:54", "PPD; 16 %, 0 % and exempt lines")
                .line("51102710", "H87", "Gel antibacterial, galón", "20", "142.18", LineTax.IVA_16)
                .line(
                        "50202301",
                        "H87",
                        "Garrafón de agua purificada de 20 l",
                        "90",
                        "38.50",
                        LineTax.IVA_0)
                .line(
                        "55101509",
                        "H87",
                        "Manual impreso de higiene hospitalaria",
                        "5",
                        "236.20",
                        LineTax.EXEMPT);
    }

    private void october() {
        invoice(HOTEL, 210, "2026-10-01T10:33:41", "PPD; 30 days; with a byte order mark")
                .line(
                        "47131810",
                        "H87",
                        "Detergente líquido, bidón de 20 l",
                        "30",
                        "402.15",
                        LineTax.IVA_16);
        payment(HOTEL, 11, "2026-10-02T18:05:15", "documents the payment of AZ-201");
        invoice(RESTAURANT, 211, "2026-10-05T09:12:09", "PPD; 15 days")
                .with("CondicionesDePago", "Crédito a 15 días")
                .line(
                        "14111705",
                        "XBX",
                        "Servilleta de papel, caja",
                        "31",
                        "186.65",
                        LineTax.IVA_16);
        invoice(COFFEE, 212, "2026-10-08T11:47:30", "PPD; same total as AZ-213")
                .line(
                        "47131800",
                        "E48",
                        "Paquete mensual de limpieza",
                        "1",
                        "4200.00",
                        LineTax.IVA_16);
        invoice(HARDWARE, 213, "2026-10-08T12:10:58", "PPD; same total as AZ-212")
                .line(
                        "47131800",
                        "E48",
                        "Paquete mensual de limpieza",
                        "1",
                        "4200.00",
                        LineTax.IVA_16);
        invoice(ABROAD, 214, "2026-10-13T14:22:17", "PPD; in USD, export at 0 %")
                .with("Moneda", "USD")
                .with("TipoCambio", "18.4325")
                .with("CondicionesDePago", "60 DIAS")
                .receiverExtra("ResidenciaFiscal=\"USA\" NumRegIdTrib=\"990012345\"")
                .line("78141501", "E48", "Consolidación de carga", "1", "2315.40", LineTax.IVA_0);
        invoice(HOTEL, 215, "2026-10-19T09:05:22", "PPD; replaced by AZ-216")
                .line(
                        "14111703",
                        "XBX",
                        "Toalla de papel interdoblada, caja",
                        "42",
                        "221.35",
                        LineTax.IVA_16);
        invoice(HOTEL, 216, "2026-10-21T10:00:46", "PPD; relation 04: replaces AZ-215")
                .related("04", uuid("AZ-215"))
                .line(
                        "14111703",
                        "XBX",
                        "Toalla de papel interdoblada, caja",
                        "24",
                        "221.35",
                        LineTax.IVA_16);
    }

    /// Oldest first. Where it says "stays", nobody can know from the data whose money it is.
    private List<Movement> movements() {
        List<Movement> movements = new ArrayList<>();
        movements.add(
                in(
                        "2026-09-21",
                        total("AZ-201"),
                        "PAGO FACTURA AZ-201",
                        "085903118420771356",
                        "4410087",
                        payer("INBURSA", HOTEL, "036180702198463518"),
                        "pays AZ-201: exact folio, payer and total"));
        movements.add(
                in(
                        "2026-09-22",
                        total("AZ-202"),
                        "PAGO FACT AZ 202",
                        "BNET01002609220041733920",
                        "0000202",
                        payer("BANREGIO", RESTAURANT, "058580114709256380"),
                        "pays AZ-202: folio with a blank for the dash"));
        movements.add(
                in(
                        "2026-09-25",
                        new BigDecimal("5000.00"),
                        "ABONO FACTURA AZ-204",
                        "2026092540014B36L00008811275",
                        "7715502",
                        payer("SANTANDER", HARDWARE, "014320660318421704"),
                        "pays a part of AZ-204"));
        fee(movements, "2026-09-30");
        movements.add(
                out(
                        "2026-10-02",
                        new BigDecimal("21340.88"),
                        "PAGO PROVEEDOR FACT 5521",
                        "BNET01002610020050918844",
                        "0005521",
                        new Counterparty(
                                "BANAMEX",
                                "OFICINA Y PAPEL DEL PONIENTE SA DE CV",
                                null,
                                "002320775136904122"),
                        "out to a supplier: no business of receivables"));
        movements.add(
                new Movement(
                        LocalDate.of(2026, 10, 6),
                        Kind.SPEI_RETURNED,
                        new BigDecimal("21340.88"),
                        "DEVOLUCION SPEI CUENTA INEXISTENTE",
                        "BNET01002610060050918844",
                        "0005521",
                        new Counterparty("BANAMEX", null, null, null),
                        "the supplier's money comes back: no customer paid"));
        movements.add(
                in(
                        "2026-10-09",
                        total("AZ-203").add(total("AZ-207")).add(total("AZ-209")),
                        "PAGO FACTURAS AZ-203 AZ-207 AZ-209",
                        "8846APR22026100912093358720",
                        "9004471",
                        payer("BANORTE", CLINIC, "072320009311752840"),
                        "pays AZ-203, AZ-207 and AZ-209 at once"));
        movements.add(
                in(
                        "2026-10-12",
                        total("AZ-208"),
                        "PAGO " + HARDWARE.rfc(),
                        "2026101240014B36L00009120386",
                        "0000001",
                        new Counterparty("SANTANDER", null, null, null),
                        "pays AZ-208: RFC in the text and the exact total"));
        movements.add(
                in(
                        "2026-10-14",
                        total("AZ-205"),
                        "PAGO " + TERESA.bankName(),
                        "NU390KDO1KQ1PE8R6F4RBBV0M6T2",
                        "1410262",
                        new Counterparty("NU MEXICO", TERESA.bankName(), null, null),
                        "pays AZ-205: the payer's name and the exact total"));
        movements.add(
                in(
                        "2026-10-16",
                        total("AZ-206").subtract(new BigDecimal("0.01")),
                        "PAGO FACTURA AZ-206",
                        "HSBC774310",
                        "0000206",
                        payer("HSBC", COFFEE, "021320044177029639"),
                        "pays AZ-206 but for one cent, which stays open"));
        movements.add(
                in(
                        "2026-10-19",
                        new BigDecimal("3982.17"),
                        "STRIPE PAYOUT",
                        "124180261019004417385526",
                        "5527104",
                        new Counterparty(
                                "CITI MEXICO", "STRIPE PAYMENTS MEXICO S DE RL DE CV", null, null),
                        "card payments less fees: no single invoice"));
        movements.add(
                in(
                        "2026-10-22",
                        total("AZ-210"),
                        "TRANSFERENCIA",
                        "085903118422916604",
                        "0000000",
                        new Counterparty("INBURSA", null, null, "036180702198463518"),
                        "pays AZ-210: the account is the hotel's, and the exact total"));
        movements.add(
                in(
                        "2026-10-26",
                        total("AZ-211").add(new BigDecimal("150.00")),
                        "PAGO FACTURA AZ-211",
                        "BNET01002610260060238171",
                        "0000211",
                        payer("BANREGIO", RESTAURANT, "058580114709256380"),
                        "pays AZ-211; 150.00 stay on account"));
        fee(movements, "2026-10-30");
        movements.add(
                in(
                        "2026-11-04",
                        total("AZ-212"),
                        "TRANSFERENCIA SPEI",
                        "F202611041183590274",
                        "0000000",
                        new Counterparty("BANREGIO", null, null, null),
                        "stays: fits AZ-212 and AZ-213 alike, of two customers"));
        movements.add(
                new Movement(
                        LocalDate.of(2026, 11, 10),
                        Kind.CASH_IN,
                        new BigDecimal("1830.00"),
                        "DEPOSITO EN EFECTIVO SUC 0142",
                        "NOTPROVIDED",
                        "0000000",
                        null,
                        "stays: nothing tells who paid what"));
        movements.add(
                out(
                        "2026-11-13",
                        new BigDecimal("21340.88"),
                        "PAGO PROVEEDOR FACT 5521",
                        "BNET01002611130071106652",
                        "0005521",
                        new Counterparty(
                                "BANAMEX",
                                "OFICINA Y PAPEL DEL PONIENTE SA DE CV",
                                null,
                                "002320775136904122"),
                        "out to a supplier: no business of receivables"));
        return movements;
    }

    private CfdiWriter invoice(Customer customer, int folio, String issuedAt, String note) {
        return add(customer, "I", "AZ", folio, issuedAt, note);
    }

    private CfdiWriter creditNote(
            Customer customer,
            int folio,
            String issuedAt,
            String note,
            String relation,
            String related) {
        return add(customer, "E", "NC", folio, issuedAt, note)
                .with("MetodoPago", "PUE")
                .with("FormaPago", "15")
                .related(relation, related);
    }

    /// A document of type P: one transfer that paid AZ-201 in full.
    private void payment(Customer customer, int folio, String issuedAt, String note) {
        CfdiWriter paid = document("AZ-201");
        BigDecimal total = paid.total();
        BigDecimal base = total.divide(new BigDecimal("1.16"), 2, RoundingMode.HALF_UP);
        BigDecimal iva = total.subtract(base);
        add(
                        new Customer(
                                new Party(
                                        customer.party().rfc(),
                                        customer.party().name(),
                                        customer.party().postalCode(),
                                        customer.party().regime(),
                                        "CP01"),
                                null,
                                customer.bankName()),
                        "P",
                        "P",
                        folio,
                        issuedAt,
                        note)
                .complements(
                        """
                        <pago20:Pagos xmlns:pago20="http://www.sat.gob.mx/Pagos20" Version="2.0"><pago20:Totales TotalTrasladosBaseIVA16="%2$s" TotalTrasladosImpuestoIVA16="%3$s" MontoTotalPagos="%1$s"/><pago20:Pago FechaPago="2026-09-21T12:00:00" FormaDePagoP="03" MonedaP="MXN" TipoCambioP="1" Monto="%1$s" NumOperacion="085903118420771356"><pago20:DoctoRelacionado IdDocumento="%4$s" Serie="AZ" Folio="201" MonedaDR="MXN" EquivalenciaDR="1" NumParcialidad="1" ImpSaldoAnt="%1$s" ImpPagado="%1$s" ImpSaldoInsoluto="0.00" ObjetoImpDR="02"><pago20:ImpuestosDR><pago20:TrasladosDR><pago20:TrasladoDR BaseDR="%2$s" ImpuestoDR="002" TipoFactorDR="Tasa" TasaOCuotaDR="0.160000" ImporteDR="%3$s"/></pago20:TrasladosDR></pago20:ImpuestosDR></pago20:DoctoRelacionado><pago20:ImpuestosP><pago20:TrasladosP><pago20:TrasladoP BaseP="%2$s" ImpuestoP="002" TipoFactorP="Tasa" TasaOCuotaP="0.160000" ImporteP="%3$s"/></pago20:TrasladosP></pago20:ImpuestosP></pago20:Pago></pago20:Pagos>\
                        """
                                .formatted(total, base, iva, paid.uuid()));
    }

    private CfdiWriter add(
            Customer customer,
            String type,
            String series,
            int folio,
            String issuedAt,
            String note) {
        CfdiWriter writer =
                new CfdiWriter(
                        AZUL,
                        type,
                        series,
                        String.valueOf(folio),
                        LocalDateTime.parse(issuedAt),
                        customer.party());
        documents.put(writer.number(), writer);
        notes.put(writer.number(), note);
        return writer;
    }

    private CfdiWriter document(String number) {
        CfdiWriter document = documents.get(number);
        if (document == null) {
            throw new IllegalArgumentException("no document " + number);
        }
        return document;
    }

    private String uuid(String number) {
        return document(number).uuid();
    }

    private BigDecimal total(String number) {
        return document(number).total();
    }

    private static Counterparty payer(String bank, Customer customer, String account) {
        return new Counterparty(bank, customer.bankName(), customer.rfc(), account);
    }

    private static Movement in(
            String date,
            BigDecimal amount,
            String text,
            String trackingKey,
            String reference,
            Counterparty payer,
            String truth) {
        return new Movement(
                LocalDate.parse(date),
                Kind.SPEI_IN,
                amount,
                text,
                trackingKey,
                reference,
                payer,
                truth);
    }

    private static Movement out(
            String date,
            BigDecimal amount,
            String text,
            String trackingKey,
            String reference,
            Counterparty payee,
            String truth) {
        return new Movement(
                LocalDate.parse(date),
                Kind.SPEI_OUT,
                amount,
                text,
                trackingKey,
                reference,
                payee,
                truth);
    }

    private static void fee(List<Movement> movements, String date) {
        movements.add(
                new Movement(
                        LocalDate.parse(date),
                        Kind.FEE,
                        new BigDecimal("265.00"),
                        "COMISION MANEJO DE CUENTA",
                        "NOTPROVIDED",
                        "0000000",
                        null,
                        "bank fee"));
        movements.add(
                new Movement(
                        LocalDate.parse(date),
                        Kind.FEE_TAX,
                        new BigDecimal("42.40"),
                        "IVA COMISION MANEJO DE CUENTA",
                        "NOTPROVIDED",
                        "0000000",
                        null,
                        "IVA of the bank fee"));
    }

    /// The files that must not become documents, by name.
    private Map<String, String> badFiles() {
        Map<String, String> files = new LinkedHashMap<>();
        String whole = document("AZ-209").xml();
        files.put("truncated.xml", whole.substring(0, whole.indexOf("<cfdi:Conceptos>") + 240));
        files.put(
                "edited.xml", document("AZ-213").xml().replace("Paquete mensual", "Paquete anual"));
        files.put(
                "other-issuer.xml",
                new CfdiWriter(
                                OTHER_ISSUER,
                                "I",
                                "F",
                                "5521",
                                LocalDateTime.parse("2026-10-01T12:31:07"),
                                new Party(AZUL.rfc(), AZUL.name(), "44100", "601", "G03"))
                        .line(
                                "14111507",
                                "XPK",
                                "Papel bond carta, paquete de 500 hojas",
                                "130",
                                "141.52",
                                LineTax.IVA_16)
                        .xml());
        files.put("copy-of-az-203.xml", document("AZ-203").spread().xml());
        return files;
    }

    private void write(Path folder) {
        Map<String, byte[]> files = new LinkedHashMap<>();
        StringBuilder good = new StringBuilder();
        for (CfdiWriter document : documents.values()) {
            String file = "cfdi/" + document.number().toLowerCase(Locale.ROOT) + ".xml";
            String mark = document.number().equals("AZ-210") ? "\uFEFF" : "";
            files.put(file, (mark + document.xml()).getBytes(StandardCharsets.UTF_8));
            good.append(
                    "| `%s` | read | %s | %s | %s | %s | %s | %s |\n"
                            .formatted(
                                    file,
                                    document.type(),
                                    document.number(),
                                    document.issuedAt().toLocalDate(),
                                    document.receiver().name(),
                                    document.type().equals("P") ? "0" : document.total(),
                                    notes.get(document.number())));
        }
        badFiles()
                .forEach((name, xml) ->
                        files.put("cfdi-bad/" + name, xml.getBytes(StandardCharsets.UTF_8)));
        DemoStatement statement =
                new DemoStatement(CLABE, AZUL.name(), OPENING, FROM, UNTIL, movements());
        files.put("camt053.xml", statement.camt053().getBytes(StandardCharsets.UTF_8));
        files.put("bbva.txt", statement.bbva().getBytes(BANK_ENCODING));
        files.put("customers.csv", customers().getBytes(StandardCharsets.UTF_8));
        files.put("README.md", readme(good.toString(), statement).getBytes(StandardCharsets.UTF_8));
        files.forEach((name, bytes) -> write(folder.resolve(name), bytes));
    }

    private static void write(Path file, byte[] bytes) {
        try {
            Files.createDirectories(file.getParent());
            Files.write(file, bytes);
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }

    private static String customers() {
        StringBuilder csv = new StringBuilder("rfc,name,payment_terms_days,clabe,email\n");
        for (Customer customer : CUSTOMERS) {
            if (customer.customerFile() != null) {
                csv.append(customer.rfc()).append(',').append(customer.customerFile()).append('\n');
            }
        }
        return csv.toString();
    }

    private String readme(String good, DemoStatement statement) {
        StringBuilder movements = new StringBuilder();
        int ordinal = 1;
        for (Movement movement : statement.movements()) {
            movements.append(
                    "| %d | %s | %s | %s | %s |\n"
                            .formatted(
                                    ordinal++,
                                    movement.date(),
                                    movement.signed(),
                                    movement.text(),
                                    movement.truth()));
        }
        return """
        # Distribuidora Azul: ten weeks of a company that does not exist

        A distributor of cleaning goods and drinking water, RFC %1$s. The company, its customers, their tax
        ids, accounts and addresses are invented; any likeness to somebody real is chance. The documents are
        sealed with a throw-away key whose certificate no authority has signed, and the seals of the stamps
        (`SelloSAT`) are noise. All files, this one included, are written by
        `io.cobro.connectors.cfdi.DemoCompany`; change that and run its `main`, not the files.

        ```
        ./cobro demo --once --today 2026-11-20 --issuer %1$s \\
          --cfdi examples/distribuidora-azul/cfdi --cfdi examples/distribuidora-azul/cfdi-bad \\
          --statement examples/distribuidora-azul/camt053.xml \\
          --customers examples/distribuidora-azul/customers.csv
        ```

        ## Documents
        "Read as" is what the reader makes of the file alone; whether the document is wanted is the
        importer's question. Type P is recorded and changes no balance.

        | file | read as | type | number | date | customer | total | remarks |
        |---|---|---|---|---|---|---|---|
        %2$s
        ## Files that must not become documents

        | file | read as | what becomes of it |
        |---|---|---|
        | `cfdi-bad/truncated.xml` | xml_not_well_formed | refused: it breaks off |
        | `cfdi-bad/edited.xml` | seal_invalid | refused: a word was changed after sealing |
        | `cfdi-bad/other-issuer.xml` | read | refused where the issuer is none of the tenant's: a supplier's invoice |
        | `cfdi-bad/copy-of-az-203.xml` | read | a duplicate: AZ-203 in another spelling, same UUID and seal |

        ## Bank account
        `camt053.xml` (oldest first) and `bbva.txt` (Windows-1252, newest first, thousands commas) hold the
        same movements of account %3$s from %4$s to %5$s: opening balance %6$s MXN,
        closing balance %7$s MXN. Both together change nothing over one of them; the text alone shows no
        payer's account, so that nobody can know from it what number 13 pays.

        | # | date | amount | text | truth |
        |---|---|---|---|---|
        %8$s
        Open at the end: one cent of AZ-206, the rest of AZ-204 after NC-31 and the part payment, AZ-212,
        AZ-213, AZ-214 (USD) and AZ-216. AZ-215 counts until AZ-216 replaces it.

        ## Customers
        `customers.csv`: RFC, name, payment terms in days (else those of the document), CLABE, e-mail. The
        customer abroad of AZ-214 is not in it.

        ## Reminders
        On 2026-11-20 what is due is to be reminded of before the bank is asked: each invoice once, by the
        latest step whose day has passed. What is true after the statement, and so what leaves:

        | customer | invoices | what becomes of the reminder |
        |---|---|---|
        | HOTEL MIRADOR DEL LAGO | AZ-216, due that day | sent; AZ-201 and AZ-210 are left out: `paid` |
        | FERRETERIA LOS TRES ROBLES | the rest of AZ-204 | sent; AZ-208 is `paid`, AZ-213 waits for number 17: `unmatched_payment` |
        | CAFETERIA NUBE ALTA | AZ-206, AZ-212 | suppressed: nobody is asked for one cent (`condition_not_met`), `unmatched_payment` |
        | BLUE HARBOR PROVISIONS LLC | AZ-214 | none before 9 December; it has no address then (`no_recipient`) |
        | the others | | suppressed: `paid` |
        """
                .formatted(
                        AZUL.rfc(),
                        good,
                        CLABE,
                        FROM,
                        UNTIL,
                        statement.opening(),
                        statement.closing(),
                        movements);
    }
}
