package io.cobro.core.template;

import io.cobro.core.reminder.Channel;
import io.cobro.core.tenant.Language;
import java.util.Locale;
import java.util.regex.Pattern;

/// What a template is for: each kind of message has one text for each channel and language.
///
/// @param kind such as `payment_late`: lower-case letters, digits and underscores, at most 40
/// @param channel [Channel#EMAIL] or [Channel#SMS]; a webhook uses the text of the e-mail
public record TemplateKey(String kind, Channel channel, Language language)
        implements Comparable<TemplateKey> {

    private static final Pattern FORM = Pattern.compile("[a-z][a-z0-9_]{0,39}");

    /// Checks the kind, and takes the channel that has the text.
    ///
    /// @throws IllegalArgumentException if the kind has another form; ask [#isKind] first where it
    ///   comes from outside
    public TemplateKey {
        if (!isKind(kind)) {
            throw new IllegalArgumentException("not a kind of template: " + kind);
        }
        channel = channel.ofTemplate();
    }

    public static boolean isKind(String text) {
        return FORM.matcher(text).matches();
    }

    /// The key as paths have it: `payment_late/email/es`.
    public String text() {
        return kind + "/" + name(channel) + "/" + name(language);
    }

    private static String name(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public int compareTo(TemplateKey other) {
        int order = kind.compareTo(other.kind);
        if (order == 0) {
            order = channel.compareTo(other.channel);
        }
        return order == 0 ? language.compareTo(other.language) : order;
    }
}
