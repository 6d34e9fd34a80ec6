package io.cobro.api.cli;

import io.cobro.api.Config;
import io.cobro.api.http.RequestLog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// `cobro serve`.
final class Serving {

    private static final Logger LOG = LoggerFactory.getLogger("io.cobro.requests");

    private final Console console;

    Serving(Console console) {
        this.console = console;
    }

    int run(Config config) throws Exception {
        try (Running running = Running.start(config, true, Serving::log)) {
            console.out().println("ready " + running.baseUrl());
            running.await();
        }
        return ExitCodes.OK;
    }

    static void log(RequestLog.Entry entry) {
        LOG.atInfo()
                .addKeyValue("request_id", entry.requestId())
                .addKeyValue("method", entry.method())
                .addKeyValue("operation", entry.operation())
                .addKeyValue("status", entry.status())
                .addKeyValue("micros", entry.micros())
                .addKeyValue("round_trips", entry.roundTrips())
                .log("answered");
    }
}
