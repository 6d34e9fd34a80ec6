package io.cobro.api.dunning;

import io.cobro.api.http.Contract;
import io.cobro.api.http.Input;
import io.cobro.api.http.ProblemException;
import io.cobro.api.http.Problems;
import io.cobro.core.Outcome;
import io.cobro.core.Refusal;
import io.cobro.core.dunning.DunningPolicy;
import io.cobro.core.dunning.DunningPolicyKeeping;
import io.cobro.core.dunning.PolicyDocument;
import io.cobro.core.tenant.TenantId;
import io.cobro.webhooks.json.JsonObject;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/// Tells all that is wrong with a policy at once.
public final class PolicyCheck {

    private final DunningPolicyKeeping keeping;
    private final Contract contract;
    private final Problems problems;

    public PolicyCheck(DunningPolicyKeeping keeping, Contract contract, Problems problems) {
        this.keeping = keeping;
        this.contract = contract;
        this.problems = problems;
    }

    /// What a policy that is to be created would be refused for, as `DunningPolicyValidation`.
    ///
    /// @param policy any JSON
    public JsonObject validation(TenantId tenant, JsonNode policy, Locale language) {
        List<JsonObject> errors =
                refusals(tenant, policy).stream()
                        .map(refusal ->
                                problems.error(refusal, ProblemException.Place.BODY, language))
                        .toList();
        return new JsonObject().put("valid", errors.isEmpty()).putObjects("errors", errors);
    }

    private List<Refusal> refusals(TenantId tenant, JsonNode policy) {
        List<Refusal> ofSchema = contract.check("CreateDunningPolicy", policy);
        if (!ofSchema.isEmpty()) {
            return ofSchema;
        }
        try {
            return keeping.validate(tenant, DunningCommands.document(new Input(policy, "")));
        } catch (ProblemException refused) {
            return refused.refusals();
        }
    }

    /// The outcome of a command about a policy, unless it was refused for what its document says:
    /// then all that is wrong with it is told instead of the first fault.
    ///
    /// @param document what was asked for
    /// @throws ProblemException if it is wrong
    public Outcome<DunningPolicy> withAllFaults(
            Outcome<DunningPolicy> outcome, TenantId tenant, PolicyDocument document) {
        if (outcome instanceof Outcome.Refused<DunningPolicy>(Refusal refusal)
                && refusal.pointer() != null) {
            List<Refusal> faults = keeping.validate(tenant, document);
            if (faults.size() > 1 && faults.contains(refusal)) {
                throw new ProblemException(ProblemException.Place.BODY, faults);
            }
        }
        return outcome;
    }
}
