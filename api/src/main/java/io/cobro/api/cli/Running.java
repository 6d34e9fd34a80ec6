package io.cobro.api.cli;

import io.cobro.api.Application;
import io.cobro.api.Config;
import io.cobro.api.Settings;
import io.cobro.api.http.RequestLog;
import java.sql.SQLException;
import java.time.Clock;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.ReentrantLock;

/// An application on its database, both left in order on close and when the process is told to end.
final class Running implements AutoCloseable {

    private final Database database;
    private final Application application;
    private final ReentrantLock lock = new ReentrantLock();
    private boolean closed;

    private Running(Database database, Application application) {
        this.database = database;
        this.application = application;
    }

    /// @param workers whether events are delivered and jobs run from the start
    static Running start(Config config, boolean workers, RequestLog log) throws SQLException {
        Database database = Database.open(config);
        try {
            Running running = new Running(database, application(config, database, workers, log));
            Runtime.getRuntime().addShutdownHook(new Thread(running::close, "shutdown"));
            return running;
        } catch (SQLException | RuntimeException failure) {
            database.close();
            throw failure;
        }
    }

    private static Application application(
            Config config, Database database, boolean workers, RequestLog log) throws SQLException {
        Application application = Application.start(settings(config, database, workers), log);
        if (application.port() < 0) { // the web server says so only in its log
            application.close();
            throw new PortTakenException(config.port());
        }
        return application;
    }

    private static Settings settings(Config config, Database database, boolean workers) {
        return new Settings(
                database.url(),
                "127.0.0.1",
                config.port(),
                Database.secretsKey(config),
                config.allowedNetworks(),
                config.retries(),
                Clock.systemUTC(),
                workers,
                config.schemas(),
                config.smtp(),
                config.edge());
    }

    Application application() {
        return application;
    }

    String baseUrl() {
        return "http://127.0.0.1:" + application.port();
    }

    /// Waits for the end of the process.
    void await() throws InterruptedException {
        new CountDownLatch(1).await();
    }

    @Override
    public void close() {
        lock.lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            application.close();
            database.close();
        } finally {
            lock.unlock();
        }
    }
}
