/// Lines, taxes and numbers of invoices and credit notes.
@NullMarked
package io.cobro.persistence.document;

import org.jspecify.annotations.NullMarked;
