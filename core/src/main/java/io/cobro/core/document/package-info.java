/// What invoices and credit notes share: lines, taxes, totals, numbers.
@NullMarked
package io.cobro.core.document;

import org.jspecify.annotations.NullMarked;
