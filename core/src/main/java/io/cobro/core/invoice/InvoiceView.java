package io.cobro.core.invoice;

import io.cobro.core.Resource;
import io.cobro.core.document.DocumentLine;
import io.cobro.core.document.DocumentTax;
import java.util.List;

/// An invoice as integrators see it.
///
/// @param lines what was sold
/// @param taxes by group, on the document's totals
public record InvoiceView(Invoice invoice, List<DocumentLine> lines, List<DocumentTax> taxes)
        implements Resource {

    public InvoiceView {
        lines = List.copyOf(lines);
        taxes = List.copyOf(taxes);
    }
}
