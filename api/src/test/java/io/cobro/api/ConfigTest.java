package io.cobro.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cobro.webhooks.delivery.RetrySchedule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigTest {

    @TempDir Path folder = Path.of("");

    @Test
    void every_setting_has_its_default() {
        Config config = Config.load(null, Map.of());

        assertThat(config.port()).isEqualTo(8080);
        assertThat(config.data()).isEqualTo(Path.of("data"));
        assertThat(config.database()).isNull();
        assertThat(config.secretsKey()).isNull();
        assertThat(config.allowedNetworks()).isEmpty();
        assertThat(config.retries()).isEqualTo(RetrySchedule.STANDARD);
        assertThat(config.schemas()).isNull();
        assertThat(config.edge()).isEqualTo(new Settings.Edge(1_000, Set.of(), ""));
    }

    @Test
    void the_file_sets_every_key() throws IOException {
        Config config =
                Config.load(
                        file(
                                """
                                port: 9000
                                data: /var/lib/cobro
                                database_url: postgres://cobro:secret@db.example:5432/cobro
                                secrets_key: a-key
                                webhook_allowed_networks: 10.0.0.0/8
                                webhook_retry_seconds: [0, 30]
                                cfdi_schemas: /usr/share/sat
                                rate_limit: 50
                                cors_origins: https://cobranza.example, http://localhost:5173
                                trusted_proxies: 127.0.0.1/32, 10.0.0.0/8
                                """),
                        Map.of());

        assertThat(config.port()).isEqualTo(9000);
        assertThat(config.data()).isEqualTo(Path.of("/var/lib/cobro"));
        assertThat(config.database()).asString().doesNotContain("secret");
        assertThat(config.secretsKey()).isEqualTo("a-key");
        assertThat(config.allowedNetworks()).isEqualTo("10.0.0.0/8");
        assertThat(config.retries().delays())
                .isEqualTo(List.of(Duration.ZERO, Duration.ofSeconds(30)));
        assertThat(config.schemas()).isEqualTo(Path.of("/usr/share/sat"));
        assertThat(config.edge())
                .isEqualTo(
                        new Settings.Edge(
                                50,
                                Set.of("https://cobranza.example", "http://localhost:5173"),
                                "127.0.0.1/32, 10.0.0.0/8"));
    }

    @Test
    void the_environment_is_stronger_than_the_file() throws IOException {
        Config config =
                Config.load(
                        file("port: 9000\ndata: here\n"),
                        Map.of("COBRO_PORT", "9001", "COBRO_DATA", ""));

        assertThat(config.port()).isEqualTo(9001);
        assertThat(config.data()).isEqualTo(Path.of("here"));
    }

    @Test
    void a_rate_limit_is_a_number_from_0() {
        assertThat(Config.load(null, Map.of("COBRO_RATE_LIMIT", "0")).edge().rateLimit()).isZero();
        assertThatThrownBy(() -> Config.load(null, Map.of("COBRO_RATE_LIMIT", "-1")))
                .isInstanceOf(IllegalConfigException.class)
                .hasMessageContaining("from 0 to");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "*",
                "https://*.example",
                "cobranza.example",
                "https://cobranza.example/",
                "https://Cobranza.example",
                "https://a.example,"
            })
    void an_origin_is_written_out(String origins) {
        assertThatThrownBy(() -> Config.load(null, Map.of("COBRO_CORS_ORIGINS", origins)))
                .isInstanceOf(IllegalConfigException.class)
                .hasMessageContaining("list of origins");
    }

    @Test
    void an_unknown_key_is_an_error() throws IOException {
        Path file = file("prot: 9000\n");

        assertThatThrownBy(() -> Config.load(file, Map.of()))
                .isInstanceOf(IllegalConfigException.class)
                .hasMessageContaining("unknown key prot");
    }

    @Test
    void a_mail_server_is_named_by_its_url() {
        Config config =
                Config.load(
                        null,
                        Map.of(
                                "COBRO_SMTP_URL",
                                "smtp://127.0.0.1:2525?from=cobranza@azul.example"));

        assertThat(config.smtp()).hasToString("smtp://127.0.0.1:2525");
        assertThat(Config.DEFAULT.smtp()).isNull();
    }

    @Test
    void values_that_cannot_be_used_are_errors() {
        for (Map<String, String> environment :
                List.of(
                        Map.of("COBRO_PORT", "http"),
                        Map.of("COBRO_PORT", "65536"),
                        Map.of("COBRO_DATABASE_URL", "mysql://db"),
                        Map.of("COBRO_SMTP_URL", "smtp://mail.example"),
                        Map.of("COBRO_SMTP_URL", "http://mail.example?from=a@b.example"),
                        Map.of("COBRO_TRUSTED_PROXIES", "proxy.example"),
                        Map.of("COBRO_WEBHOOK_ALLOWED_NETWORKS", "everywhere"))) {
            assertThatThrownBy(() -> Config.load(null, environment))
                    .as(environment.toString())
                    .isInstanceOf(IllegalConfigException.class);
        }
    }

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("cobro.yaml"), text);
    }
}
