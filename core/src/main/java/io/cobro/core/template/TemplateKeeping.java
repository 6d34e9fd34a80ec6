package io.cobro.core.template;

import io.cobro.core.CommandContext;
import io.cobro.core.Echo;
import io.cobro.core.Outcome;
import io.cobro.core.Refusal;
import io.cobro.core.Transactions;
import io.cobro.core.event.Fact;
import io.cobro.core.reminder.Channel;
import io.cobro.core.template.MessageWriting.Writing;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Keeping the tenant's own texts.
public final class TemplateKeeping {

    /// Texts of its own that a tenant may have.
    public static final int TEMPLATES_MAX = 500;

    /// Puts a text of the tenant's own in the place of a key.
    ///
    /// @param expectedVersion the version of the own text that the caller saw; null where none was
    ///   given
    public record PutTemplate(
            TemplateKey key, TemplateText text, @Nullable Integer expectedVersion) {}

    /// Takes the own text away, so that the built-in one is in force again.
    public record DeleteTemplate(TemplateKey key, int expectedVersion) {}

    private final Transactions transactions;
    private final MessageWriting writing;

    public TemplateKeeping(Transactions transactions, MessageWriting writing) {
        this.transactions = transactions;
        this.writing = writing;
    }

    /// Refusals: `template_invalid`, `version_conflict`, `read_only_property`,
    /// `too_many_templates`.
    ///
    /// @param echo what is repeated of the text in force
    public Outcome<Template> put(CommandContext context, PutTemplate command, Echo echo) {
        Optional<Refusal> refused = refusal(command.key(), command.text());
        if (refused.isPresent()) {
            return Outcome.refused(refused.get());
        }
        return transactions.inTransaction(
                context,
                books -> {
                    var locked = books.templates().lock(command.key());
                    var all = books.templates().keys();
                    Optional<Template> before = locked.get();
                    Template.Own own = before.map(Template::own).orElse(null);
                    Refusal.requireVersion(
                            command.expectedVersion(), own == null ? 0 : own.version());
                    echo.requireOf(MessageWriting.inForce(command.key(), before).orElse(null));
                    if (own != null && before.get().text().equals(command.text())) {
                        return before.get();
                    }
                    if (own == null && all.get().size() >= TEMPLATES_MAX) {
                        throw Refusal.of(
                                        "too_many_templates",
                                        Map.of("limit", Integer.toString(TEMPLATES_MAX)))
                                .exception();
                    }
                    Template after =
                            new Template(
                                    command.key(),
                                    command.text(),
                                    own == null
                                            ? new Template.Own(
                                                    new TemplateId(context.ids().next()),
                                                    1,
                                                    context.now())
                                            : new Template.Own(
                                                    own.id(), own.version() + 1, own.recordedAt()));
                    if (own == null) {
                        books.templates().insert(after);
                    } else {
                        books.templates().update(after);
                    }
                    books.facts().add(Fact.of("template.updated", after));
                    return after;
                });
    }

    /// Refusals: `not_found`, `version_conflict`, `template_in_use`.
    public Outcome<Template> delete(CommandContext context, DeleteTemplate command) {
        TemplateKey key = command.key();
        return transactions.inTransaction(
                context,
                books -> {
                    // No policy that names the kind is made or changed meanwhile.
                    books.dunning().lockDefault();
                    var locked = books.templates().lock(key);
                    var used = books.templates().isInUse(key);
                    Template before = locked.get().orElseThrow(() -> notFound(key).exception());
                    Template.Own own = before.own();
                    if (own == null) {
                        throw notFound(key).exception();
                    }
                    Refusal.requireVersion(command.expectedVersion(), own.version());
                    if (BuiltInTemplates.find(key).isEmpty() && used.get()) {
                        throw Refusal.of("template_in_use", Map.of("kind", key.kind())).exception();
                    }
                    books.templates().delete(own.id());
                    books.facts().add(Fact.of("template.deleted", before));
                    return before;
                });
    }

    /// What is wrong with a text, found by filling in the samples. It may be for some invoices
    /// only, such as those that are not due yet: only one that is blank for all samples is refused.
    public Optional<Refusal> refusal(TemplateKey key, TemplateText text) {
        boolean hasSubject = !text.subject().isBlank();
        if (key.channel() == Channel.EMAIL && !hasSubject) {
            return Optional.of(
                    invalid(new Writing.NotWritable("/subject", 1, "an e-mail needs a subject")));
        }
        if (key.channel() == Channel.SMS && hasSubject) {
            return Optional.of(
                    invalid(new Writing.NotWritable("/subject", 1, "an SMS has no subject")));
        }
        List<MessageContent> samples = SampleContent.all(key.language());
        List<Writing.NotWritable> blank = new ArrayList<>();
        for (MessageContent sample : samples) {
            switch (writing.filled(text, key.channel(), key.language(), sample)) {
                case Writing.NotWritable invalid -> {
                    return Optional.of(invalid(invalid));
                }
                case Writing.Written(MessageWriting.Message message) ->
                        MessageWriting.blank(text, message).ifPresent(blank::add);
            }
        }
        return blank.size() < samples.size()
                ? Optional.empty()
                : Optional.of(invalid(blank.getFirst()));
    }

    /// A text that cannot be used, as the caller is told.
    public static Refusal invalid(Writing.NotWritable problem) {
        return Refusal.at(
                problem.pointer(),
                "template_invalid",
                Map.of("line", Integer.toString(problem.line()), "problem", problem.problem()));
    }

    /// There is no text for a key.
    public static Refusal notFound(TemplateKey key) {
        return Refusal.notFound("template", key.text());
    }
}
