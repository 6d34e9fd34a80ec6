package io.cobro.core.event;

import java.util.regex.Pattern;

/// What kind of fact an event tells: a noun, a full stop and a verb in the past tense, such as
/// `invoice.overdue` or `bank_transaction.partially_matched`.
///
/// Which types exist, with their schema, is listed in the event catalogue of module `webhooks`.
///
/// @param name lower-case letters, digits and underscores with one full stop
public record EventType(String name) {

    private static final Pattern FORM = Pattern.compile("[a-z][a-z0-9_]*\\.[a-z][a-z0-9_]*");

    /// Checks the form.
    ///
    /// @throws IllegalArgumentException if the name has not the form `noun.verb`
    public EventType {
        if (!FORM.matcher(name).matches()) {
            throw new IllegalArgumentException("not an event type: " + name);
        }
    }

    /// What the event is about: `invoice` of `invoice.overdue`.
    public String noun() {
        return name.substring(0, name.indexOf('.'));
    }

    @Override
    public String toString() {
        return name;
    }
}
