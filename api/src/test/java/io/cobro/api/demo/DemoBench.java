package io.cobro.api.demo;

import io.cobro.api.Application;
import io.cobro.api.Settings;
import io.cobro.connectors.mail.MailSink;
import io.cobro.persistence.testing.TestDatabase;
import io.cobro.webhooks.delivery.RetrySchedule;
import io.cobro.webhooks.json.JsonText;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// Runs demonstrations on a test's database.
final class DemoBench {

    private static final String KEY = Base64.getEncoder().encodeToString(new byte[32]);
    private static final RetrySchedule RETRIES =
            new RetrySchedule(List.of(Duration.ZERO, Duration.ZERO, Duration.ZERO));

    /// What the last run said.
    final List<String> said = new ArrayList<>();

    /// Messages that the mail server of the last run was given.
    long received;

    /// Runs it to its end, as `demo --once` does.
    ///
    /// @return the text of its report
    String run(TestDatabase database, DemoOptions options) throws Exception {
        said.clear();
        try (MailSink mail = MailSink.start();
                Application application =
                        Application.start(
                                new Settings(
                                        database.url(),
                                        "127.0.0.1",
                                        0,
                                        KEY,
                                        "127.0.0.0/8",
                                        RETRIES,
                                        Clock.systemUTC(),
                                        false,
                                        null,
                                        mail.url(Demo.SENDER),
                                        Settings.Edge.DEFAULT.withRateLimit(0)),
                                _ -> {});
                Demo demo = new Demo(application, KEY, mail, options, said::add)) {
            if (!demo.run()) {
                throw new AssertionError(String.join("\n", said));
            }
            received = mail.count();
        }
        return Files.readString(options.json());
    }

    static JsonNode parse(String report) {
        return JsonText.MAPPER.readTree(report);
    }

    static JsonNode parse(Path file) throws Exception {
        return JsonText.MAPPER.readTree(Files.readString(file));
    }
}
