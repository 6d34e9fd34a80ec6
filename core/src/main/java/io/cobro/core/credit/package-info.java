/// Credit notes: reductions of debt.
@NullMarked
package io.cobro.core.credit;

import org.jspecify.annotations.NullMarked;
