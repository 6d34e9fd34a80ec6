package io.cobro.webhooks.json;

import io.cobro.core.money.CurrencyCode;
import io.cobro.core.money.Money;
import io.cobro.core.report.AgingReport;
import io.cobro.core.report.AgingReport.Buckets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reports.
final class ReportJson {

    private ReportJson() {}

    static JsonObject of(AgingReport report) {
        return new JsonObject()
                .put("as_of", report.asOf())
                .put("by", "due_date")
                .put("sequence", Long.toString(report.sequence()))
                .putObjects(
                        "buckets",
                        List.of(
                                bucket("current", "Current", null, 0),
                                bucket("days_1_to_30", "1–30", 1, 30),
                                bucket("days_31_to_60", "31–60", 31, 60),
                                bucket("days_61_to_90", "61–90", 61, 90),
                                bucket("days_91_plus", "91+", 91, null)))
                .putObjects("rows", report.rows().stream().map(ReportJson::row).toList())
                .putObjects("totals", report.totals().stream().map(ReportJson::total).toList());
    }

    private static JsonObject bucket(
            String key, String label, @Nullable Integer from, @Nullable Integer to) {
        return new JsonObject()
                .put("key", key)
                .put("label", label)
                .put("from_days", from)
                .put("to_days", to);
    }

    private static JsonObject row(AgingReport.Row row) {
        JsonObject json =
                new JsonObject()
                        .put("customer_id", row.customer())
                        .put("customer_name", row.customerName())
                        .put("customer_tax_id", row.customerTaxId())
                        .put("unidentified", row.customer() == null)
                        .put("currency", row.currency().code());
        return amounts(json, row.buckets(), row.currency());
    }

    private static JsonObject total(AgingReport.Total total) {
        JsonObject json = new JsonObject().put("currency", total.currency().code());
        return amounts(json, total.buckets(), total.currency())
                .put("control_total", Money.ofMinor(total.controlTotal(), total.currency()));
    }

    private static JsonObject amounts(JsonObject json, Buckets buckets, CurrencyCode currency) {
        return json.put("current", Money.ofMinor(buckets.current(), currency))
                .put("days_1_to_30", Money.ofMinor(buckets.days1To30(), currency))
                .put("days_31_to_60", Money.ofMinor(buckets.days31To60(), currency))
                .put("days_61_to_90", Money.ofMinor(buckets.days61To90(), currency))
                .put("days_91_plus", Money.ofMinor(buckets.days91AndMore(), currency))
                .put("unallocated", Money.ofMinor(buckets.unallocated(), currency))
                .put("credits", Money.ofMinor(buckets.credits(), currency))
                .put("total", Money.ofMinor(buckets.total(), currency));
    }
}
