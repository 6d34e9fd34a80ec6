package io.cobro.core.batch;

import io.cobro.core.Books;
import io.cobro.core.CommandContext;
import io.cobro.core.Outcome;
import io.cobro.core.Refusal;
import io.cobro.core.RefusedException;
import io.cobro.core.Resource;
import io.cobro.core.Transactions;
import io.cobro.core.batch.Batch.Asked;
import io.cobro.core.batch.Batch.Item;
import io.cobro.core.batch.Batch.Wrong;
import io.cobro.core.batch.BatchResult.Done;
import io.cobro.core.batch.BatchResult.Entry;
import io.cobro.core.batch.BatchResult.Refused;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/// Carries out commands in one transaction: what they need is read in one group, and what they
/// write is sent in another, however many they are.
public final class Batching {

    private Batching() {}

    /// What became of a batch.
    ///
    /// @param outcome refused with `batch_refused` where an atomic batch has an item that is
    /// @param refused why, by the index of the item
    public record Batched(
            Outcome<BatchResult> outcome, SortedMap<Integer, List<Refusal>> refused) {}

    /// Carries out one command.
    public static <C, T extends Resource> Outcome<T> one(
            Transactions transactions, CommandContext context, C command, Writing<C, T> writing) {
        return transactions.inTransaction(
                context,
                books -> writing.over(context, books, List.of(command)).apply(command).value());
    }

    /// Carries out one command that makes something or finds it.
    public static <C, T extends Resource> Outcome<Written<T>> put(
            Transactions transactions, CommandContext context, C command, Writing<C, T> writing) {
        return transactions.inTransaction(
                context, books -> writing.over(context, books, List.of(command)).apply(command));
    }

    /// Carries out the commands of a batch: all or none of them, or those that are not refused.
    public static <C, T extends Resource> Batched all(
            Transactions transactions,
            CommandContext context,
            Batch<C> batch,
            Writing<C, T> writing) {
        SortedMap<Integer, List<Refusal>> refused = new TreeMap<>(batch.wrong());
        boolean isAtomic = batch.mode() == BatchMode.ATOMIC;
        if (isAtomic && !refused.isEmpty()) {
            return new Batched(Outcome.refused(refusal(refused, batch)), refused);
        }
        Outcome<BatchResult> outcome =
                transactions.inTransaction(
                        context,
                        books -> {
                            Function<C, Written<T>> write =
                                    writing.over(context, books, batch.commands());
                            List<Entry> entries = new ArrayList<>(batch.items().size());
                            refused.clear();
                            for (Item<C> item : batch.items()) {
                                Entry entry = entry(books, write, item);
                                if (entry instanceof Refused(List<Refusal> refusals)) {
                                    refused.put(entries.size(), refusals);
                                }
                                entries.add(entry);
                            }
                            if (isAtomic && !refused.isEmpty()) {
                                throw refusal(refused, batch).exception();
                            }
                            return new BatchResult(entries);
                        });
        return new Batched(outcome, refused);
    }

    private static Refusal refusal(SortedMap<Integer, List<Refusal>> refused, Batch<?> batch) {
        return Refusal.of(
                "batch_refused",
                Map.of(
                        "count", Integer.toString(refused.size()),
                        "items", Integer.toString(batch.items().size())));
    }

    private static <C, T extends Resource> Entry entry(
            Books books, Function<C, Written<T>> write, Item<C> item) {
        return switch (item) {
            case Wrong<C>(_, List<Refusal> refusals) -> new Refused(refusals);
            case Asked<C>(C command) -> {
                try {
                    Written<T> written = books.attempt(() -> write.apply(command));
                    yield new Done(written.id(), written.isNew());
                } catch (RefusedException refused) {
                    yield new Refused(List.of(refused.refusal()));
                }
            }
        };
    }
}
