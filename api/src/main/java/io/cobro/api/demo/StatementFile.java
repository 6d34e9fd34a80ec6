package io.cobro.api.demo;

import io.cobro.api.IllegalConfigException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A bank statement as the command line names it: `FILE` or `FILE@ACCOUNT`.
///
/// @param account whose statement it is, where the file does not say
public record StatementFile(Path file, @Nullable String account) {

    private static final Pattern ACCOUNT = Pattern.compile("[0-9A-Za-z][0-9A-Za-z -]{0,39}");

    /// Reads either form; an `@` that belongs to the name of an existing file is left alone.
    ///
    /// @throws IllegalConfigException if it is neither
    public static StatementFile parse(String text) {
        try {
            int at = text.lastIndexOf('@');
            if (at <= 0 || Files.exists(Path.of(text))) {
                return new StatementFile(Path.of(text), null);
            }
            String account = text.substring(at + 1);
            if (!ACCOUNT.matcher(account).matches()) {
                throw new IllegalConfigException(
                        "%s does not end in an account of letters and digits.".formatted(text));
            }
            return new StatementFile(Path.of(text.substring(0, at)), account);
        } catch (InvalidPathException malformed) {
            throw new IllegalConfigException("%s is not the name of a file.".formatted(text));
        }
    }
}
