package io.cobro.connectors.cfdi;

import static io.cobro.connectors.cfdi.Fields.amountOrZero;
import static io.cobro.connectors.cfdi.Fields.one;
import static io.cobro.connectors.cfdi.Fields.oneAtMost;
import static io.cobro.connectors.cfdi.Fields.optional;
import static io.cobro.connectors.cfdi.Fields.optionalAmount;
import static io.cobro.connectors.cfdi.Fields.optionalText;
import static io.cobro.connectors.cfdi.Fields.required;
import static io.cobro.connectors.cfdi.Fields.requiredAmount;
import static io.cobro.connectors.cfdi.Fields.requiredDateTime;
import static io.cobro.connectors.cfdi.Fields.requiredDecimal;
import static io.cobro.connectors.cfdi.Fields.requiredPositive;
import static io.cobro.connectors.cfdi.Fields.requiredText;
import static io.cobro.connectors.cfdi.Fields.requiredUuid;

import io.cobro.core.fiscal.CfdiDocument;
import io.cobro.core.fiscal.CfdiLine;
import io.cobro.core.fiscal.CfdiParty;
import io.cobro.core.fiscal.CfdiProblem;
import io.cobro.core.fiscal.CfdiRelation;
import io.cobro.core.fiscal.CfdiTax;
import io.cobro.core.fiscal.CfdiType;
import io.cobro.core.fiscal.CfdiWarning;
import io.cobro.core.fiscal.PaymentMethod;
import io.cobro.core.fiscal.Rfc;
import io.cobro.core.fiscal.TaxCode;
import io.cobro.core.fiscal.TaxDirection;
import io.cobro.core.fiscal.TaxFactor;
import io.cobro.core.money.CurrencyCode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads one `cfdi:Comprobante` of version 4.0 by the structural rules of its schema, checks stamp,
/// seal and sums, and stops at the first problem.
///
/// Catalogues are no part of the rules: their codes must only look like codes. Documents of types
/// P, N and T are read as far as they are identified by it. Source: SAT, Anexo 20, cfdv40.xsd and
/// TimbreFiscalDigitalv11.xsd.
final class DocumentParser {

    private static final String STAMP_VERSION = "1.1";
    private static final int NAME_LENGTH_MAX = 300;
    private static final int SERIES_LENGTH_MAX = 25;
    private static final int FOLIO_LENGTH_MAX = 40;
    private static final int CONDITIONS_LENGTH_MAX = 1_000;
    private static final int DESCRIPTION_LENGTH_MAX = 1_000;

    private static final Pattern TYPE = Pattern.compile("[IEPNT]");
    private static final Pattern CURRENCY = Pattern.compile("[A-Z]{3}");
    private static final Pattern PAYMENT_METHOD = Pattern.compile("PUE|PPD");
    private static final Pattern PAYMENT_FORM = Pattern.compile("[0-9]{2}");
    private static final Pattern EXPORT = Pattern.compile("0[1-4]");
    private static final Pattern POSTAL_CODE = Pattern.compile("[0-9]{5}");
    private static final Pattern REGIME = Pattern.compile("[0-9]{3}");
    private static final Pattern USE = Pattern.compile("[A-Z]{1,2}[0-9]{2}");
    private static final Pattern RELATION_TYPE = Pattern.compile("[0-9]{2}");
    private static final Pattern PRODUCT = Pattern.compile("[0-9]{8}");
    private static final Pattern UNIT = Pattern.compile("[A-Z0-9]{1,3}");
    private static final Pattern TAX_OBJECT = Pattern.compile("0[1-9]");
    private static final Pattern TAX = Pattern.compile("00[123]");
    private static final Pattern FACTOR = Pattern.compile("Tasa|Cuota|Exento");
    private static final Pattern CERTIFICATE_NUMBER = Pattern.compile("[0-9]{20}");

    private final XmlElement comprobante;
    private final List<CfdiWarning> warnings = new ArrayList<>();

    private DocumentParser(XmlElement comprobante) {
        this.comprobante = comprobante;
    }

    static CfdiDocument parse(XmlElement comprobante) throws NotReadable {
        return new DocumentParser(comprobante).document();
    }

    private CfdiDocument document() throws NotReadable {
        CfdiType type =
                CfdiType.ofLetter(required(comprobante, "TipoDeComprobante", TYPE)).orElseThrow();
        boolean receivable = type.changesReceivables();
        XmlElement stamp = stamp();
        LocalDateTime issuedAt = requiredDateTime(comprobante, "Fecha");
        CfdiParty issuer = issuer(receivable);
        CfdiParty receiver = receiver(receivable);
        String method = optional(comprobante, "MetodoPago", PAYMENT_METHOD);
        String seal = Seal.text(comprobante, "Sello");
        XmlElement taxes = receivable ? oneAtMost(comprobante, "Impuestos") : null;
        XmlElement localTaxes = receivable ? localTaxes() : null;
        List<CfdiTax> groups = new ArrayList<>();
        if (receivable) {
            requireRestOfReceivable();
            addGroups(taxes, groups);
            addLocalGroups(localTaxes, groups);
        }
        checkStamp(stamp, seal);
        checkSeal(seal, stamp != null, issuer.rfc(), issuedAt);
        checkDigit(issuer, CfdiWarning.ISSUER_RFC_CHECK_DIGIT);
        checkDigit(receiver, CfdiWarning.RECEIVER_RFC_CHECK_DIGIT);
        CfdiDocument document =
                new CfdiDocument(
                        stamp == null ? null : requiredUuid(stamp, "UUID"),
                        DocumentHash.of(comprobante),
                        seal,
                        stamp == null ? null : Seal.text(stamp, "SelloCFD"),
                        type,
                        optionalText(comprobante, "Serie", SERIES_LENGTH_MAX),
                        optionalText(comprobante, "Folio", FOLIO_LENGTH_MAX),
                        issuedAt,
                        method == null ? null : PaymentMethod.valueOf(method),
                        optional(comprobante, "FormaPago", PAYMENT_FORM),
                        optionalText(comprobante, "CondicionesDePago", CONDITIONS_LENGTH_MAX),
                        required(comprobante, "Moneda", CURRENCY),
                        comprobante.attribute("TipoCambio") == null
                                ? null
                                : requiredPositive(comprobante, "TipoCambio"),
                        requiredAmount(comprobante, "SubTotal"),
                        amountOrZero(comprobante, "Descuento"),
                        requiredAmount(comprobante, "Total"),
                        issuer,
                        receiver,
                        receivable ? lines() : List.of(),
                        groups,
                        relations(),
                        warnings);
        if (receivable) {
            checkMoney(document);
            Sums.check(
                    document,
                    new Sums.Declared(
                            declared(taxes, "TotalImpuestosTrasladados"),
                            declared(taxes, "TotalImpuestosRetenidos"),
                            declared(localTaxes, "TotaldeTraslados"),
                            declared(localTaxes, "TotaldeRetenciones")));
        }
        return document;
    }

    /// What the schema demands of every document and receivables only pass by.
    private void requireRestOfReceivable() throws NotReadable {
        required(comprobante, "Exportacion", EXPORT);
        required(comprobante, "LugarExpedicion", POSTAL_CODE);
        oneAtMost(comprobante, "InformacionGlobal");
        oneAtMost(comprobante, Cfdi.COMPLEMENTO);
    }

    private @Nullable XmlElement stamp() throws NotReadable {
        List<XmlElement> stamps = new ArrayList<>();
        for (XmlElement complement : comprobante.at(Cfdi.COMPLEMENTO)) {
            for (XmlElement child : complement.children()) {
                if (child.is(Cfdi.TFD, Cfdi.TIMBRE)) {
                    stamps.add(child);
                }
            }
        }
        return oneAtMost(stamps, Cfdi.TIMBRE);
    }

    private static void checkStamp(@Nullable XmlElement stamp, @Nullable String seal)
            throws NotReadable {
        if (stamp == null) {
            return;
        }
        if (!required(stamp, "Version").equals(STAMP_VERSION)) {
            throw NotReadable.invalid(stamp, "Version", "not " + STAMP_VERSION);
        }
        requiredDateTime(stamp, "FechaTimbrado");
        rfc(stamp, "RfcProvCertif");
        required(stamp, "NoCertificadoSAT", CERTIFICATE_NUMBER);
        required(stamp, "SelloSAT");
        required(stamp, "SelloCFD");
        if (!Objects.equals(Seal.text(stamp, "SelloCFD"), seal)) {
            throw new NotReadable(
                    CfdiProblem.STAMP_SEAL_MISMATCH,
                    "TimbreFiscalDigital@SelloCFD is not Comprobante@Sello.");
        }
    }

    /// A draft that nobody has sealed or stamped yet may leave all three attributes of the seal
    /// empty or out; whether it is wanted is for the caller to say.
    private void checkSeal(
            @Nullable String seal, boolean stamped, Rfc issuer, LocalDateTime issuedAt)
            throws NotReadable {
        if (seal == null) {
            if (stamped) {
                throw NotReadable.missing(comprobante, "Sello");
            }
            warnings.add(CfdiWarning.SEAL_ABSENT);
            return;
        }
        required(comprobante, "NoCertificado", CERTIFICATE_NUMBER);
        boolean sealedByOther = one(comprobante, "Emisor").attribute("FacAtrAdquirente") != null;
        warnings.addAll(Seal.check(comprobante, seal, issuer, issuedAt, sealedByOther));
    }

    private void checkDigit(CfdiParty party, CfdiWarning warning) {
        if (!party.rfc().hasRightCheckDigit()) {
            warnings.add(warning);
        }
    }

    private CfdiParty issuer(boolean receivable) throws NotReadable {
        XmlElement issuer = one(comprobante, "Emisor");
        return new CfdiParty(
                rfc(issuer, "Rfc"),
                name(issuer, receivable),
                receivable
                        ? required(issuer, "RegimenFiscal", REGIME)
                        : issuer.attribute("RegimenFiscal"),
                null);
    }

    private CfdiParty receiver(boolean receivable) throws NotReadable {
        XmlElement receiver = one(comprobante, "Receptor");
        if (!receivable) {
            return new CfdiParty(
                    rfc(receiver, "Rfc"),
                    name(receiver, false),
                    receiver.attribute("RegimenFiscalReceptor"),
                    receiver.attribute("UsoCFDI"));
        }
        required(receiver, "DomicilioFiscalReceptor", POSTAL_CODE);
        return new CfdiParty(
                rfc(receiver, "Rfc"),
                name(receiver, true),
                required(receiver, "RegimenFiscalReceptor", REGIME),
                required(receiver, "UsoCFDI", USE));
    }

    private static String name(XmlElement party, boolean mandatory) throws NotReadable {
        if (mandatory) {
            return requiredText(party, "Nombre", NAME_LENGTH_MAX);
        }
        String name = optionalText(party, "Nombre", NAME_LENGTH_MAX);
        return name == null ? "" : name;
    }

    private static Rfc rfc(XmlElement element, String attribute) throws NotReadable {
        String value = required(element, attribute);
        if (!Rfc.isValid(value)) {
            throw NotReadable.invalid(element, attribute, "not of the form of an RFC");
        }
        return new Rfc(value);
    }

    private List<CfdiLine> lines() throws NotReadable {
        List<CfdiLine> lines = new ArrayList<>();
        for (XmlElement concept : one(comprobante, "Conceptos").at("Concepto")) {
            lines.add(line(concept));
        }
        if (lines.isEmpty()) {
            throw new NotReadable(CfdiProblem.CFDI_FIELD_MISSING, "Conceptos/Concepto is missing.");
        }
        return lines;
    }

    private static CfdiLine line(XmlElement concept) throws NotReadable {
        required(concept, "ObjetoImp", TAX_OBJECT);
        oneAtMost(concept, "Impuestos");
        List<CfdiTax> taxes = new ArrayList<>();
        for (XmlElement tax : concept.at("Impuestos/Traslados/Traslado")) {
            taxes.add(computed(TaxDirection.TRANSFERRED, tax, requiredPositive(tax, "Base")));
        }
        for (XmlElement tax : concept.at("Impuestos/Retenciones/Retencion")) {
            taxes.add(computed(TaxDirection.WITHHELD, tax, requiredPositive(tax, "Base")));
        }
        return new CfdiLine(
                requiredText(concept, "Descripcion", DESCRIPTION_LENGTH_MAX),
                required(concept, "ClaveProdServ", PRODUCT),
                required(concept, "ClaveUnidad", UNIT),
                requiredPositive(concept, "Cantidad"),
                requiredAmount(concept, "ValorUnitario"),
                amountOrZero(concept, "Descuento"),
                requiredAmount(concept, "Importe"),
                taxes);
    }

    private static void addGroups(@Nullable XmlElement taxes, List<CfdiTax> groups)
            throws NotReadable {
        if (taxes == null) {
            return;
        }
        for (XmlElement tax : taxes.at("Traslados/Traslado")) {
            groups.add(computed(TaxDirection.TRANSFERRED, tax, requiredAmount(tax, "Base")));
        }
        for (XmlElement tax : taxes.at("Retenciones/Retencion")) {
            groups.add(
                    new CfdiTax(
                            TaxDirection.WITHHELD,
                            code(tax),
                            null,
                            null,
                            null,
                            null,
                            requiredAmount(tax, "Importe")));
        }
    }

    /// A tax that says how it was computed. Only an exempt one may leave out rate and amount
    /// (matrix of errors of CFDI 4.0, CFDI40174 and CFDI40175).
    private static CfdiTax computed(TaxDirection direction, XmlElement tax, BigDecimal base)
            throws NotReadable {
        TaxFactor factor = factor(required(tax, "TipoFactor", FACTOR));
        boolean exempt = factor == TaxFactor.EXEMPT;
        return new CfdiTax(
                direction,
                code(tax),
                null,
                factor,
                exempt ? null : requiredDecimal(tax, "TasaOCuota"),
                base,
                exempt ? BigDecimal.ZERO : requiredAmount(tax, "Importe"));
    }

    private static TaxCode code(XmlElement tax) throws NotReadable {
        return switch (required(tax, "Impuesto", TAX)) {
            case "001" -> TaxCode.ISR;
            case "002" -> TaxCode.IVA;
            default -> TaxCode.IEPS;
        };
    }

    private static TaxFactor factor(String word) {
        return switch (word) {
            case "Tasa" -> TaxFactor.RATE;
            case "Cuota" -> TaxFactor.QUOTA;
            default -> TaxFactor.EXEMPT;
        };
    }

    private @Nullable XmlElement localTaxes() throws NotReadable {
        List<XmlElement> found = new ArrayList<>();
        for (XmlElement complement : comprobante.at(Cfdi.COMPLEMENTO)) {
            for (XmlElement child : complement.children()) {
                if (child.is(Cfdi.IMPLOCAL, "ImpuestosLocales")) {
                    found.add(child);
                }
            }
        }
        return oneAtMost(found, "ImpuestosLocales");
    }

    private static void addLocalGroups(@Nullable XmlElement localTaxes, List<CfdiTax> groups)
            throws NotReadable {
        if (localTaxes == null) {
            return;
        }
        for (XmlElement tax : localTaxes.at("TrasladosLocales")) {
            groups.add(local(TaxDirection.TRANSFERRED, tax, "ImpLocTrasladado", "TasadeTraslado"));
        }
        for (XmlElement tax : localTaxes.at("RetencionesLocales")) {
            groups.add(local(TaxDirection.WITHHELD, tax, "ImpLocRetenido", "TasadeRetencion"));
        }
    }

    /// Local rates are written as percentages: 5.00 is 0.05.
    private static CfdiTax local(TaxDirection direction, XmlElement tax, String name, String rate)
            throws NotReadable {
        return new CfdiTax(
                direction,
                TaxCode.LOCAL,
                requiredText(tax, name, NAME_LENGTH_MAX),
                TaxFactor.RATE,
                requiredDecimal(tax, rate).movePointLeft(2),
                null,
                requiredAmount(tax, "Importe"));
    }

    private List<CfdiRelation> relations() throws NotReadable {
        List<CfdiRelation> relations = new ArrayList<>();
        for (XmlElement related : comprobante.at("CfdiRelacionados")) {
            List<String> uuids = new ArrayList<>();
            for (XmlElement document : related.at("CfdiRelacionado")) {
                uuids.add(requiredUuid(document, "UUID"));
            }
            relations.add(
                    new CfdiRelation(required(related, "TipoRelacion", RELATION_TYPE), uuids));
        }
        return relations;
    }

    private static @Nullable BigDecimal declared(@Nullable XmlElement element, String attribute)
            throws NotReadable {
        return element == null ? null : optionalAmount(element, attribute);
    }

    /// What a customer owes must be countable in minor units of its currency.
    private void checkMoney(CfdiDocument document) throws NotReadable {
        if (!CurrencyCode.isValid(document.currency())) {
            throw NotReadable.invalid(comprobante, "Moneda", "no currency that can be owed");
        }
        CurrencyCode currency = new CurrencyCode(document.currency());
        BigDecimal minorUnits = document.total().movePointRight(currency.digits());
        if (minorUnits.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0) {
            throw NotReadable.invalid(comprobante, "Total", "too large");
        }
        if (minorUnits.setScale(0, RoundingMode.DOWN).compareTo(minorUnits) != 0) {
            throw NotReadable.invalid(comprobante, "Total", "more decimals than its currency");
        }
    }
}
