package io.cobro.persistence;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/// Where a PostgreSQL database is and with which login, as operators write it: either form of
///
/// - `postgres://login:password@host:5432/database?sslmode=require` (also `postgresql://`)
/// - `jdbc:postgresql://host:5432/database?user=login&password=…`
///
/// Its text hides the password.
public final class DatabaseUrl {

    private static final String JDBC = "jdbc:postgresql:";

    private final String jdbc;

    private DatabaseUrl(String jdbc) {
        this.jdbc = jdbc;
    }

    /// Reads either form.
    ///
    /// @return empty if the text has neither
    public static Optional<DatabaseUrl> parse(String text) {
        String trimmed = text.strip();
        if (trimmed.startsWith(JDBC)) {
            try {
                new PGSimpleDataSource().setUrl(trimmed);
                return Optional.of(new DatabaseUrl(trimmed));
            } catch (IllegalArgumentException malformed) {
                return Optional.empty();
            }
        }
        try {
            URI uri = new URI(trimmed);
            String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
            boolean known = scheme.equals("postgres") || scheme.equals("postgresql");
            if (!known || uri.getHost() == null) {
                return Optional.empty();
            }
            return Optional.of(new DatabaseUrl(JDBC + jdbcPart(uri)));
        } catch (URISyntaxException malformed) {
            return Optional.empty();
        }
    }

    private static String jdbcPart(URI uri) {
        StringBuilder part = new StringBuilder("//").append(uri.getHost());
        if (uri.getPort() >= 0) {
            part.append(':').append(uri.getPort());
        }
        part.append(uri.getRawPath().isEmpty() ? "/" : uri.getRawPath());
        char separator = '?';
        if (uri.getRawQuery() != null) {
            part.append(separator).append(uri.getRawQuery());
            separator = '&';
        }
        String[] login = userInfo(uri.getRawUserInfo());
        String[] names = {"user", "password"};
        for (int i = 0; i < login.length; i++) {
            part.append(separator).append(names[i]).append('=').append(login[i]);
            separator = '&';
        }
        return part.toString();
    }

    /// The login and, where it is given, the password, encoded as parameters are.
    private static String[] userInfo(@Nullable String raw) {
        if (raw == null) {
            return new String[0];
        }
        String[] parts = raw.split(":", 2);
        for (int i = 0; i < parts.length; i++) {
            // In this place of a URL a plus sign stands for itself.
            String plain = URLDecoder.decode(parts[i].replace("+", "%2B"), StandardCharsets.UTF_8);
            parts[i] = URLEncoder.encode(plain, StandardCharsets.UTF_8);
        }
        return parts;
    }

    /// For the driver. Holds the password: not to be logged.
    public String jdbc() {
        return jdbc;
    }

    @Override
    public String toString() {
        return jdbc.replaceAll("(?i)(password=)[^&]*", "$1…").replaceAll("//[^/@]*@", "//…@");
    }
}
