/// Bank accounts, statements and lines, and the matches between lines and invoices.
@NullMarked
package io.cobro.persistence.reconciliation;

import org.jspecify.annotations.NullMarked;
