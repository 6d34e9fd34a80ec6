package io.cobro.api.http;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/// Which code answers which operation of the contract.
public final class Operations {

    /// Answers one operation.
    @FunctionalInterface
    public interface Handler {

        Reply handle(Call call);
    }

    private final Map<String, Handler> handlers = new LinkedHashMap<>();
    private final Map<String, Expansion> expansions = new LinkedHashMap<>();

    /// Answers an operation.
    ///
    /// @param id the `operationId`
    /// @throws IllegalStateException if the operation is answered already
    public Operations on(String id, Handler handler) {
        if (handlers.putIfAbsent(id, handler) != null) {
            throw new IllegalStateException(id + " is answered twice");
        }
        return this;
    }

    /// Shows in full what others name by its id.
    ///
    /// @param name as the parameter `expand` has it, such as `customer`
    /// @throws IllegalStateException if something else has the name
    public Operations expanding(String name, Expansion expansion) {
        if (expansions.putIfAbsent(name, expansion) != null) {
            throw new IllegalStateException(name + " is expanded twice");
        }
        return this;
    }

    /// The handlers by operation.
    public Map<String, Handler> handlers() {
        return Map.copyOf(handlers);
    }

    Handler handler(String id) {
        return Objects.requireNonNull(
                handlers.get(id), () -> "nothing answers the operation " + id);
    }

    Expansion expansion(String name) {
        return Objects.requireNonNull(
                expansions.get(name), () -> "nothing says how to expand " + name);
    }
}
