package io.cobro.core.template;

import io.cobro.core.reminder.Channel;
import io.cobro.core.reminder.SmsText;
import io.cobro.core.template.TemplateRendering.Rendered;
import io.cobro.core.tenant.Language;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Writing messages from templates. Pure; may be used inside a transaction.
public final class MessageWriting {

    private final TemplateRendering rendering;
    private final SmsText.Accents accents;

    /// @param accents what becomes of accents in SMS
    public MessageWriting(TemplateRendering rendering, SmsText.Accents accents) {
        this.rendering = rendering;
        this.accents = accents;
    }

    /// A message as it would leave.
    ///
    /// @param subject one line; empty for an SMS
    /// @param sms what the SMS costs; null for other channels
    public record Message(String subject, String body, @Nullable SmsText sms) {}

    /// What came of writing.
    public sealed interface Writing {

        record Written(Message message) implements Writing {}

        /// The template cannot be used, says nothing of the content, or there is none.
        ///
        /// @param pointer `/subject`, `/body`, or `/kind` where there is none
        /// @param line in that part, from 1
        /// @param problem what is wrong, in English
        record NotWritable(String pointer, int line, String problem) implements Writing {}
    }

    /// The text in force for a key: the tenant's own, else the built-in one.
    public static Optional<Template> inForce(TemplateKey key, Optional<Template> own) {
        return own.or(() -> BuiltInTemplates.find(key));
    }

    /// Where there is a text: the wanted key; for a kind of the tenant's own that is not there in
    /// the customer's language, that of the tenant's language, else of any. The wanted one if there
    /// is none.
    ///
    /// @param own the tenant's own texts of the kind
    public static TemplateKey available(TemplateKey wanted, List<Template> own, Language tenants) {
        return Stream.concat(
                        Stream.of(wanted.language(), tenants), Arrays.stream(Language.values()))
                .map(language -> new TemplateKey(wanted.kind(), wanted.channel(), language))
                .filter(key -> inForce(key, among(own, key)).isPresent())
                .findFirst()
                .orElse(wanted);
    }

    /// The text for a key, if there is one.
    public static Optional<Template> among(List<Template> own, TemplateKey key) {
        return own.stream().filter(template -> template.key().equals(key)).findFirst();
    }

    /// Writes with the text in force for a key.
    ///
    /// @param own the tenant's own text for the key, if there is one
    public Writing write(TemplateKey key, Optional<Template> own, MessageContent content) {
        return inForce(key, own)
                .map(template -> write(template.text(), key.channel(), key.language(), content))
                .orElseGet(() ->
                        new Writing.NotWritable(
                                "/kind", 1, "there is no template of the kind " + key.kind()));
    }

    /// Writes with any text. A message that would be blank is not written.
    public Writing write(
            TemplateText text, Channel channel, Language language, MessageContent content) {
        Writing filled = filled(text, channel, language, content);
        return filled instanceof Writing.Written(Message message)
                ? blank(text, message).<Writing>map(problem -> problem).orElse(filled)
                : filled;
    }

    /// What is blank of a message whose text is not.
    static Optional<Writing.NotWritable> blank(TemplateText text, Message message) {
        boolean hasSubject = message.sms() == null && !text.subject().isBlank();
        if (hasSubject && message.subject().isBlank()) {
            return Optional.of(new Writing.NotWritable("/subject", 1, "the subject is empty"));
        }
        return message.body().isBlank()
                ? Optional.of(new Writing.NotWritable("/body", 1, "the text is empty"))
                : Optional.empty();
    }

    /// As [#write(TemplateText, Channel, Language, MessageContent)], be it blank.
    Writing filled(TemplateText text, Channel channel, Language language, MessageContent content) {
        return switch (rendering.render(text, MessageContext.of(content, language))) {
            case Rendered.Invalid(String pointer, int line, String problem) ->
                    new Writing.NotWritable(pointer, line, problem);
            case Rendered.Message(String subject, String body) when channel == Channel.SMS -> {
                SmsText sms = SmsText.of(body.strip(), accents);
                yield new Writing.Written(new Message("", sms.text(), sms));
            }
            case Rendered.Message(String subject, String body) ->
                    new Writing.Written(new Message(subject, body, null));
        };
    }
}
