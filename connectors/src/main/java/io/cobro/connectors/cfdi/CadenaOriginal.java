package io.cobro.connectors.cfdi;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The sealed text of a CFDI 4.0 ("cadena original"): the values of its attributes in a fixed
/// order, each after a bar, as in `||4.0|A|10|2026-09-01T12:00:00|…||`.
///
/// Written here from the parsed document instead of by the style sheet of the tax office, which is
/// not shipped; the tests compare both on every sample. Source: SAT, Anexo 20, section I.C, and
/// cadenaoriginal_4_0.xslt with the style sheets of the complements that it includes.
final class CadenaOriginal {

    /// One stretch of the text.
    private sealed interface Step {

        /// Values of attributes; a name that ends in `?` is left out where the attribute is absent,
        /// and another one leaves an empty place.
        record Attributes(List<String> names) implements Step {}

        /// Every element at a path, each by its own steps.
        record Each(String path, List<Step> steps) implements Step {}

        /// Every child of an element that holds complements, each by the steps of its kind.
        record Complements(String path) implements Step {}
    }

    private static final List<Step> TERCEROS =
            List.of(
                    attributes(
                            "RfcACuentaTerceros NombreACuentaTerceros RegimenFiscalACuentaTerceros"
                                    + " DomicilioFiscalACuentaTerceros"));

    private static final List<Step> CONCEPTO =
            List.of(
                    attributes(
                            "ClaveProdServ NoIdentificacion? Cantidad ClaveUnidad Unidad?"
                                    + " Descripcion ValorUnitario Importe Descuento? ObjetoImp"),
                    each(
                            "Impuestos/Traslados/Traslado",
                            attributes("Base Impuesto TipoFactor TasaOCuota? Importe?")),
                    each(
                            "Impuestos/Retenciones/Retencion",
                            attributes("Base Impuesto TipoFactor TasaOCuota Importe")),
                    new Step.Each("ACuentaTerceros", TERCEROS),
                    each("InformacionAduanera", attributes("NumeroPedimento")),
                    each("CuentaPredial", attributes("Numero")),
                    new Step.Complements(Cfdi.COMPLEMENTO_CONCEPTO),
                    each(
                            "Parte",
                            attributes(
                                    "ClaveProdServ NoIdentificacion? Cantidad Unidad? Descripcion"
                                            + " ValorUnitario? Importe?"),
                            each("InformacionAduanera", attributes("NumeroPedimento"))));

    private static final List<Step> COMPROBANTE =
            List.of(
                    attributes(
                            "Version Serie? Folio? Fecha FormaPago? NoCertificado"
                                    + " CondicionesDePago? SubTotal Descuento? Moneda TipoCambio?"
                                    + " Total TipoDeComprobante Exportacion MetodoPago?"
                                    + " LugarExpedicion Confirmacion?"),
                    each("InformacionGlobal", attributes("Periodicidad Meses Año")),
                    each(
                            "CfdiRelacionados",
                            attributes("TipoRelacion"),
                            each("CfdiRelacionado", attributes("UUID"))),
                    each("Emisor", attributes("Rfc Nombre RegimenFiscal FacAtrAdquirente?")),
                    each(
                            "Receptor",
                            attributes(
                                    "Rfc Nombre DomicilioFiscalReceptor ResidenciaFiscal?"
                                            + " NumRegIdTrib? RegimenFiscalReceptor UsoCFDI")),
                    new Step.Each("Conceptos/Concepto", CONCEPTO),
                    each(
                            "Impuestos",
                            each("Retenciones/Retencion", attributes("Impuesto Importe")),
                            attributes("TotalImpuestosRetenidos?"),
                            each(
                                    "Traslados/Traslado",
                                    attributes("Base Impuesto TipoFactor TasaOCuota? Importe?")),
                            attributes("TotalImpuestosTrasladados?")),
                    new Step.Complements(Cfdi.COMPLEMENTO));

    private static final List<Step> PAGOS_20 =
            List.of(
                    attributes("Version"),
                    each(
                            "Totales",
                            attributes(
                                    "TotalRetencionesIVA? TotalRetencionesISR?"
                                            + " TotalRetencionesIEPS? TotalTrasladosBaseIVA16?"
                                            + " TotalTrasladosImpuestoIVA16?"
                                            + " TotalTrasladosBaseIVA8? TotalTrasladosImpuestoIVA8?"
                                            + " TotalTrasladosBaseIVA0? TotalTrasladosImpuestoIVA0?"
                                            + " TotalTrasladosBaseIVAExento? MontoTotalPagos")),
                    each(
                            "Pago",
                            attributes(
                                    "FechaPago FormaDePagoP MonedaP TipoCambioP? Monto"
                                            + " NumOperacion? RfcEmisorCtaOrd? NomBancoOrdExt?"
                                            + " CtaOrdenante? RfcEmisorCtaBen? CtaBeneficiario?"
                                            + " TipoCadPago? CertPago? CadPago? SelloPago?"),
                            each(
                                    "DoctoRelacionado",
                                    attributes(
                                            "IdDocumento Serie? Folio? MonedaDR EquivalenciaDR?"
                                                    + " NumParcialidad ImpSaldoAnt ImpPagado"
                                                    + " ImpSaldoInsoluto ObjetoImpDR"),
                                    each(
                                            "ImpuestosDR/RetencionesDR/RetencionDR",
                                            attributes(
                                                    "BaseDR ImpuestoDR TipoFactorDR TasaOCuotaDR"
                                                            + " ImporteDR")),
                                    each(
                                            "ImpuestosDR/TrasladosDR/TrasladoDR",
                                            attributes(
                                                    "BaseDR ImpuestoDR TipoFactorDR TasaOCuotaDR?"
                                                            + " ImporteDR?"))),
                            each(
                                    "ImpuestosP",
                                    each(
                                            "RetencionesP/RetencionP",
                                            attributes("ImpuestoP ImporteP")),
                                    each(
                                            "TrasladosP/TrasladoP",
                                            attributes(
                                                    "BaseP ImpuestoP TipoFactorP TasaOCuotaP?"
                                                            + " ImporteP?")))));

    private static final List<Step> IMPUESTOS_LOCALES =
            List.of(
                    attributes("version TotaldeRetenciones TotaldeTraslados"),
                    each(
                            "RetencionesLocales",
                            attributes("ImpLocRetenido TasadeRetencion Importe")),
                    each(
                            "TrasladosLocales",
                            attributes("ImpLocTrasladado TasadeTraslado Importe")));

    private static final List<Step> LEYENDAS_FISCALES =
            List.of(
                    attributes("version"),
                    each("Leyenda", attributes("disposicionFiscal? norma? textoLeyenda")));

    private static final List<Step> VALES_DE_DESPENSA =
            List.of(
                    attributes("version tipoOperacion registroPatronal? numeroDeCuenta total"),
                    each(
                            "Conceptos/Concepto",
                            attributes(
                                    "identificador fecha rfc curp nombre numSeguridadSocial?"
                                            + " importe")));

    private static final Step DOMICILIO_DE_COMERCIO_EXTERIOR =
            each(
                    "Domicilio",
                    attributes(
                            "Calle NumeroExterior? NumeroInterior? Colonia? Localidad? Referencia?"
                                    + " Municipio? Estado Pais CodigoPostal"));

    private static final List<Step> COMERCIO_EXTERIOR_20 =
            List.of(
                    attributes(
                            "Version MotivoTraslado? ClaveDePedimento CertificadoOrigen"
                                    + " NumCertificadoOrigen? NumeroExportadorConfiable? Incoterm?"
                                    + " Observaciones? TipoCambioUSD TotalUSD"),
                    each("Emisor", attributes("Curp?"), DOMICILIO_DE_COMERCIO_EXTERIOR),
                    each("Propietario", attributes("NumRegIdTrib ResidenciaFiscal")),
                    each("Receptor", attributes("NumRegIdTrib?"), DOMICILIO_DE_COMERCIO_EXTERIOR),
                    each(
                            "Destinatario",
                            attributes("NumRegIdTrib? Nombre?"),
                            DOMICILIO_DE_COMERCIO_EXTERIOR),
                    each(
                            "Mercancias/Mercancia",
                            attributes(
                                    "NoIdentificacion FraccionArancelaria? CantidadAduana?"
                                            + " UnidadAduana? ValorUnitarioAduana? ValorDolares"),
                            each(
                                    "DescripcionesEspecificas",
                                    attributes("Marca Modelo? SubModelo? NumeroSerie?"))));

    /// By `{namespace}name`. The stamp comes after the seal and is no part of its text.
    private static final Map<String, List<Step>> COMPLEMENTS =
            Map.of(
                    key(Cfdi.TFD, Cfdi.TIMBRE),
                    List.of(),
                    key(Cfdi.IMPLOCAL, "ImpuestosLocales"),
                    IMPUESTOS_LOCALES,
                    key("http://www.sat.gob.mx/leyendasFiscales", "LeyendasFiscales"),
                    LEYENDAS_FISCALES,
                    key("http://www.sat.gob.mx/Pagos20", "Pagos"),
                    PAGOS_20,
                    key("http://www.sat.gob.mx/donat", "Donatarias"),
                    List.of(attributes("version noAutorizacion fechaAutorizacion leyenda")),
                    key("http://www.sat.gob.mx/divisas", "Divisas"),
                    List.of(attributes("version tipoOperacion")),
                    key("http://www.sat.gob.mx/iedu", "instEducativas"),
                    List.of(
                            attributes(
                                    "version nombreAlumno CURP nivelEducativo autRVOE rfcPago?")),
                    key("http://www.sat.gob.mx/valesdedespensa", "ValesDeDespensa"),
                    VALES_DE_DESPENSA,
                    key("http://www.sat.gob.mx/ComercioExterior20", "ComercioExterior"),
                    COMERCIO_EXTERIOR_20);

    private CadenaOriginal() {}

    /// The sealed text of one document.
    ///
    /// @return empty if the document carries a complement whose part is not known
    static Optional<String> of(XmlElement comprobante) {
        StringBuilder text = new StringBuilder("|");
        if (!write(COMPROBANTE, comprobante, text)) {
            return Optional.empty();
        }
        return Optional.of(text.append("||").toString());
    }

    private static boolean write(List<Step> steps, XmlElement element, StringBuilder text) {
        for (Step step : steps) {
            boolean known =
                    switch (step) {
                        case Step.Attributes(List<String> names) ->
                                writeAttributes(names, element, text);
                        case Step.Each(String path, List<Step> inner) ->
                                writeAll(inner, element.at(path), text);
                        case Step.Complements(String path) ->
                                writeComplements(element.at(path), text);
                    };
            if (!known) {
                return false;
            }
        }
        return true;
    }

    private static boolean writeAttributes(
            List<String> names, XmlElement element, StringBuilder text) {
        for (String name : names) {
            boolean optional = name.endsWith("?");
            String value =
                    element.attribute(optional ? name.substring(0, name.length() - 1) : name);
            if (value != null) {
                text.append('|').append(value);
            } else if (!optional) {
                text.append('|');
            }
        }
        return true;
    }

    private static boolean writeAll(
            List<Step> steps, List<XmlElement> elements, StringBuilder text) {
        for (XmlElement element : elements) {
            if (!write(steps, element, text)) {
                return false;
            }
        }
        return true;
    }

    private static boolean writeComplements(List<XmlElement> holders, StringBuilder text) {
        for (XmlElement holder : holders) {
            for (XmlElement complement : holder.children()) {
                List<Step> steps = COMPLEMENTS.get(key(complement.namespace(), complement.name()));
                if (steps == null || !write(steps, complement, text)) {
                    return false;
                }
            }
        }
        return true;
    }

    private static Step attributes(String names) {
        return new Step.Attributes(List.of(names.split(" ", -1)));
    }

    private static Step each(String path, Step... steps) {
        return new Step.Each(path, List.of(steps));
    }

    private static String key(String namespace, String name) {
        return "{" + namespace + "}" + name;
    }
}
