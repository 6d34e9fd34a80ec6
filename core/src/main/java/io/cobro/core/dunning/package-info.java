/// Dunning: policies that say when customers are reminded, the invoices enrolled in them, and the
/// rules that decide which step is due and whether it may go out.
@NullMarked
package io.cobro.core.dunning;

import org.jspecify.annotations.NullMarked;
