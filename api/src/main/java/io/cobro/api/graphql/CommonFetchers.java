package io.cobro.api.graphql;

import io.cobro.api.graphql.schema.DgsConstants.ALLOCATION;
import io.cobro.api.graphql.schema.DgsConstants.API_KEY;
import io.cobro.api.graphql.schema.DgsConstants.BANK_ACCOUNT;
import io.cobro.api.graphql.schema.DgsConstants.BANK_STATEMENT;
import io.cobro.api.graphql.schema.DgsConstants.BANK_TRANSACTION;
import io.cobro.api.graphql.schema.DgsConstants.BILLING_ENTITY;
import io.cobro.api.graphql.schema.DgsConstants.CFDI_DOCUMENT;
import io.cobro.api.graphql.schema.DgsConstants.CREDIT_NOTE;
import io.cobro.api.graphql.schema.DgsConstants.CUSTOMER;
import io.cobro.api.graphql.schema.DgsConstants.CUSTOMER_CONNECTION;
import io.cobro.api.graphql.schema.DgsConstants.CUSTOMER_EDGE;
import io.cobro.api.graphql.schema.DgsConstants.DELIVERY;
import io.cobro.api.graphql.schema.DgsConstants.DELIVERY_ATTEMPT;
import io.cobro.api.graphql.schema.DgsConstants.DUNNING_ENROLLMENT;
import io.cobro.api.graphql.schema.DgsConstants.DUNNING_POLICY;
import io.cobro.api.graphql.schema.DgsConstants.DUNNING_POLICY_VERSION;
import io.cobro.api.graphql.schema.DgsConstants.EVENT;
import io.cobro.api.graphql.schema.DgsConstants.INVOICE;
import io.cobro.api.graphql.schema.DgsConstants.INVOICE_LINE;
import io.cobro.api.graphql.schema.DgsConstants.MATCH;
import io.cobro.api.graphql.schema.DgsConstants.MATCHING_RUN;
import io.cobro.api.graphql.schema.DgsConstants.MONEY;
import io.cobro.api.graphql.schema.DgsConstants.PAGE_INFO;
import io.cobro.api.graphql.schema.DgsConstants.PAYMENT;
import io.cobro.api.graphql.schema.DgsConstants.REMINDER;
import io.cobro.api.graphql.schema.DgsConstants.REPLAY;
import io.cobro.api.graphql.schema.DgsConstants.TAX;
import io.cobro.api.graphql.schema.DgsConstants.USER_ERROR;
import io.cobro.api.graphql.schema.DgsConstants.WEBHOOK_ENDPOINT;
import java.util.List;

/// What several features share: money, taxes, pages and refusals.
final class CommonFetchers {

    /// The types that have a connection.
    private static final List<String> LISTED =
            List.of(
                    BILLING_ENTITY.TYPE_NAME,
                    API_KEY.TYPE_NAME,
                    CUSTOMER.TYPE_NAME,
                    INVOICE.TYPE_NAME,
                    CREDIT_NOTE.TYPE_NAME,
                    PAYMENT.TYPE_NAME,
                    ALLOCATION.TYPE_NAME,
                    CFDI_DOCUMENT.TYPE_NAME,
                    BANK_ACCOUNT.TYPE_NAME,
                    BANK_STATEMENT.TYPE_NAME,
                    BANK_TRANSACTION.TYPE_NAME,
                    MATCH.TYPE_NAME,
                    MATCHING_RUN.TYPE_NAME,
                    DUNNING_POLICY.TYPE_NAME,
                    DUNNING_POLICY_VERSION.TYPE_NAME,
                    DUNNING_ENROLLMENT.TYPE_NAME,
                    REMINDER.TYPE_NAME,
                    WEBHOOK_ENDPOINT.TYPE_NAME,
                    DELIVERY.TYPE_NAME,
                    DELIVERY_ATTEMPT.TYPE_NAME,
                    REPLAY.TYPE_NAME,
                    EVENT.TYPE_NAME);

    /// Those of which it can be asked what has changed.
    private static final List<String> SYNCED =
            List.of(
                    BILLING_ENTITY.TYPE_NAME,
                    API_KEY.TYPE_NAME,
                    CUSTOMER.TYPE_NAME,
                    INVOICE.TYPE_NAME,
                    CREDIT_NOTE.TYPE_NAME,
                    PAYMENT.TYPE_NAME,
                    ALLOCATION.TYPE_NAME,
                    CFDI_DOCUMENT.TYPE_NAME,
                    BANK_TRANSACTION.TYPE_NAME,
                    MATCH.TYPE_NAME,
                    DUNNING_POLICY.TYPE_NAME,
                    DUNNING_ENROLLMENT.TYPE_NAME,
                    REMINDER.TYPE_NAME);

    private CommonFetchers() {}

    static void register(Fetchers fetchers) {
        fetchers.type(MONEY.TYPE_NAME).json(MONEY.Amount, MONEY.Currency);
        fetchers.type(TAX.TYPE_NAME)
                .json(TAX.Kind, TAX.Code, TAX.Factor, TAX.Rate, TAX.Base, TAX.Amount);
        fetchers.type(INVOICE_LINE.TYPE_NAME)
                .json(
                        INVOICE_LINE.Description,
                        INVOICE_LINE.Quantity,
                        INVOICE_LINE.UnitPrice,
                        INVOICE_LINE.Discount,
                        INVOICE_LINE.Amount,
                        INVOICE_LINE.ProductCode,
                        INVOICE_LINE.UnitCode,
                        INVOICE_LINE.Taxes);
        fetchers.type(PAGE_INFO.TYPE_NAME)
                .json(
                        PAGE_INFO.HasNextPage,
                        PAGE_INFO.HasPreviousPage,
                        PAGE_INFO.StartCursor,
                        PAGE_INFO.EndCursor);
        fetchers.type(USER_ERROR.TYPE_NAME)
                .json(USER_ERROR.Code, USER_ERROR.Message, USER_ERROR.Field, USER_ERROR.Meta);
        for (String listed : LISTED) {
            fetchers.type(listed + "Connection")
                    .json(
                            CUSTOMER_CONNECTION.Edges,
                            CUSTOMER_CONNECTION.Nodes,
                            CUSTOMER_CONNECTION.PageInfo,
                            CUSTOMER_CONNECTION.TotalCount);
            fetchers.type(listed + "Edge").json(CUSTOMER_EDGE.Cursor, CUSTOMER_EDGE.Node);
        }
        for (String synced : SYNCED) {
            fetchers.type(synced + "Connection").json(CUSTOMER_CONNECTION.Sequence);
        }
    }
}
