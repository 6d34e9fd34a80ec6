package io.cobro.core.template;

/// What a template says, in Mustache.
///
/// @param subject the subject of the e-mail; empty for an SMS
/// @param body plain text
public record TemplateText(String subject, String body) {

    /// Characters of a subject or a body.
    public static final int SOURCE_CHARACTERS_MAX = 20_000;
}
