package io.cobro.api.template;

import io.cobro.api.http.Input;
import io.cobro.core.reminder.Channel;
import io.cobro.core.template.TemplateKeeping.DeleteTemplate;
import io.cobro.core.template.TemplateKeeping.PutTemplate;
import io.cobro.core.template.TemplateKey;
import io.cobro.core.template.TemplateText;
import io.cobro.core.tenant.Language;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Commands about templates, read from requests of both faces.
public final class TemplateCommands {

    private TemplateCommands() {}

    /// The key that three words name; empty where there is no such kind, channel or language.
    public static Optional<TemplateKey> key(String kind, String channel, String language) {
        Optional<Channel> way = choice(Channel.class, channel).filter(it -> it.ofTemplate() == it);
        Optional<Language> tongue = choice(Language.class, language);
        return TemplateKey.isKind(kind) && way.isPresent() && tongue.isPresent()
                ? Optional.of(new TemplateKey(kind, way.get(), tongue.get()))
                : Optional.empty();
    }

    /// A text for a key. The body may repeat the key, but not name another.
    public static PutTemplate put(TemplateKey key, Input in, @Nullable Integer expectedVersion) {
        requireSame(in, "kind", key.kind());
        requireSame(in, "channel", lower(key.channel()));
        requireSame(in, "language", lower(key.language()));
        return new PutTemplate(
                key,
                new TemplateText(
                        Objects.requireNonNullElse(in.textOrNull("subject"), ""), in.text("body")),
                expectedVersion);
    }

    public static DeleteTemplate delete(TemplateKey key, int expectedVersion) {
        return new DeleteTemplate(key, expectedVersion);
    }

    private static void requireSame(Input in, String name, String expected) {
        String given = in.textOrNull(name);
        if (given != null && !given.equals(expected)) {
            throw in.refused(name, "value_not_allowed", Map.of("allowed", expected));
        }
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static <E extends Enum<E>> Optional<E> choice(Class<E> type, String word) {
        for (E value : type.getEnumConstants()) {
            if (lower(value).equals(word)) {
                return Optional.of(value);
            }
        }
        return Optional.empty();
    }
}
