/// Invoices and their installments: what is owed, and until when.
@NullMarked
package io.cobro.core.invoice;

import org.jspecify.annotations.NullMarked;
