package io.cobro.api.http;

import io.cobro.core.Echo;
import io.cobro.core.Refusal;
import io.cobro.core.Resource;
import io.cobro.webhooks.json.ResourceJson;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Properties that Cobro sets, as the body of a PUT has them.
///
/// @param today of the tenant, on which some of them depend
record JsonEcho(ObjectNode said, LocalDate today) implements Echo {

    @Override
    public void requireOf(@Nullable Resource present) {
        JsonNode is = present == null ? null : ResourceJson.of(present, today).node();
        said.forEachEntry((name, value) -> {
            if (is == null || !value.equals(is.get(name))) {
                throw Refusal.at("/" + name, "read_only_property").exception();
            }
        });
    }
}
