package io.cobro.api.cli;

import io.cobro.api.Config;
import io.cobro.api.demo.Demo;
import io.cobro.api.demo.DemoOptions;
import io.cobro.connectors.mail.MailSink;
import io.cobro.webhooks.delivery.RetrySchedule;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/// `cobro demo`.
final class Demonstrating {

    /// The receiver of the demonstration is beside it.
    private static final String LOOPBACK = "127.0.0.0/8";

    /// Quick enough to be seen.
    private static final RetrySchedule RETRIES =
            new RetrySchedule(
                    List.of(
                            Duration.ZERO,
                            Duration.ofSeconds(1),
                            Duration.ofSeconds(5),
                            Duration.ofSeconds(30),
                            Duration.ofMinutes(2)));

    private final Console console;

    Demonstrating(Console console) {
        this.console = console;
    }

    int run(Config configured, DemoOptions options) throws Exception {
        Config config = configured.withRetries(RETRIES).withAllowedNetworks(networks(configured));
        if (options.once()) {
            config = config.withPort(0); // nobody calls, so that a running server is no obstacle
        }
        try (MailSink mail = MailSink.start();
                Running running = start(config.withSmtp(mail.url(Demo.SENDER)).withRateLimit(0));
                Demo demo =
                        new Demo(
                                running.application(),
                                Database.secretsKey(config),
                                mail,
                                options,
                                console.out()::println)) {
            boolean inOrder = demo.run();
            if (options.once()) {
                return inOrder ? ExitCodes.OK : ExitCodes.FAILED;
            }
            running.application().workers().start();
            sayHowToGoOn(running.baseUrl(), demo.apiKey());
            running.await();
        }
        return ExitCodes.OK;
    }

    /// On another port where the usual one is taken: whoever tries Cobro out reads the address.
    private static Running start(Config config) throws SQLException {
        try {
            return Running.start(config, false, _ -> {});
        } catch (PortTakenException taken) {
            return Running.start(config.withPort(0), false, _ -> {});
        }
    }

    private static String networks(Config config) {
        return config.allowedNetworks().isBlank()
                ? LOOPBACK
                : config.allowedNetworks() + "," + LOOPBACK;
    }

    private void sayHowToGoOn(String base, String key) {
        String authorization = "-H 'Authorization: Bearer " + key + "'";
        for (String line :
                List.of(
                        "",
                        "Serving on "
                                + base
                                + " until you press Ctrl-C; documentation: "
                                + base
                                + "/docs",
                        "API key: " + key,
                        "",
                        "curl -s %s '%s/v1/invoices?status=open'".formatted(authorization, base),
                        "curl -s %s -H 'Content-Type: application/json' %s/graphql -d '{\"query\":\"{ invoices(first: 5) { nodes { number balance { amount currency } } } }\"}'"
                                .formatted(authorization, base),
                        "curl -s %s '%s/v1/events?limit=5'".formatted(authorization, base))) {
            console.out().println(line);
        }
    }
}
