package io.cobro.webhooks.json;

import io.cobro.core.dunning.DunningEnrollment;
import io.cobro.core.dunning.DunningPolicy;
import io.cobro.core.dunning.DunningPolicyVersion;

/// Dunning policies and enrollments.
final class DunningJson {

    private DunningJson() {}

    static JsonObject of(DunningPolicy policy) {
        JsonObject json =
                new JsonObject()
                        .put("id", policy.id())
                        .put("version", policy.version())
                        .put("recorded_at", policy.recordedAt())
                        .put("name", policy.name())
                        .put("default", policy.isDefault())
                        .put("status", ResourceJson.lower(policy.status()))
                        .put("policy_version", policy.policyVersion());
        PolicyDocumentJson.put(json, policy.document());
        return json;
    }

    static JsonObject of(DunningPolicyVersion version) {
        JsonObject json =
                new JsonObject()
                        .put("dunning_policy_id", version.policy())
                        .put("policy_version", version.policyVersion())
                        .put("recorded_at", version.recordedAt());
        PolicyDocumentJson.put(json, version.document());
        return json;
    }

    static JsonObject of(DunningEnrollment enrollment) {
        return new JsonObject()
                .put("id", enrollment.id())
                .put("version", enrollment.version())
                .put("recorded_at", enrollment.recordedAt())
                .put("invoice_id", enrollment.invoice())
                .put("customer_id", enrollment.customer())
                .put("dunning_policy_id", enrollment.policy())
                .put("status", ResourceJson.lower(enrollment.status()))
                .put("reason", enrollment.reason())
                .put("paused_until_date", enrollment.pausedUntil())
                .put("enrolled_date", enrollment.since())
                .put("evaluated_through_date", enrollment.evaluatedThrough())
                .put("next_date", enrollment.nextDate());
    }
}
