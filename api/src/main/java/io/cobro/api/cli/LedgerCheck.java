package io.cobro.api.cli;

import com.zaxxer.hikari.HikariDataSource;
import io.cobro.api.Config;
import io.cobro.api.IllegalConfigException;
import io.cobro.persistence.DataSources;
import io.cobro.persistence.Reads;
import io.cobro.persistence.embedded.EmbeddedPostgres;
import io.cobro.persistence.ledger.LedgerVerification;
import io.cobro.persistence.tenant.TenantQueries;
import java.sql.SQLException;

/// `cobro verify-ledger`: says what it looked at, and everything that is not as it must be.
final class LedgerCheck {

    private final Console console;

    LedgerCheck(Console console) {
        this.console = console;
    }

    /// @throws IllegalConfigException if there is nothing to look at
    int run(Config config) throws SQLException {
        if (config.database() == null && !EmbeddedPostgres.isIn(config.data())) {
            throw new IllegalConfigException(
                    "There is no database in the folder %s; name another with --data."
                            .formatted(config.data()));
        }
        try (Database database = Database.open(config);
                HikariDataSource pool = DataSources.unhurried(database.url())) {
            LedgerVerification.Report report =
                    new LedgerVerification(new TenantQueries(pool), new Reads(pool)).verify();
            for (LedgerVerification.Finding finding : report.findings()) {
                console.out()
                        .println(
                                "%s  %s  %s  expected %s, found %s"
                                        .formatted(
                                                finding.tenant(),
                                                finding.check(),
                                                finding.subject(),
                                                finding.expected(),
                                                finding.actual()));
            }
            console.out()
                    .println(
                            report.isOk()
                                    ? "The ledger is in order: %d entries of %d tenants."
                                            .formatted(report.entries(), report.tenants())
                                    : "The ledger is not in order: %d findings in %d entries of %d tenants."
                                            .formatted(
                                                    report.findings().size(),
                                                    report.entries(),
                                                    report.tenants()));
            return report.isOk() ? ExitCodes.OK : ExitCodes.FAILED;
        }
    }
}
