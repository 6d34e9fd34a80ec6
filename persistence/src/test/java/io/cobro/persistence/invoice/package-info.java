/// Overdue invoices on a real database.
@NullMarked
package io.cobro.persistence.invoice;

import org.jspecify.annotations.NullMarked;
