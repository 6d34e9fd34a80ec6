package io.cobro.api.graphql;

import graphql.schema.DataFetchingEnvironment;
import io.cobro.api.graphql.schema.DgsConstants.CANCEL_REMINDER_PAYLOAD;
import io.cobro.api.graphql.schema.DgsConstants.CREATE_REMINDER_PAYLOAD;
import io.cobro.api.graphql.schema.DgsConstants.CREATE_REMINDER_RECEIPT_PAYLOAD;
import io.cobro.api.graphql.schema.DgsConstants.CUSTOMER;
import io.cobro.api.graphql.schema.DgsConstants.INVOICE;
import io.cobro.api.graphql.schema.DgsConstants.MUTATION;
import io.cobro.api.graphql.schema.DgsConstants.QUERY;
import io.cobro.api.graphql.schema.DgsConstants.REMINDER;
import io.cobro.api.graphql.schema.DgsConstants.REMINDER_FILTER;
import io.cobro.api.graphql.schema.DgsConstants.REMINDER_ITEM;
import io.cobro.api.graphql.schema.DgsConstants.REMINDER_MESSAGE;
import io.cobro.api.reminder.ReminderCommands;
import io.cobro.core.customer.CustomerId;
import io.cobro.core.id.Id;
import io.cobro.core.invoice.InvoiceId;
import io.cobro.core.reminder.Channel;
import io.cobro.core.reminder.Reminder;
import io.cobro.core.reminder.ReminderId;
import io.cobro.core.reminder.ReminderKeeping;
import io.cobro.core.reminder.ReminderOrigin;
import io.cobro.core.reminder.ReminderStatus;
import io.cobro.core.reminder.SkipReason;
import io.cobro.persistence.reminder.ReminderFilter;
import io.cobro.persistence.reminder.ReminderMessages;
import io.cobro.webhooks.json.ReminderMessageJson;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Reminders with their items and messages.
///
/// A message is one question for each reminder, because one that waits is written anew; the cost of
/// the field bounds how many are asked for.
final class ReminderFetchers {

    private static final String LIST = "listReminders";

    private final GraphqlParts.Queries queries;
    private final ReminderKeeping keeping;
    private final Kinds kinds;

    ReminderFetchers(GraphqlParts.Queries queries, ReminderKeeping keeping, Kinds kinds) {
        this.queries = queries;
        this.keeping = keeping;
        this.kinds = kinds;
    }

    void register(Fetchers fetchers, Mutations mutations) {
        fetchers.type(REMINDER.TYPE_NAME)
                .json(
                        REMINDER.Id,
                        REMINDER.Version,
                        REMINDER.RecordedAt,
                        REMINDER.CustomerId,
                        REMINDER.Channel,
                        REMINDER.Language,
                        REMINDER.Template,
                        REMINDER.Origin,
                        REMINDER.Status,
                        REMINDER.SkipReason,
                        REMINDER.FailureReason,
                        REMINDER.Detail,
                        REMINDER.DueAt,
                        REMINDER.AttemptCount,
                        REMINDER.ItemCount,
                        REMINDER.IncludedCount,
                        REMINDER.Totals,
                        REMINDER.DispatchedAt,
                        REMINDER.SentAt,
                        REMINDER.DeliveredAt,
                        REMINDER.ReadAt,
                        REMINDER.RepliedAt)
                .field(REMINDER.Customer, kinds.customers.of(REMINDER.CustomerId))
                .field(REMINDER.Items, this::items)
                .field(REMINDER.Message, this::message);
        fetchers.type(CUSTOMER.TYPE_NAME).field(CUSTOMER.Reminders, this::ofCustomer);
        fetchers.type(INVOICE.TYPE_NAME).field(INVOICE.Reminders, this::ofInvoice);
        fetchers.type(REMINDER_ITEM.TYPE_NAME)
                .json(
                        REMINDER_ITEM.InvoiceId,
                        REMINDER_ITEM.InstallmentNumber,
                        REMINDER_ITEM.StepKey,
                        REMINDER_ITEM.Occurrence,
                        REMINDER_ITEM.StepDate,
                        REMINDER_ITEM.Status,
                        REMINDER_ITEM.SkipReason,
                        REMINDER_ITEM.Balance,
                        REMINDER_ITEM.DunningEnrollmentId,
                        REMINDER_ITEM.DunningPolicyId,
                        REMINDER_ITEM.PolicyVersion)
                .field(REMINDER_ITEM.Invoice, kinds.invoices.of(REMINDER_ITEM.InvoiceId))
                .field(
                        REMINDER_ITEM.DunningEnrollment,
                        kinds.dunningEnrollments.of(REMINDER_ITEM.DunningEnrollmentId))
                .field(
                        REMINDER_ITEM.DunningPolicy,
                        kinds.dunningPolicies.of(REMINDER_ITEM.DunningPolicyId));
        fetchers.type(REMINDER_MESSAGE.TYPE_NAME)
                .json(
                        REMINDER_MESSAGE.Channel,
                        REMINDER_MESSAGE.Language,
                        REMINDER_MESSAGE.Template,
                        REMINDER_MESSAGE.To,
                        REMINDER_MESSAGE.Subject,
                        REMINDER_MESSAGE.Body,
                        REMINDER_MESSAGE.Segments);
        fetchers.type(CREATE_REMINDER_PAYLOAD.TYPE_NAME)
                .json(
                        CREATE_REMINDER_PAYLOAD.Reminder,
                        CREATE_REMINDER_PAYLOAD.UserErrors,
                        CREATE_REMINDER_PAYLOAD.Replayed);
        fetchers.type(CANCEL_REMINDER_PAYLOAD.TYPE_NAME)
                .json(
                        CANCEL_REMINDER_PAYLOAD.Reminder,
                        CANCEL_REMINDER_PAYLOAD.UserErrors,
                        CANCEL_REMINDER_PAYLOAD.Replayed);
        fetchers.type(CREATE_REMINDER_RECEIPT_PAYLOAD.TYPE_NAME)
                .json(
                        CREATE_REMINDER_RECEIPT_PAYLOAD.Reminder,
                        CREATE_REMINDER_RECEIPT_PAYLOAD.UserErrors,
                        CREATE_REMINDER_RECEIPT_PAYLOAD.Replayed);
        fetchers.type(QUERY.TYPE_NAME)
                .field(QUERY.Reminder, kinds.reminders.byArgument())
                .field(QUERY.Reminders, this::list);
        fetchers.type(MUTATION.TYPE_NAME)
                .field(
                        MUTATION.CreateReminder,
                        mutations.resource(
                                MUTATION.CreateReminder,
                                CREATE_REMINDER_PAYLOAD.Reminder,
                                kinds.reminders,
                                asked -> {
                                    var command = ReminderCommands.request(asked.input());
                                    return keeping.request(asked.context(command), command);
                                }))
                .field(
                        MUTATION.CancelReminder,
                        mutations.resource(
                                MUTATION.CancelReminder,
                                CANCEL_REMINDER_PAYLOAD.Reminder,
                                kinds.reminders,
                                asked -> {
                                    var command =
                                            ReminderCommands.cancel(
                                                    id(asked), asked.expectedVersion());
                                    return keeping.cancel(asked.context(command), command);
                                }))
                .field(
                        MUTATION.CreateReminderReceipt,
                        mutations.resource(
                                MUTATION.CreateReminderReceipt,
                                CREATE_REMINDER_RECEIPT_PAYLOAD.Reminder,
                                kinds.reminders,
                                asked -> {
                                    var command =
                                            ReminderCommands.receipt(id(asked), asked.input());
                                    return keeping.record(asked.context(command), command);
                                }));
    }

    private JsonNode list(DataFetchingEnvironment environment) {
        Paging paging = Paging.of(environment, LIST);
        return paging.connection(
                queries.reminders()
                        .list(paging.requested().tenantId(), filter(environment), paging.page()));
    }

    private CompletionStage<JsonNode> ofCustomer(DataFetchingEnvironment environment) {
        CustomerId customer =
                CustomerId.parse(ChildPages.object(environment).get("id").stringValue())
                        .orElseThrow();
        return page(environment, kinds.remindersByCustomer, customer);
    }

    private CompletionStage<JsonNode> ofInvoice(DataFetchingEnvironment environment) {
        InvoiceId invoice =
                InvoiceId.parse(ChildPages.object(environment).get("id").stringValue())
                        .orElseThrow();
        return page(environment, kinds.remindersByInvoice, invoice);
    }

    private static <I extends Id> CompletionStage<JsonNode> page(
            DataFetchingEnvironment environment,
            ChildPages<I, ReminderFilter, Reminder> pages,
            I parent) {
        Paging paging = Paging.of(environment, LIST);
        return pages.load(environment, parent, filter(environment), paging.page())
                .thenApply(found -> paging.connection(found));
    }

    private static ReminderFilter filter(DataFetchingEnvironment environment) {
        Arguments filter = Arguments.filter(environment);
        return new ReminderFilter(
                List.copyOf(filter.choices(REMINDER_FILTER.Status, ReminderStatus.class)),
                List.copyOf(filter.choices(REMINDER_FILTER.Channel, Channel.class)),
                filter.id(REMINDER_FILTER.CustomerId, CustomerId::parse),
                filter.id(REMINDER_FILTER.InvoiceId, InvoiceId::parse),
                List.copyOf(filter.choices(REMINDER_FILTER.SkipReason, SkipReason.class)),
                filter.instant(REMINDER_FILTER.DueAtGte),
                filter.instant(REMINDER_FILTER.DueAtLte),
                List.copyOf(filter.choices(REMINDER_FILTER.Origin, ReminderOrigin.class)),
                filter.text(REMINDER_FILTER.Template),
                filter.instant(REMINDER_FILTER.DispatchedAtGte),
                filter.instant(REMINDER_FILTER.DispatchedAtLte));
    }

    /// The items, which lists leave out.
    private CompletionStage<@Nullable JsonNode> items(DataFetchingEnvironment environment) {
        JsonNode reminder = ChildPages.object(environment);
        return reminder.has("items")
                ? CompletableFuture.completedFuture(reminder.get("items"))
                : kinds.reminderViews
                        .load(environment, reminder.get("id").stringValue())
                        .thenApply(view -> view == null ? null : view.get("items"));
    }

    private @Nullable JsonNode message(DataFetchingEnvironment environment) {
        Requested requested = Requested.of(environment);
        return ReminderId.parse(ChildPages.object(environment).get("id").stringValue())
                                .flatMap(id ->
                                        queries.reminderMessages()
                                                .find(
                                                        requested.caller().tenant(),
                                                        id,
                                                        requested.today()))
                                .orElse(null)
                        instanceof ReminderMessages.Found.Message(var message)
                ? ReminderMessageJson.of(message).node()
                : null;
    }

    private static ReminderId id(Mutations.Asked asked) {
        return asked.id("reminder", ReminderId::parse);
    }
}
