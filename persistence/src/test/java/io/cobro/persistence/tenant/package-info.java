/// Tenants, billing entities and API keys.
@NullMarked
package io.cobro.persistence.tenant;

import org.jspecify.annotations.NullMarked;
