package io.cobro.connectors.cfdi;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Writes, seals and stamps one CFDI 4.0, for tests and for the demo's data. The stamp is well
/// formed; its own seal (`SelloSAT`) is noise.
///
/// Sums are computed from the lines. A test that wants something wrong changes one attribute before
/// the seal is made ([#with]), or the finished text.
final class CfdiWriter {

    private static final String POSTAL_CODE = "44100";
    private static final String PROVIDER_RFC = "PCD2001159X0";
    private static final String PROVIDER_CERTIFICATE = "30001000000900009999";
    private static final DateTimeFormatter SECONDS =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss", Locale.ROOT);
    private static final BigDecimal IVA = new BigDecimal("0.160000");
    private static final BigDecimal FREIGHT_WITHHOLDING = new BigDecimal("0.040000");

    enum LineTax {
        IVA_16,
        /// 16 %, of which a company that buys freight holds back 4 % of the price.
        IVA_16_FREIGHT,
        IVA_0,
        EXEMPT
    }

    record Party(String rfc, String name, String postalCode, String regime, String use) {}

    record Line(
            String product,
            String unit,
            String description,
            BigDecimal quantity,
            BigDecimal price,
            BigDecimal discount,
            LineTax tax) {

        BigDecimal amount() {
            return cents(quantity.multiply(price));
        }

        BigDecimal base() {
            return amount().subtract(discount);
        }

        BigDecimal iva() {
            return switch (tax) {
                case IVA_16, IVA_16_FREIGHT -> cents(base().multiply(IVA));
                case IVA_0, EXEMPT -> BigDecimal.ZERO.setScale(2);
            };
        }

        BigDecimal withheld() {
            return tax == LineTax.IVA_16_FREIGHT
                    ? cents(base().multiply(FREIGHT_WITHHOLDING))
                    : BigDecimal.ZERO.setScale(2);
        }
    }

    private final TestIssuer issuer;
    private final String type;
    private final String series;
    private final String folio;
    private final LocalDateTime issuedAt;
    private final Party receiver;
    private final List<Line> lines = new ArrayList<>();
    private final Map<String, @Nullable String> root = new LinkedHashMap<>();
    private String relationType = "";
    private List<String> related = List.of();
    private String receiverExtra = "";
    private String complements = "";
    private String addenda = "";
    private boolean stamped = true;
    private boolean sealed = true;
    private boolean spread;

    CfdiWriter(
            TestIssuer issuer,
            String type,
            String series,
            String folio,
            LocalDateTime issuedAt,
            Party receiver) {
        this.issuer = issuer;
        this.type = type;
        this.series = series;
        this.folio = folio;
        this.issuedAt = issuedAt;
        this.receiver = receiver;
    }

    CfdiWriter line(
            String product,
            String unit,
            String description,
            String quantity,
            String price,
            LineTax tax) {
        return line(product, unit, description, quantity, price, "0.00", tax);
    }

    CfdiWriter line(
            String product,
            String unit,
            String description,
            String quantity,
            String price,
            String discount,
            LineTax tax) {
        lines.add(
                new Line(
                        product,
                        unit,
                        description,
                        new BigDecimal(quantity),
                        new BigDecimal(price),
                        new BigDecimal(discount),
                        tax));
        return this;
    }

    /// An attribute of `cfdi:Comprobante`, also one that would be computed; null leaves it out.
    CfdiWriter with(String attribute, @Nullable String value) {
        root.put(attribute, value);
        return this;
    }

    CfdiWriter related(String relation, String... uuids) {
        relationType = relation;
        related = List.of(uuids);
        return this;
    }

    /// More attributes of `cfdi:Receptor`, as XML.
    CfdiWriter receiverExtra(String attributes) {
        receiverExtra = " " + attributes;
        return this;
    }

    /// Complements before the stamp, as XML.
    CfdiWriter complements(String xml) {
        complements = xml;
        return this;
    }

    /// What is inside the Addenda, as XML.
    CfdiWriter addenda(String xml) {
        addenda = "<cfdi:Addenda>" + xml + "</cfdi:Addenda>";
        return this;
    }

    CfdiWriter unstamped() {
        stamped = false;
        return this;
    }

    CfdiWriter unsealed() {
        sealed = false;
        stamped = false;
        return this;
    }

    /// With line breaks between the elements.
    CfdiWriter spread() {
        spread = true;
        return this;
    }

    String number() {
        return series + "-" + folio;
    }

    LocalDateTime issuedAt() {
        return issuedAt;
    }

    Party receiver() {
        return receiver;
    }

    String type() {
        return type;
    }

    String uuid() {
        return UUID.nameUUIDFromBytes(
                        (issuer.rfc() + "/" + number()).getBytes(StandardCharsets.UTF_8))
                .toString()
                .toUpperCase(Locale.ROOT);
    }

    BigDecimal total() {
        return sum(Line::base).add(sum(Line::iva)).subtract(sum(Line::withheld));
    }

    String xml() {
        String unsealed = written();
        String seal = sealed ? issuer.seal(unsealed) : "";
        String text = unsealed.replace("Sello=\"\"", "Sello=\"" + seal + "\"");
        String inside = complements + (stamped ? stamp(seal) : "");
        String tail =
                (inside.isEmpty() ? "" : "<cfdi:Complemento>" + inside + "</cfdi:Complemento>")
                        + addenda
                        + "</cfdi:Comprobante>";
        String bare = text.substring(0, text.lastIndexOf(complementsPart()));
        return spread ? spreadOut(bare + tail) : bare + tail;
    }

    private static String spreadOut(String xml) {
        return xml.replace("><", ">\n<");
    }

    private String complementsPart() {
        return (complements.isEmpty()
                        ? ""
                        : "<cfdi:Complemento>" + complements + "</cfdi:Complemento>")
                + "</cfdi:Comprobante>";
    }

    private String written() {
        Map<String, @Nullable String> attributes = new LinkedHashMap<>();
        boolean payment = type.equals("P");
        attributes.put("Version", "4.0");
        attributes.put("Serie", series);
        attributes.put("Folio", folio);
        attributes.put("Fecha", SECONDS.format(issuedAt));
        attributes.put("Sello", "");
        attributes.put("FormaPago", payment ? null : "99");
        attributes.put("NoCertificado", sealed ? issuer.certificateNumber() : "");
        attributes.put("Certificado", sealed ? issuer.certificate() : "");
        attributes.put("CondicionesDePago", null);
        attributes.put("SubTotal", payment ? "0" : sum(Line::amount).toPlainString());
        attributes.put(
                "Descuento",
                sum(Line::discount).signum() == 0 ? null : sum(Line::discount).toPlainString());
        attributes.put("Moneda", payment ? "XXX" : "MXN");
        attributes.put("TipoCambio", null);
        attributes.put("Total", payment ? "0" : total().toPlainString());
        attributes.put("TipoDeComprobante", type);
        attributes.put("Exportacion", "01");
        attributes.put("MetodoPago", payment ? null : "PPD");
        attributes.put("LugarExpedicion", POSTAL_CODE);
        attributes.putAll(root);
        StringBuilder xml = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        xml.append(
                "<cfdi:Comprobante xmlns:cfdi=\"http://www.sat.gob.mx/cfd/4\""
                        + " xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\""
                        + " xsi:schemaLocation=\"http://www.sat.gob.mx/cfd/4"
                        + " http://www.sat.gob.mx/sitio_internet/cfd/4/cfdv40.xsd\"");
        attributes.forEach((name, value) -> append(xml, name, value));
        xml.append('>');
        if (!related.isEmpty()) {
            xml.append("<cfdi:CfdiRelacionados");
            append(xml, "TipoRelacion", relationType);
            xml.append('>');
            for (String uuid : related) {
                xml.append("<cfdi:CfdiRelacionado");
                append(xml, "UUID", uuid);
                xml.append("/>");
            }
            xml.append("</cfdi:CfdiRelacionados>");
        }
        xml.append("<cfdi:Emisor");
        append(xml, "Rfc", issuer.rfc());
        append(xml, "Nombre", issuer.name());
        append(xml, "RegimenFiscal", "601");
        xml.append("/><cfdi:Receptor");
        append(xml, "Rfc", receiver.rfc());
        append(xml, "Nombre", receiver.name());
        append(xml, "DomicilioFiscalReceptor", receiver.postalCode());
        xml.append(receiverExtra);
        append(xml, "RegimenFiscalReceptor", receiver.regime());
        append(xml, "UsoCFDI", receiver.use());
        xml.append("/>");
        if (payment) {
            xml.append(
                    "<cfdi:Conceptos><cfdi:Concepto ClaveProdServ=\"84111506\" Cantidad=\"1\""
                            + " ClaveUnidad=\"ACT\" Descripcion=\"Pago\" ValorUnitario=\"0\""
                            + " Importe=\"0\" ObjetoImp=\"01\"/></cfdi:Conceptos>");
        } else {
            xml.append("<cfdi:Conceptos>");
            lines.forEach(line -> append(xml, line));
            xml.append("</cfdi:Conceptos>");
            appendGroups(xml);
        }
        return xml.append(complementsPart()).toString();
    }

    private static void append(StringBuilder xml, Line line) {
        xml.append("<cfdi:Concepto");
        append(xml, "ClaveProdServ", line.product());
        append(xml, "Cantidad", line.quantity().toPlainString());
        append(xml, "ClaveUnidad", line.unit());
        append(xml, "Descripcion", line.description());
        append(xml, "ValorUnitario", line.price().toPlainString());
        append(xml, "Importe", line.amount().toPlainString());
        append(
                xml,
                "Descuento",
                line.discount().signum() == 0 ? null : line.discount().toPlainString());
        append(xml, "ObjetoImp", "02");
        xml.append("><cfdi:Impuestos><cfdi:Traslados>");
        appendTransferred(xml, line.tax(), line.base(), line.iva());
        xml.append("</cfdi:Traslados>");
        if (line.withheld().signum() > 0) {
            xml.append("<cfdi:Retenciones><cfdi:Retencion");
            append(xml, "Base", line.base().toPlainString());
            append(xml, "Impuesto", "002");
            append(xml, "TipoFactor", "Tasa");
            append(xml, "TasaOCuota", FREIGHT_WITHHOLDING.toPlainString());
            append(xml, "Importe", line.withheld().toPlainString());
            xml.append("/></cfdi:Retenciones>");
        }
        xml.append("</cfdi:Impuestos></cfdi:Concepto>");
    }

    private static void appendTransferred(
            StringBuilder xml, LineTax tax, BigDecimal base, BigDecimal amount) {
        boolean exempt = tax == LineTax.EXEMPT;
        xml.append("<cfdi:Traslado");
        append(xml, "Base", base.toPlainString());
        append(xml, "Impuesto", "002");
        append(xml, "TipoFactor", exempt ? "Exento" : "Tasa");
        append(
                xml,
                "TasaOCuota",
                exempt ? null : tax == LineTax.IVA_0 ? "0.000000" : IVA.toPlainString());
        append(xml, "Importe", exempt ? null : amount.toPlainString());
        xml.append("/>");
    }

    private void appendGroups(StringBuilder xml) {
        BigDecimal withheld = sum(Line::withheld);
        boolean allExempt = lines.stream().allMatch(line -> line.tax() == LineTax.EXEMPT);
        xml.append("<cfdi:Impuestos");
        append(
                xml,
                "TotalImpuestosRetenidos",
                withheld.signum() == 0 ? null : withheld.toPlainString());
        append(xml, "TotalImpuestosTrasladados", allExempt ? null : sum(Line::iva).toPlainString());
        xml.append('>');
        if (withheld.signum() > 0) {
            xml.append("<cfdi:Retenciones><cfdi:Retencion");
            append(xml, "Impuesto", "002");
            append(xml, "Importe", withheld.toPlainString());
            xml.append("/></cfdi:Retenciones>");
        }
        xml.append("<cfdi:Traslados>");
        appendGroup(xml, LineTax.IVA_16, List.of(LineTax.IVA_16, LineTax.IVA_16_FREIGHT));
        appendGroup(xml, LineTax.IVA_0, List.of(LineTax.IVA_0));
        appendGroup(xml, LineTax.EXEMPT, List.of(LineTax.EXEMPT));
        xml.append("</cfdi:Traslados></cfdi:Impuestos>");
    }

    private void appendGroup(StringBuilder xml, LineTax written, List<LineTax> of) {
        List<Line> group = lines.stream().filter(line -> of.contains(line.tax())).toList();
        if (!group.isEmpty()) {
            appendTransferred(
                    xml,
                    written,
                    group.stream().map(Line::base).reduce(BigDecimal.ZERO, BigDecimal::add),
                    group.stream().map(Line::iva).reduce(BigDecimal.ZERO, BigDecimal::add));
        }
    }

    private String stamp(String seal) {
        byte[] noise = new byte[256];
        new Random(uuid().hashCode()).nextBytes(noise);
        StringBuilder xml = new StringBuilder("<tfd:TimbreFiscalDigital");
        append(xml, "xmlns:tfd", "http://www.sat.gob.mx/TimbreFiscalDigital");
        append(
                xml,
                "xsi:schemaLocation",
                "http://www.sat.gob.mx/TimbreFiscalDigital"
                        + " http://www.sat.gob.mx/sitio_internet/cfd/TimbreFiscalDigital/TimbreFiscalDigitalv11.xsd");
        append(xml, "Version", "1.1");
        append(xml, "UUID", uuid());
        append(xml, "FechaTimbrado", SECONDS.format(issuedAt.plusMinutes(7)));
        append(xml, "RfcProvCertif", PROVIDER_RFC);
        append(xml, "SelloCFD", seal);
        append(xml, "NoCertificadoSAT", PROVIDER_CERTIFICATE);
        append(xml, "SelloSAT", Base64.getEncoder().encodeToString(noise));
        return xml.append("/>").toString();
    }

    private static void append(StringBuilder xml, String name, @Nullable String value) {
        if (value != null) {
            xml.append(' ')
                    .append(name)
                    .append("=\"")
                    .append(
                            value.replace("&", "&amp;")
                                    .replace("<", "&lt;")
                                    .replace("\"", "&quot;"))
                    .append('"');
        }
    }

    private BigDecimal sum(Function<Line, BigDecimal> amount) {
        return lines.stream().map(amount).reduce(BigDecimal.ZERO.setScale(2), BigDecimal::add);
    }

    private static BigDecimal cents(BigDecimal amount) {
        return amount.setScale(2, RoundingMode.HALF_UP);
    }
}
