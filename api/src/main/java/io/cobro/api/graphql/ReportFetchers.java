package io.cobro.api.graphql;

import graphql.schema.DataFetchingEnvironment;
import io.cobro.api.graphql.schema.DgsConstants.AGING_BUCKET;
import io.cobro.api.graphql.schema.DgsConstants.AGING_REPORT;
import io.cobro.api.graphql.schema.DgsConstants.AGING_ROW;
import io.cobro.api.graphql.schema.DgsConstants.AGING_TOTAL;
import io.cobro.api.graphql.schema.DgsConstants.QUERY;
import io.cobro.api.graphql.schema.DgsConstants.QUERY.AGING_REPORT_INPUT_ARGUMENT;
import io.cobro.core.customer.CustomerId;
import io.cobro.persistence.report.AgingQuery;
import io.cobro.webhooks.json.ResourceJson;
import java.time.LocalDate;
import java.util.Objects;
import tools.jackson.databind.JsonNode;

/// Reports.
final class ReportFetchers {

    private final AgingQuery aging;
    private final Kinds kinds;

    ReportFetchers(AgingQuery aging, Kinds kinds) {
        this.aging = aging;
        this.kinds = kinds;
    }

    void register(Fetchers fetchers) {
        fetchers.type(AGING_REPORT.TYPE_NAME)
                .json(
                        AGING_REPORT.AsOf,
                        AGING_REPORT.By,
                        AGING_REPORT.Sequence,
                        AGING_REPORT.Buckets,
                        AGING_REPORT.Rows,
                        AGING_REPORT.Totals);
        fetchers.type(AGING_BUCKET.TYPE_NAME)
                .json(
                        AGING_BUCKET.Key,
                        AGING_BUCKET.Label,
                        AGING_BUCKET.FromDays,
                        AGING_BUCKET.ToDays);
        fetchers.type(AGING_ROW.TYPE_NAME)
                .json(
                        AGING_ROW.CustomerId,
                        AGING_ROW.CustomerName,
                        AGING_ROW.CustomerTaxId,
                        AGING_ROW.Unidentified,
                        AGING_ROW.Currency,
                        AGING_ROW.Current,
                        AGING_ROW.Days1To30,
                        AGING_ROW.Days31To60,
                        AGING_ROW.Days61To90,
                        AGING_ROW.Days91Plus,
                        AGING_ROW.Unallocated,
                        AGING_ROW.Credits,
                        AGING_ROW.Total)
                .field(AGING_ROW.Customer, kinds.customers.of(AGING_ROW.CustomerId));
        fetchers.type(AGING_TOTAL.TYPE_NAME)
                .json(
                        AGING_TOTAL.Currency,
                        AGING_TOTAL.Current,
                        AGING_TOTAL.Days1To30,
                        AGING_TOTAL.Days31To60,
                        AGING_TOTAL.Days61To90,
                        AGING_TOTAL.Days91Plus,
                        AGING_TOTAL.Unallocated,
                        AGING_TOTAL.Credits,
                        AGING_TOTAL.Total,
                        AGING_TOTAL.ControlTotal);
        fetchers.type(QUERY.TYPE_NAME).field(QUERY.AgingReport, this::agingReport);
    }

    private JsonNode agingReport(DataFetchingEnvironment environment) {
        Requested requested = Requested.of(environment);
        Arguments arguments = Arguments.of(environment);
        LocalDate asOf =
                Objects.requireNonNullElse(
                        arguments.date(AGING_REPORT_INPUT_ARGUMENT.AsOf), requested.today());
        return ResourceJson.of(
                        aging.aging(
                                requested.tenantId(),
                                asOf,
                                arguments.id(
                                        AGING_REPORT_INPUT_ARGUMENT.CustomerId, CustomerId::parse),
                                arguments.currency(AGING_REPORT_INPUT_ARGUMENT.Currency)),
                        requested.today())
                .node();
    }
}
