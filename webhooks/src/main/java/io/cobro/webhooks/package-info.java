/// Telling integrators what happened.
@NullMarked
package io.cobro.webhooks;

import org.jspecify.annotations.NullMarked;
