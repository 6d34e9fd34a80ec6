package io.cobro.connectors.cfdi;

/// The names in a CFDI that more than one class needs.
final class Cfdi {

    static final String NAMESPACE = "http://www.sat.gob.mx/cfd/4";
    static final String NAMESPACE_OF_ALL_VERSIONS = "http://www.sat.gob.mx/cfd/";
    static final String VERSION = "4.0";

    static final String TFD = "http://www.sat.gob.mx/TimbreFiscalDigital";
    static final String IMPLOCAL = "http://www.sat.gob.mx/implocal";

    static final String COMPROBANTE = "Comprobante";
    static final String COMPLEMENTO = "Complemento";
    static final String COMPLEMENTO_CONCEPTO = "ComplementoConcepto";
    static final String ADDENDA = "Addenda";
    static final String TIMBRE = "TimbreFiscalDigital";

    private Cfdi() {}
}
