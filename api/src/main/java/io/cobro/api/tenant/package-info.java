/// Tenants, billing entities and API keys over REST.
@NullMarked
package io.cobro.api.tenant;

import org.jspecify.annotations.NullMarked;
