package io.cobro.core.dunning;

import io.cobro.core.reminder.Channel;
import io.cobro.core.tenant.TenantId;

/// Which kinds of templates a tenant has: a port. Asked outside of transactions.
@FunctionalInterface
public interface TemplateKinds {

    /// Whether there is a text of that kind for a channel, shipped or the tenant's own, in any
    /// language.
    boolean exists(TenantId tenant, Channel channel, String kind);
}
