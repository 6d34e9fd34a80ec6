package io.cobro.connectors.mail;

import java.net.IDN;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// An e-mail address as SMTP takes it: ASCII, with an internationalized domain in its ASCII form.
///
/// Invariant: no space, quote, comma, control character or line break, so that it can be nothing
/// but one address wherever it is written. Quoted local parts and address literals are refused:
/// nobody has them.
///
/// @param text such as `pagos@ferreteria.example`
public record MailAddress(String text) {

    /// RFC 5321, sections 4.5.3.1.1 and 4.5.3.1.3: a path has 256 characters with its brackets.
    private static final int LENGTH_MAX = 254;

    private static final Pattern LOCAL =
            Pattern.compile(
                    "(?=.{1,64}$)[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*");
    private static final Pattern DOMAIN =
            Pattern.compile(
                    "[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?(\\.[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*");

    /// Reads an address; empty if it is not one.
    public static Optional<MailAddress> parse(String text) {
        String address = text.strip();
        int at = address.lastIndexOf('@');
        if (at < 1) {
            return Optional.empty();
        }
        String local = address.substring(0, at);
        String domain;
        try {
            domain = IDN.toASCII(address.substring(at + 1)).toLowerCase(Locale.ROOT);
        } catch (IllegalArgumentException notADomain) {
            return Optional.empty();
        }
        String whole = local + "@" + domain;
        return whole.length() <= LENGTH_MAX
                        && LOCAL.matcher(local).matches()
                        && DOMAIN.matcher(domain).matches()
                ? Optional.of(new MailAddress(whole))
                : Optional.empty();
    }

    public String domain() {
        return text.substring(text.lastIndexOf('@') + 1);
    }

    /// Without the address, which is personal.
    @Override
    public String toString() {
        return "MailAddress[…]";
    }
}
