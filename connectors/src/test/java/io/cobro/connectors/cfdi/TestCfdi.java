package io.cobro.connectors.cfdi;

import static org.assertj.core.api.Assertions.assertThat;

import io.cobro.connectors.cfdi.CfdiWriter.LineTax;
import io.cobro.connectors.cfdi.CfdiWriter.Party;
import io.cobro.core.fiscal.CfdiDocument;
import io.cobro.core.fiscal.CfdiProblem;
import io.cobro.core.fiscal.CfdiReading;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;

/// One good invoice to make bad ones of.
final class TestCfdi {

    static final TestIssuer ISSUER =
            TestIssuer.of("DAZ180312QKA", "DISTRIBUIDORA AZUL", "30001000000900000017");

    static final CfdiXmlReader READER = new CfdiXmlReader(null);

    private TestCfdi() {}

    /// SubTotal 3000.00, Descuento 100.00, IVA 304.00, Total 3204.00.
    static CfdiWriter invoice() {
        return new CfdiWriter(
                        ISSUER,
                        "I",
                        "A",
                        "10",
                        LocalDateTime.of(2026, 9, 1, 12, 0),
                        new Party("CNA210223UB2", "CAFETERIA NUBE ALTA", "44670", "601", "G03"))
                .with("CondicionesDePago", "CREDITO 30 DIAS")
                .line("47131805", "H87", "Limpiador", "10", "200.00", "100.00", LineTax.IVA_16)
                .line("50202301", "H87", "Agua", "100", "10.00", LineTax.IVA_0);
    }

    static CfdiReading read(String xml) {
        return READER.read(xml.getBytes(StandardCharsets.UTF_8));
    }

    static CfdiDocument document(String xml) {
        CfdiReading reading = read(xml);
        assertThat(reading).isInstanceOf(CfdiReading.Read.class);
        return ((CfdiReading.Read) reading).document();
    }

    static CfdiReading.Rejected rejected(CfdiReading reading) {
        assertThat(reading).isInstanceOf(CfdiReading.Rejected.class);
        return (CfdiReading.Rejected) reading;
    }

    static void assertRejected(String xml, CfdiProblem problem, String detail) {
        CfdiReading.Rejected rejected = rejected(read(xml));
        assertThat(rejected.problem()).isEqualTo(problem);
        assertThat(rejected.detail()).contains(detail);
    }
}
