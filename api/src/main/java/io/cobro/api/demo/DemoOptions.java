package io.cobro.api.demo;

import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a demonstration was asked for.
///
/// @param once whether it ends after the summary
/// @param cfdi folders of documents
/// @param customers a CSV file
/// @param issuers RFC of those whose documents are taken; empty means of everybody
/// @param today the business date of the reports; null means the present one
/// @param termsDays days to pay where neither customer nor document says, 0 to 3650
/// @param json where everything is written to
public record DemoOptions(
        boolean once,
        List<Path> cfdi,
        List<StatementFile> statements,
        @Nullable Path customers,
        List<String> issuers,
        @Nullable LocalDate today,
        int termsDays,
        @Nullable Path json) {

    public static final int TERMS_DAYS_MAX = 3650;

    public DemoOptions {
        cfdi = List.copyOf(cfdi);
        statements = List.copyOf(statements);
        issuers = List.copyOf(issuers);
    }

    /// Whether no file is named, so that the bundled company is shown.
    boolean isBundled() {
        return cfdi.isEmpty() && statements.isEmpty() && customers == null;
    }
}
