package io.cobro.connectors.template;

import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.MustacheException;
import com.samskivert.mustache.MustacheParseException;
import com.samskivert.mustache.Template;
import io.cobro.core.template.TemplateRendering;
import io.cobro.core.template.TemplateText;
import java.io.Writer;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Templates in Mustache, without what reaches out of them: no other templates, no code, no access
/// to objects; and with bounds on size, depth and work.
///
/// Texts are plain, so nothing is escaped. Thread-safe.
public final class MustacheRendering implements TemplateRendering {

    /// Characters of a message.
    public static final int OUTPUT_CHARACTERS_MAX = 50_000;

    /// Characters of a subject; a longer one is cut.
    public static final int SUBJECT_CHARACTERS_MAX = 200;

    /// Values looked up and rounds of lists gone through for one text.
    public static final int STEPS_MAX = 100_000;

    private static final Mustache.TemplateLoader NO_OTHERS =
            _ -> {
                throw new NotATemplateException(1, "templates cannot include others");
            };

    @Override
    public Rendered render(TemplateText template, Map<String, Object> context) {
        String part = "/subject";
        try {
            String subject = line(rendered(template.subject(), context));
            part = "/body";
            return new Rendered.Message(subject, rendered(template.body(), context));
        } catch (NotATemplateException problem) {
            return new Rendered.Invalid(part, problem.line(), problem.problem());
        }
    }

    private static String rendered(String source, Map<String, Object> context) {
        if (source.length() > TemplateText.SOURCE_CHARACTERS_MAX) {
            throw new NotATemplateException(
                    1, "it has more than " + TemplateText.SOURCE_CHARACTERS_MAX + " characters");
        }
        String text = source.replace("\r\n", "\n").replace('\r', '\n');
        TemplateScan.check(text);
        Bounded out = new Bounded();
        try {
            Template template =
                    Mustache.compiler()
                            .escapeHTML(false)
                            .emptyStringIsFalse(true)
                            .withCollector(new Plain(new Steps()))
                            .withLoader(NO_OTHERS)
                            .compile(text);
            template.execute(context, out);
        } catch (MustacheParseException malformed) {
            throw new NotATemplateException(1, "it cannot be read as Mustache");
        } catch (MustacheException failed) {
            throw failed.getCause() instanceof NotATemplateException why
                    ? why
                    : new NotATemplateException(1, "it cannot be filled in");
        }
        return out.toString();
    }

    /// A subject is one line.
    private static String line(String text) {
        String line = text.replaceAll("[\\p{Cntrl}\\u2028\\u2029\\s]+", " ").strip();
        return line.length() <= SUBJECT_CHARACTERS_MAX
                ? line
                : line.substring(0, SUBJECT_CHARACTERS_MAX - 1).strip() + "…";
    }

    /// Counts what is done.
    private static final class Steps {

        private int count;

        void step() {
            if (++count > STEPS_MAX) {
                throw new NotATemplateException(1, "it repeats more than can be allowed");
            }
        }
    }

    /// Knows maps and lists, and nothing of the objects in them.
    private record Plain(Steps steps) implements Mustache.Collector {

        @Override
        public @Nullable Iterator<?> toIterator(Object value) {
            steps.step();
            if (!(value instanceof List<?> list)) {
                return null;
            }
            Iterator<?> items = list.iterator();
            return new Iterator<Object>() {
                @Override
                public boolean hasNext() {
                    return items.hasNext();
                }

                @Override
                public Object next() {
                    steps.step();
                    return items.next();
                }
            };
        }

        @Override
        public Mustache.@Nullable VariableFetcher createFetcher(Object context, String name) {
            return context instanceof Map<?, ?>
                    ? (map, key) -> {
                        steps.step();
                        Map<?, ?> values = (Map<?, ?>) map;
                        return values.containsKey(key)
                                ? values.get(key)
                                : Template.NO_FETCHER_FOUND;
                    }
                    : null;
        }

        @Override
        public <K, V> Map<K, V> createFetcherCache() {
            return new ConcurrentHashMap<>();
        }
    }

    /// Text that ends where it gets too long.
    private static final class Bounded extends Writer {

        private final StringBuilder text = new StringBuilder();

        @Override
        public void write(char[] characters, int from, int length) {
            if (text.length() + length > OUTPUT_CHARACTERS_MAX) {
                throw new NotATemplateException(
                        1, "the message has more than " + OUTPUT_CHARACTERS_MAX + " characters");
            }
            text.append(characters, from, length);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}

        @Override
        public String toString() {
            return text.toString();
        }
    }
}
