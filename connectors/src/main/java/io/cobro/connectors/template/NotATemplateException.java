package io.cobro.connectors.template;

import java.io.Serial;

/// A text cannot be used as a template.
final class NotATemplateException extends RuntimeException {

    @Serial private static final long serialVersionUID = 1L;

    private final int line;

    /// @param line where, from 1
    /// @param problem what is wrong, for the author of the text
    NotATemplateException(int line, String problem) {
        super(problem, null, false, false);
        this.line = line;
    }

    int line() {
        return line;
    }

    String problem() {
        return String.valueOf(getMessage());
    }
}
