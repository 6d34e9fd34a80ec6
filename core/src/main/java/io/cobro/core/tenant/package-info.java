/// Who owns the data: tenants, their billing entities (issuers) and API keys.
@NullMarked
package io.cobro.core.tenant;

import org.jspecify.annotations.NullMarked;
