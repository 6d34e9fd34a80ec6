/// Bank accounts, statements, bank lines and matches over REST.
@NullMarked
package io.cobro.api.reconciliation;

import org.jspecify.annotations.NullMarked;
