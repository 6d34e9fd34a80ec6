package io.cobro.core.template;

import io.cobro.core.reminder.Channel;
import io.cobro.core.tenant.Language;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/// The texts that Cobro ships: four kinds, each for e-mail and SMS, in Spanish and English.
public final class BuiltInTemplates {

    /// Before the due date: friendly.
    public static final String PAYMENT_REMINDER = "payment_reminder";

    /// On the due date.
    public static final String PAYMENT_DUE_TODAY = "payment_due_today";

    /// After the due date: factual.
    public static final String PAYMENT_LATE = "payment_late";

    /// The last message of a policy: firm, without threats.
    public static final String FINAL_NOTICE = "final_notice";

    public static final List<String> KINDS =
            List.of(PAYMENT_REMINDER, PAYMENT_DUE_TODAY, PAYMENT_LATE, FINAL_NOTICE);

    private static final String SUBJECT = "Subject: ";

    private static final Map<TemplateKey, Template> BY_KEY = read();

    private BuiltInTemplates() {}

    /// All of them, in the order of their keys.
    public static List<Template> all() {
        return List.copyOf(BY_KEY.values());
    }

    public static Optional<Template> find(TemplateKey key) {
        return Optional.ofNullable(BY_KEY.get(key));
    }

    private static Map<TemplateKey, Template> read() {
        Map<TemplateKey, Template> templates = new TreeMap<>();
        for (String kind : KINDS) {
            for (Channel channel : List.of(Channel.EMAIL, Channel.SMS)) {
                for (Language language : Language.values()) {
                    TemplateKey key = new TemplateKey(kind, channel, language);
                    templates.put(key, new Template(key, text(key), null));
                }
            }
        }
        return templates;
    }

    /// An e-mail has its subject in the first line and an empty line after it.
    private static TemplateText text(TemplateKey key) {
        String file =
                "%s.%s.%s.txt"
                        .formatted(
                                key.kind(),
                                key.channel().name().toLowerCase(Locale.ROOT),
                                key.language().name().toLowerCase(Locale.ROOT));
        String text;
        try (InputStream in = BuiltInTemplates.class.getResourceAsStream(file)) {
            text =
                    new String(
                            Objects.requireNonNull(in, file).readAllBytes(),
                            StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        if (!text.startsWith(SUBJECT)) {
            return new TemplateText("", text.strip());
        }
        int end = text.indexOf('\n');
        return new TemplateText(
                text.substring(SUBJECT.length(), end), text.substring(end + 1).strip() + "\n");
    }
}
