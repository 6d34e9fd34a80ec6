package io.cobro.core.batch;

import io.cobro.core.Books;
import io.cobro.core.CommandContext;
import io.cobro.core.Resource;
import java.util.List;
import java.util.function.Function;

/// How commands of one kind are carried out, one or many of them.
@FunctionalInterface
public interface Writing<C, T extends Resource> {

    /// Reads all that the commands need, and locks what they may change in a fixed order.
    ///
    /// @return carries out one of the commands, or refuses it; called in their order, and each call
    ///   sees what those before it did
    Function<C, Written<T>> over(CommandContext context, Books books, List<C> commands);
}
