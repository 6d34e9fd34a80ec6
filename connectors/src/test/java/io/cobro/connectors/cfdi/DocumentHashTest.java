package io.cobro.connectors.cfdi;

import static io.cobro.connectors.cfdi.TestCfdi.document;
import static io.cobro.connectors.cfdi.TestCfdi.invoice;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// The identity of a document without a stamp.
class DocumentHashTest {

    private static final String DRAFT = invoice().unsealed().xml();
    private static final String HASH = document(DRAFT).documentHash();

    @Test
    void another_spelling_is_the_same_document() {
        assertThat(document(DRAFT.replace("><", ">\r\n\t<")).documentHash()).isEqualTo(HASH);
        assertThat(
                        document(DRAFT.replace("cfdi:", "").replace("xmlns:cfdi", "xmlns"))
                                .documentHash())
                .isEqualTo(HASH);
        assertThat(
                        document(
                                        DRAFT.replace(
                                                "Serie=\"A\" Folio=\"10\"",
                                                "Folio='10'   Serie='A'"))
                                .documentHash())
                .isEqualTo(HASH);
    }

    @Test
    void the_addenda_is_no_part_of_it() {
        assertThat(
                        document(invoice().unsealed().addenda("<a xmlns=\"urn:x\">1</a>").xml())
                                .documentHash())
                .isEqualTo(HASH);
    }

    @Test
    void any_other_content_is_another_document() {
        assertThat(document(DRAFT.replace("Limpiador", "Limpiadora")).documentHash())
                .isNotEqualTo(HASH);
        assertThat(document(DRAFT.replace("Folio=\"10\"", "Folio=\"11\"")).documentHash())
                .isNotEqualTo(HASH);
    }
}
