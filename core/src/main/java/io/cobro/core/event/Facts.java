package io.cobro.core.event;

/// What the transaction tells.
public interface Facts {

    /// Adds a fact; facts of one transaction keep their order.
    ///
    /// @return the id that its event will have
    EventId add(Fact fact);

    /// Writes what no event tells into the audit log.
    void note(Act act);
}
