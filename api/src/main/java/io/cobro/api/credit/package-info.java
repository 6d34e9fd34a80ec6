/// Credit notes over REST.
@NullMarked
package io.cobro.api.credit;

import org.jspecify.annotations.NullMarked;
