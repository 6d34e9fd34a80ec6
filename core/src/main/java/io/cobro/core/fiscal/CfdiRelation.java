package io.cobro.core.fiscal;

import java.util.List;

/// Other documents that a CFDI names, and why.
///
/// @param type catalogue c_TipoRelacion: `01` credit note of, `03` return of, `04` replaces, …
/// @param uuids upper case, in the order of the document
public record CfdiRelation(String type, List<String> uuids) {

    public static final String CREDIT_NOTE_OF = "01";
    public static final String RETURN_OF = "03";
    public static final String REPLACES = "04";

    public CfdiRelation {
        uuids = List.copyOf(uuids);
    }
}
