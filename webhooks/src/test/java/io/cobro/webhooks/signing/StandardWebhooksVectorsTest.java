package io.cobro.webhooks.signing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.cobro.webhooks.json.JsonText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// The vector of the reference libraries, where the samples are at hand.
class StandardWebhooksVectorsTest {

    @Test
    void we_sign_as_the_reference_libraries_do() throws IOException {
        String samples = System.getenv("COBRO_SAMPLES");
        assumeTrue(samples != null, "COBRO_SAMPLES is not set");
        Path file = Path.of(samples, "webhooks", "standard_webhooks_vectors.json");
        JsonNode vector = JsonText.MAPPER.readTree(Files.readString(file)).get("sign");

        String signature =
                Signing.signatures(
                        vector.get("webhook-id").stringValue(),
                        Instant.ofEpochSecond(
                                Long.parseLong(vector.get("webhook-timestamp").stringValue())),
                        vector.get("body").stringValue(),
                        List.of(new SigningSecret(vector.get("secret").stringValue())));

        assertThat(signature).isEqualTo(vector.get("webhook-signature").stringValue());
    }
}
