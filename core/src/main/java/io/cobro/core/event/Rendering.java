package io.cobro.core.event;

import io.cobro.core.Resource;
import io.cobro.core.dunning.PolicyForm;
import io.cobro.core.tenant.Tenant;
import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// How resources and facts are written as JSON: a port, because the form is the business of those
/// who tell integrators, and stored responses and events keep its text.
public interface Rendering extends PolicyForm {

    /// What an event says about the resource that it is about.
    ///
    /// @param type the resource's name, such as `invoice`
    /// @param version after the fact, from 1
    record Subject(String type, UUID id, int version) {}

    /// What is told of a change.
    ///
    /// @param data what was changed as it is after it
    /// @param previous properties that changed, with their former value; null where there is
    ///   nothing to tell
    record Told(String data, @Nullable String previous) {}

    Subject subject(Resource resource);

    /// A resource as REST answers it.
    ///
    /// @param today the tenant's business date, for what follows from it, such as `days_past_due`
    String resource(Resource resource, Tenant tenant, LocalDate today);

    /// The event that tells a fact: its `data` are the subject, and its cause beside it.
    Told event(Fact fact, Tenant tenant, LocalDate today);

    /// What the audit log shows of what no event tells.
    Told act(Act act, Tenant tenant, LocalDate today);
}
