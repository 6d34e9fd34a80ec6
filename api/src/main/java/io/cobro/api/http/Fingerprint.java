package io.cobro.api.http;

import io.cobro.core.batch.Batch;
import io.cobro.core.dunning.Condition;
import io.cobro.core.fiscal.FileContent;
import io.cobro.webhooks.json.JsonText;
import io.cobro.webhooks.json.PolicyDocumentJson;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.StdSerializer;

/// What makes two commands the same: the operation and the canonical content, whatever face they
/// came by. Answers are kept over releases, so no name of a class is in it.
final class Fingerprint {

    private static final JsonMapper CANONICAL =
            JsonMapper.builder()
                    .enable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
                    .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
                    .addModule(
                            new SimpleModule()
                                    .addSerializer(new BySha256())
                                    .addSerializer(new WithItsKind())
                                    .addSerializer(new AsSaid()))
                    .build();

    private Fingerprint() {}

    /// JSON in the form in which it is compared: the order of names says nothing.
    static String canonical(JsonNode json) {
        return CANONICAL.writeValueAsString(JsonText.MAPPER.treeToValue(json, Object.class));
    }

    /// Hex SHA-256 over the operation and the command's content.
    ///
    /// @param operation its id in the contract, which both faces share
    static String of(String operation, Object command) {
        String text = operation + CANONICAL.writeValueAsString(command);
        try {
            return HexFormat.of()
                    .formatHex(
                            MessageDigest.getInstance("SHA-256")
                                    .digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /// Conditions of different kinds can have the same content.
    private static final class WithItsKind extends StdSerializer<Condition> {

        WithItsKind() {
            super(Condition.class);
        }

        @Override
        public void serialize(
                Condition condition, JsonGenerator json, SerializationContext context) {
            json.writeString(PolicyDocumentJson.of(condition).toString());
        }
    }

    /// What is wrong with an item is no part of it.
    private static final class AsSaid extends StdSerializer<Batch.Wrong<?>> {

        AsSaid() {
            super(Batch.Wrong.class);
        }

        @Override
        public void serialize(
                Batch.Wrong<?> item, JsonGenerator json, SerializationContext context) {
            json.writeString(item.said());
        }
    }

    /// Files are compared by their hash.
    private static final class BySha256 extends StdSerializer<FileContent> {

        BySha256() {
            super(FileContent.class);
        }

        @Override
        public void serialize(FileContent file, JsonGenerator json, SerializationContext context) {
            json.writeString(file.sha256());
        }
    }
}
