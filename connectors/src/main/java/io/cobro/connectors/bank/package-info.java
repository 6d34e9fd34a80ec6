/// Bank statements: one reader per format, and the choice between them by content.
@NullMarked
package io.cobro.connectors.bank;

import org.jspecify.annotations.NullMarked;
