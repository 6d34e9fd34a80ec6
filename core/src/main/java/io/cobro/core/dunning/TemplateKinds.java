package io.cobro.core.dunning;

import io.cobro.core.reminder.Channel;
import io.cobro.core.template.BuiltInTemplates;
import io.cobro.core.template.TemplateKey;
import io.cobro.core.tenant.Language;
import io.cobro.core.tenant.TenantId;
import java.util.Arrays;
import java.util.Set;

/// Which texts of its own a tenant has: a port. Asked outside of transactions.
@FunctionalInterface
public interface TemplateKinds {

    /// The keys of the tenant's own texts.
    Set<TemplateKey> own(TenantId tenant);

    /// Whether there is a text of a kind for a channel, shipped or the tenant's own, in any
    /// language.
    ///
    /// @param own the keys of the tenant's own texts
    static boolean has(Set<TemplateKey> own, Channel channel, String kind) {
        return TemplateKey.isKind(kind)
                && Arrays.stream(Language.values())
                        .map(language -> new TemplateKey(kind, channel, language))
                        .anyMatch(
                                key -> own.contains(key) || BuiltInTemplates.find(key).isPresent());
    }
}
