package io.cobro.core.tenant;

import io.cobro.core.id.Id;
import java.util.UUID;

/// The id of a tenant: a short number inside the database, a UUID outside.
///
/// @param number the `tenant_id` of every row; never shown to anybody
/// @param value what the public text `ten_…` is made of
public record TenantId(long number, UUID value) implements Id {

    public static final String PREFIX = "ten";

    @Override
    public String prefix() {
        return PREFIX;
    }

    @Override
    public String toString() {
        return text();
    }
}
