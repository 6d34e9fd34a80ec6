package io.cobro.persistence;

import java.util.HashMap;
import java.util.Map;
import org.jooq.JSONB;
import org.jooq.tools.json.JSONObject;
import org.jooq.tools.json.JSONParser;
import org.jooq.tools.json.ParseException;

/// Integrators' notes: a JSON object of texts.
public final class Metadata {

    private Metadata() {}

    public static JSONB json(Map<String, String> metadata) {
        return JSONB.jsonb(JSONObject.toJSONString(metadata));
    }

    public static Map<String, String> read(JSONB json) {
        try {
            Map<String, String> metadata = new HashMap<>();
            ((Map<?, ?>) new JSONParser().parse(json.data()))
                    .forEach((key, value) -> metadata.put((String) key, (String) value));
            return metadata;
        } catch (ParseException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
