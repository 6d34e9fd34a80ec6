/// Endpoints of integrators, what is owed to them, and what came of each attempt.
@NullMarked
package io.cobro.persistence.webhook;

import org.jspecify.annotations.NullMarked;
