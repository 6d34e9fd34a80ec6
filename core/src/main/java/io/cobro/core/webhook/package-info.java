/// Calls to integrators: their endpoints, what is owed to each of them, and what came of every
/// attempt.
@NullMarked
package io.cobro.core.webhook;

import org.jspecify.annotations.NullMarked;
