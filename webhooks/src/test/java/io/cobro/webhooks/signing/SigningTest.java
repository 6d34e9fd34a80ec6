package io.cobro.webhooks.signing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SigningTest {

    private static final String ID = "evt_01jd8x6q3v8f0r9t2m4n5p6q7r";
    private static final String BODY = "{\"name\":\"Ñandú 😀\"}";
    private static final SigningSecret OLD = SigningSecret.generate(new SecureRandom());
    private static final SigningSecret NEW = SigningSecret.generate(new SecureRandom());

    private static void verify(
            SigningSecret secret, String id, Instant at, String body, String signatures)
            throws Exception {
        new Webhook(secret.text())
                .verify(
                        body,
                        Map.of(
                                "webhook-id", List.of(id),
                                "webhook-timestamp", List.of(Long.toString(at.getEpochSecond())),
                                "webhook-signature", List.of(signatures)));
    }

    @Test
    void the_signature_is_the_hmac_of_id_timestamp_and_body() throws Exception {
        SigningSecret secret =
                new SigningSecret(
                        "whsec_"
                                + Base64.getEncoder()
                                        .encodeToString(
                                                "0123456789abcdef01234567"
                                                        .getBytes(StandardCharsets.US_ASCII)));
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(
                new SecretKeySpec(
                        "0123456789abcdef01234567".getBytes(StandardCharsets.US_ASCII),
                        "HmacSHA256"));
        byte[] expected =
                mac.doFinal((ID + ".1795284000." + BODY).getBytes(StandardCharsets.UTF_8));

        assertThat(
                        Signing.signatures(
                                ID,
                                Instant.ofEpochSecond(1_795_284_000L, 999_999_999),
                                BODY,
                                List.of(secret)))
                .isEqualTo("v1," + Base64.getEncoder().encodeToString(expected));
    }

    @Test
    void during_rotation_whoever_knows_either_secret_accepts() {
        Instant now = Instant.now();
        String signatures = Signing.signatures(ID, now, BODY, List.of(NEW, OLD));

        assertThat(signatures.split(" ", -1)).hasSize(2).allMatch(s -> s.startsWith("v1,"));
        assertThatCode(() -> verify(NEW, ID, now, BODY, signatures)).doesNotThrowAnyException();
        assertThatCode(() -> verify(OLD, ID, now, BODY, signatures)).doesNotThrowAnyException();
    }

    @Test
    void whatever_is_changed_is_refused() {
        Instant now = Instant.now();
        String signature = Signing.signatures(ID, now, BODY, List.of(NEW));
        SigningSecret other = SigningSecret.generate(new SecureRandom());

        assertRefused(() -> verify(NEW, ID + "x", now, BODY, signature));
        assertRefused(() -> verify(NEW, ID, now.plusSeconds(1), BODY, signature));
        assertRefused(() -> verify(NEW, ID, now, BODY + " ", signature));
        assertRefused(() -> verify(other, ID, now, BODY, signature));
    }

    private static void assertRefused(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOf(WebhookVerificationException.class);
    }

    @Test
    void a_new_secret_has_32_random_bytes_and_never_shows_itself() {
        assertThat(Base64.getDecoder().decode(NEW.text().substring("whsec_".length()))).hasSize(32);
        assertThat(NEW).isNotEqualTo(OLD).hasToString("whsec_…");
        assertThat(SigningSecret.parse(NEW.text())).contains(NEW);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "whsec_",
                "whsec_AAAA",
                "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
                "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLa!!"
            })
    void other_texts_are_no_secrets(String text) {
        assertThat(SigningSecret.parse(text)).isEmpty();
    }
}
