package io.cobro.core.template;

import java.util.Map;

/// How a template becomes text: a port, because the language of templates is a library's. Pure and
/// bounded in time and size, so that it may be called inside a transaction.
@FunctionalInterface
public interface TemplateRendering {

    /// Fills a template in.
    ///
    /// @param context texts, truth values and lists of such maps by name, as [MessageContext] makes
    ///   them; a template reads nothing else
    Rendered render(TemplateText template, Map<String, Object> context);

    /// What came of it.
    sealed interface Rendered {

        /// @param subject one line without line breaks; empty where the template has none
        record Message(String subject, String body) implements Rendered {}

        /// The template cannot be used.
        ///
        /// @param pointer the part at fault: `/subject` or `/body`
        /// @param line in that part, from 1
        /// @param problem what is wrong, in English
        record Invalid(String pointer, int line, String problem) implements Rendered {}
    }
}
