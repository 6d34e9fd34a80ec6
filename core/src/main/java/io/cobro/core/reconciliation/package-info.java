/// Bank lines and the documents they pay.
@NullMarked
package io.cobro.core.reconciliation;

import org.jspecify.annotations.NullMarked;
