package io.cobro.core.template;

import io.cobro.core.Reading;
import io.cobro.core.reminder.Channel;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The texts of its own that the tenant has whose transaction this is.
public interface Templates {

    /// The own text for a key, locked, also while there is none.
    Reading<Optional<Template>> lock(TemplateKey key);

    /// The own text for a key.
    Reading<Optional<Template>> find(TemplateKey key);

    /// The keys of all own texts.
    Reading<Set<TemplateKey>> keys();

    /// The own texts of some kinds for a channel, in all languages that there are.
    Reading<List<Template>> ofKinds(Set<String> kinds, Channel channel);

    /// Whether a step of an active dunning policy sends this kind in the channel.
    Reading<Boolean> isInUse(TemplateKey key);

    /// @throws IllegalArgumentException if the template is built in
    void insert(Template template);

    /// @throws IllegalArgumentException if the template is built in
    void update(Template template);

    void delete(TemplateId id);
}
