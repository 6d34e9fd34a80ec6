package io.cobro.core.credit;

import io.cobro.core.Resource;
import io.cobro.core.document.DocumentLine;
import io.cobro.core.document.DocumentTax;
import java.util.List;

/// A credit note as integrators see it.
public record CreditNoteView(
        CreditNote creditNote, List<DocumentLine> lines, List<DocumentTax> taxes)
        implements Resource {

    public CreditNoteView {
        lines = List.copyOf(lines);
        taxes = List.copyOf(taxes);
    }
}
