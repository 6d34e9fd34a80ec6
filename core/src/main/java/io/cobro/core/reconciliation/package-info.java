/// Bank statements and their lines, the identity of a line, and the pairing of lines with debts.
@NullMarked
package io.cobro.core.reconciliation;

import org.jspecify.annotations.NullMarked;
