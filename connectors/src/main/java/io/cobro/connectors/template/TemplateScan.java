package io.cobro.connectors.template;

import io.cobro.core.template.MessageContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// Looks through the tags of a template before anything else does: only values and sections of
/// known names, closed in order and not too deep. Everything else that Mustache has is refused:
/// other templates, other delimiters, inheritance, paths into objects.
final class TemplateScan {

    /// Sections inside each other.
    static final int DEPTH_MAX = 5;

    /// Tags of one text.
    static final int TAGS_MAX = 1_000;

    private static final String OPEN = "{{";
    private static final String CLOSE = "}}";
    private static final Pattern NAME = Pattern.compile("-?[a-z][a-z0-9_]*(\\.[a-z][a-z0-9_]*)?");

    /// What Mustache itself says of the round of a list.
    private static final Set<String> OF_ROUNDS = Set.of("-first", "-last", "-index");

    /// Names that have others in them, and are no lists.
    private static final Set<String> GROUPS = Set.of("tenant", "customer");

    private record Section(String name, String scope, int line) {}

    private final String source;
    private final List<Section> open = new ArrayList<>();

    private TemplateScan(String source) {
        this.source = source;
    }

    /// @throws NotATemplateException if the text is not a template that may be used
    static void check(String source) {
        new TemplateScan(source).run();
    }

    private void run() {
        int tags = 0;
        int at = source.indexOf(OPEN);
        while (at >= 0) {
            int line = line(at);
            if (++tags > TAGS_MAX) {
                throw new NotATemplateException(line, "there are more than " + TAGS_MAX + " tags");
            }
            int end = source.indexOf(CLOSE, at + OPEN.length());
            if (end < 0) {
                throw new NotATemplateException(line, "a tag that begins with {{ has no }}");
            }
            tag(source.substring(at + OPEN.length(), end), line);
            at = source.indexOf(OPEN, end + CLOSE.length());
        }
        if (!open.isEmpty()) {
            Section last = open.getLast();
            throw new NotATemplateException(
                    last.line(),
                    "the section %s is not closed by {{/%s}}".formatted(last.name(), last.name()));
        }
    }

    private void tag(String content, int line) {
        String text = content.strip();
        if (text.isEmpty()) {
            throw new NotATemplateException(line, "a tag is empty");
        }
        String name = text.substring(1).strip();
        switch (text.charAt(0)) {
            case '!' -> {
                if (content.indexOf('{') >= 0 || content.indexOf('}') >= 0) {
                    throw new NotATemplateException(line, "a comment has a brace");
                }
            }
            case '#', '^' -> opened(name, line);
            case '/' -> closed(name, line);
            case '>' -> throw new NotATemplateException(line, "templates cannot include others");
            case '=' -> throw new NotATemplateException(line, "delimiters cannot be changed");
            case '{', '&' ->
                    throw new NotATemplateException(
                            line, "write {{name}}: nothing is escaped in plain text");
            case '<', '$' -> throw new NotATemplateException(line, "templates have no blocks");
            default -> value(text, line);
        }
    }

    /// Lists and groups have no text of their own.
    private void value(String name, int line) {
        String scope = resolved(name, line);
        if (scope.isEmpty()) {
            return;
        }
        throw new NotATemplateException(
                line,
                GROUPS.contains(scope)
                        ? "%1$s is a group: write {{%1$s.name}}".formatted(scope)
                        : "%1$s is a list: write {{#%1$s}}…{{/%1$s}}".formatted(scope));
    }

    private void opened(String name, int line) {
        String scope = resolved(name, line);
        if (open.size() >= DEPTH_MAX) {
            throw new NotATemplateException(
                    line, "sections are nested more than " + DEPTH_MAX + " deep");
        }
        open.add(new Section(name, scope, line));
    }

    private void closed(String name, int line) {
        if (open.isEmpty() || !open.getLast().name().equals(name)) {
            throw new NotATemplateException(
                    line,
                    open.isEmpty()
                            ? "{{/%s}} closes nothing".formatted(shown(name))
                            : "{{/%s}} stands where {{/%s}} is expected"
                                    .formatted(shown(name), open.getLast().name()));
        }
        open.removeLast();
    }

    /// The scope that a section of this name has, or an empty one where it has the same as outside.
    private String resolved(String name, int line) {
        if (!NAME.matcher(name).matches()) {
            throw new NotATemplateException(line, "%s is not a name".formatted(shown(name)));
        }
        if (OF_ROUNDS.contains(name)) {
            return "";
        }
        int stop = name.indexOf('.');
        String first = stop < 0 ? name : name.substring(0, stop);
        if (stop < 0) {
            boolean outside = scopeThatHas(first, line).isEmpty();
            return outside && MessageContext.NAMES.containsKey(first) ? first : "";
        }
        if (!GROUPS.contains(first)
                || !MessageContext.NAMES
                        .getOrDefault(first, Set.of())
                        .contains(name.substring(stop + 1))) {
            throw unknown(name, line);
        }
        return "";
    }

    /// The innermost scope with a value of this name; empty for the outermost.
    private String scopeThatHas(String name, int line) {
        for (Section section : open.reversed()) {
            if (!section.scope().isEmpty()
                    && MessageContext.NAMES
                            .getOrDefault(section.scope(), Set.of())
                            .contains(name)) {
                return section.scope();
            }
        }
        if (!MessageContext.NAMES.getOrDefault("", Set.of()).contains(name)) {
            throw unknown(name, line);
        }
        return "";
    }

    private NotATemplateException unknown(String name, int line) {
        Set<String> known = new TreeSet<>(MessageContext.NAMES.getOrDefault("", Set.of()));
        open.forEach(section ->
                known.addAll(MessageContext.NAMES.getOrDefault(section.scope(), Set.of())));
        return new NotATemplateException(
                line,
                "there is no value %s here; there are %s"
                        .formatted(shown(name), String.join(", ", known)));
    }

    /// A piece of the template that may be repeated to its author.
    private static String shown(String text) {
        String line = text.replaceAll("\\p{Cntrl}", " ");
        return line.length() <= 40 ? line : line.substring(0, 40) + "…";
    }

    private int line(int index) {
        return 1 + (int) source.substring(0, index).chars().filter(c -> c == '\n').count();
    }
}
