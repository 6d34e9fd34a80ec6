package io.cobro.connectors.cfdi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.xml.XMLConstants;
import javax.xml.transform.Templates;
import javax.xml.transform.TransformerException;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.stream.StreamResult;
import javax.xml.transform.stream.StreamSource;
import org.junit.jupiter.api.Test;

/// Our sealed text against the one that the style sheet of the tax office makes.
class CadenaOriginalOracleTest {

    private static final String STYLE_SHEET =
            "sat-xml/www.sat.gob.mx/sitio_internet/cfd/4/cadenaoriginal_4_0/cadenaoriginal_4_0.xslt";

    @Test
    void every_sample_has_the_sealed_text_of_the_style_sheet() throws Exception {
        Path mexico = Samples.mexico();
        Templates oracle = oracle(mexico);
        List<Path> files = new ArrayList<>(Samples.xmlFilesBelow(mexico.resolve("cfdi-samples")));
        files.addAll(Samples.xmlFilesBelow(mexico.resolve("month-a").resolve("cfdi")));
        files.addAll(Samples.xmlFilesBelow(mexico.resolveSibling("cfdi")));
        files.addAll(Samples.xmlFilesBelow(DemoFiles.FOLDER.resolve("cfdi")));
        int compared = 0;
        for (Path file : files) {
            Optional<String> ours = CadenaOriginal.of(new XmlParser(Samples.bytes(file)).parse());
            assertThat(ours).as(file.toString()).isPresent();
            assertThat(ours.get())
                    .as(file.toString())
                    .isEqualTo(transformed(oracle, new StreamSource(file.toFile())));
            compared++;
        }
        assertThat(compared).isGreaterThan(120);
    }

    @Test
    void every_complement_that_we_know_has_the_sealed_text_of_the_style_sheet() throws Exception {
        Templates oracle = oracle(Samples.mexico());
        assertThat(
                        CadenaOriginal.of(
                                new XmlParser(EVERYTHING.getBytes(StandardCharsets.UTF_8)).parse()))
                .hasValue(transformed(oracle, new StreamSource(new StringReader(EVERYTHING))));
    }

    private static Templates oracle(Path mexico) throws TransformerException {
        TransformerFactory factory = TransformerFactory.newDefaultInstance();
        factory.setAttribute(XMLConstants.ACCESS_EXTERNAL_DTD, "");
        factory.setAttribute(XMLConstants.ACCESS_EXTERNAL_STYLESHEET, "file");
        factory.setErrorListener(new Silent());
        return factory.newTemplates(new StreamSource(mexico.resolve(STYLE_SHEET).toFile()));
    }

    private static String transformed(Templates oracle, StreamSource document)
            throws TransformerException {
        StringWriter text = new StringWriter();
        oracle.newTransformer().transform(document, new StreamResult(text));
        return text.toString();
    }

    /// The style sheets say that they are of version 2.0, which the JDK warns about.
    private static final class Silent implements javax.xml.transform.ErrorListener {
        @Override
        public void warning(TransformerException warning) {}

        @Override
        public void error(TransformerException error) throws TransformerException {
            throw error;
        }

        @Override
        public void fatalError(TransformerException error) throws TransformerException {
            throw error;
        }
    }

    /// Everything once: what no sample carries.
    private static final String EVERYTHING =
            """
            <c:Comprobante xmlns:c="http://www.sat.gob.mx/cfd/4" Total="9" Version="4.0" Serie=" A  B "
                Folio="" Fecha="2026-01-01T00:00:00" TipoCambio="18.5" Confirmacion="a1B2c"
                Descuento="1" CondicionesDePago="a&#10;b">
              <c:CfdiRelacionados TipoRelacion="01"><c:CfdiRelacionado UUID="x"/><c:CfdiRelacionado UUID="y"/></c:CfdiRelacionados>
              <c:CfdiRelacionados TipoRelacion="03"><c:CfdiRelacionado UUID="z"/></c:CfdiRelacionados>
              <c:InformacionGlobal Año="2026" Meses="01" Periodicidad="04"/>
              <c:Emisor Rfc="R" Nombre="N" FacAtrAdquirente="1234567890"/>
              <c:Receptor Rfc="R" ResidenciaFiscal="USA" NumRegIdTrib="1"/>
              <c:Conceptos>
                <c:Concepto Cantidad="1" Unidad="pieza" NoIdentificacion="n" Descuento="1">
                  <c:Parte Cantidad="2" Importe="3" ValorUnitario="4" Unidad="u"><c:InformacionAduanera NumeroPedimento="15  48  3009  0001234"/></c:Parte>
                  <c:ComplementoConcepto><i:instEducativas xmlns:i="http://www.sat.gob.mx/iedu" version="1.0" nombreAlumno="a" CURP="c" nivelEducativo="n" autRVOE="r" rfcPago="p"/></c:ComplementoConcepto>
                  <c:CuentaPredial Numero="1"/><c:CuentaPredial Numero="2"/>
                  <c:InformacionAduanera NumeroPedimento="15  48  3009  0001235"/>
                  <c:ACuentaTerceros RfcACuentaTerceros="t" NombreACuentaTerceros="n" RegimenFiscalACuentaTerceros="r" DomicilioFiscalACuentaTerceros="d"/>
                  <c:Impuestos>
                    <c:Retenciones><c:Retencion Base="1" Impuesto="001" TipoFactor="Tasa" TasaOCuota="0.1" Importe="2"/></c:Retenciones>
                    <c:Traslados><c:Traslado Base="1" Impuesto="002" TipoFactor="Exento"/></c:Traslados>
                  </c:Impuestos>
                </c:Concepto>
              </c:Conceptos>
              <c:Impuestos TotalImpuestosTrasladados="5" TotalImpuestosRetenidos="6">
                <c:Traslados><c:Traslado Base="1" Impuesto="002" TipoFactor="Tasa" TasaOCuota="0.16" Importe="7"/></c:Traslados>
                <c:Retenciones><c:Retencion Impuesto="001" Importe="8"/></c:Retenciones>
              </c:Impuestos>
              <c:Complemento>
                <l:ImpuestosLocales xmlns:l="http://www.sat.gob.mx/implocal" version="1.0" TotaldeRetenciones="1" TotaldeTraslados="2"><l:TrasladosLocales ImpLocTrasladado="ISH" TasadeTraslado="3.00" Importe="4"/><l:RetencionesLocales ImpLocRetenido="CMA" TasadeRetencion="0.50" Importe="5"/></l:ImpuestosLocales>
                <f:LeyendasFiscales xmlns:f="http://www.sat.gob.mx/leyendasFiscales" version="1.0"><f:Leyenda norma="n" textoLeyenda="t"/><f:Leyenda disposicionFiscal="d" textoLeyenda="u"/></f:LeyendasFiscales>
                <d:Donatarias xmlns:d="http://www.sat.gob.mx/donat" version="1.1" noAutorizacion="1" fechaAutorizacion="2" leyenda="3"/>
                <v:Divisas xmlns:v="http://www.sat.gob.mx/divisas" version="1.0" tipoOperacion="venta"/>
                <w:ValesDeDespensa xmlns:w="http://www.sat.gob.mx/valesdedespensa" version="1.0" tipoOperacion="t" registroPatronal="r" numeroDeCuenta="n" total="1"><w:Conceptos><w:Concepto identificador="i" fecha="f" rfc="r" curp="c" nombre="n" numSeguridadSocial="s" importe="2"/></w:Conceptos></w:ValesDeDespensa>
                <p:Pagos xmlns:p="http://www.sat.gob.mx/Pagos20" Version="2.0"><p:Totales TotalRetencionesIVA="1" TotalTrasladosBaseIVAExento="2" MontoTotalPagos="3"/><p:Pago FechaPago="f" Monto="1" CadPago="||1|2||" TipoCadPago="01"><p:ImpuestosP><p:TrasladosP><p:TrasladoP BaseP="1"/></p:TrasladosP><p:RetencionesP><p:RetencionP ImpuestoP="002" ImporteP="2"/></p:RetencionesP></p:ImpuestosP><p:DoctoRelacionado IdDocumento="x"><p:ImpuestosDR><p:TrasladosDR><p:TrasladoDR BaseDR="1"/></p:TrasladosDR><p:RetencionesDR><p:RetencionDR BaseDR="2"/></p:RetencionesDR></p:ImpuestosDR></p:DoctoRelacionado></p:Pago></p:Pagos>
                <x:ComercioExterior xmlns:x="http://www.sat.gob.mx/ComercioExterior20" Version="2.0" ClaveDePedimento="A1" CertificadoOrigen="0" Incoterm="FOB" TipoCambioUSD="18.5" TotalUSD="9"><x:Mercancias><x:Mercancia NoIdentificacion="n" FraccionArancelaria="f" ValorDolares="9"><x:DescripcionesEspecificas Marca="m" NumeroSerie="s"/></x:Mercancia></x:Mercancias><x:Destinatario Nombre="d"><x:Domicilio Calle="c" Estado="e" Pais="p" CodigoPostal="1"/><x:Domicilio Calle="c2" Estado="e" Pais="p" CodigoPostal="2"/></x:Destinatario><x:Receptor NumRegIdTrib="r"><x:Domicilio Calle="c3" Estado="e" Pais="p" CodigoPostal="3"/></x:Receptor><x:Propietario NumRegIdTrib="1" ResidenciaFiscal="USA"/><x:Emisor Curp="c"><x:Domicilio Calle="c4" Colonia="k" Estado="e" Pais="p" CodigoPostal="4"/></x:Emisor></x:ComercioExterior>
              </c:Complemento>
            </c:Comprobante>
            """;
}
