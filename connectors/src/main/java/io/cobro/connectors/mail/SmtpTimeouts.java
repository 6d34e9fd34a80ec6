package io.cobro.connectors.mail;

import java.time.Duration;

/// How long the mail server is waited for.
///
/// @param connect for a connection to one of its addresses
/// @param answer for each of its answers
/// @param whole for everything, from the connection to the last answer; a server that is slow in
///   small steps cannot hold a message for longer
public record SmtpTimeouts(Duration connect, Duration answer, Duration whole) {

    public static final SmtpTimeouts STANDARD =
            new SmtpTimeouts(Duration.ofSeconds(10), Duration.ofSeconds(30), Duration.ofMinutes(2));
}
