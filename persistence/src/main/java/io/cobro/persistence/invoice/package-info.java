/// Invoices with their installments.
@NullMarked
package io.cobro.persistence.invoice;

import org.jspecify.annotations.NullMarked;
