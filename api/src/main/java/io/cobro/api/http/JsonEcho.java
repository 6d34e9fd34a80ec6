package io.cobro.api.http;

import io.cobro.core.Echo;
import io.cobro.core.Refusal;
import io.cobro.core.Resource;
import io.cobro.webhooks.json.JsonText;
import io.cobro.webhooks.json.ResourceJson;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Properties that Cobro sets, as the body of a PUT has them, without those that are null.
///
/// @param today of the tenant, on which some of them depend
record JsonEcho(ObjectNode said, LocalDate today) implements Echo {

    /// A thing as a caller reads it, and as it is compared: numbers are the same by their value,
    /// and null is left out.
    static JsonNode shown(Resource present, LocalDate today) {
        JsonNode is = JsonText.MAPPER.readTree(ResourceJson.of(present, today).toString());
        Nulls.removeFrom(is);
        return is;
    }

    @Override
    public void requireOf(@Nullable Resource present) {
        JsonNode is = present == null ? null : shown(present, today);
        said.forEachEntry((name, value) -> {
            if (is == null || !value.equals(is.get(name))) {
                throw Refusal.at("/" + name, "read_only_property").exception();
            }
        });
    }
}
