/// Fiscal documents (CFDI) as receivables see them: what was parsed, and the port that reads them.
@NullMarked
package io.cobro.core.fiscal;

import org.jspecify.annotations.NullMarked;
