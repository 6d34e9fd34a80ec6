package io.cobro.core.dunning;

import io.cobro.core.Books;
import io.cobro.core.CommandContext;
import io.cobro.core.Outcome;
import io.cobro.core.Patch;
import io.cobro.core.Reading;
import io.cobro.core.Refusal;
import io.cobro.core.Transactions;
import io.cobro.core.dunning.DunningCommand.CreatePolicy;
import io.cobro.core.dunning.DunningCommand.UpdatePolicy;
import io.cobro.core.event.Fact;
import io.cobro.core.template.TemplateKey;
import io.cobro.core.tenant.TenantId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Keeping the policies by which customers are reminded.
public final class DunningPolicyKeeping {

    /// Policies that a tenant may have, archived ones included.
    public static final int POLICIES_MAX = 200;

    private final Transactions transactions;
    private final TemplateKinds templates;

    public DunningPolicyKeeping(Transactions transactions, TemplateKinds templates) {
        this.transactions = transactions;
        this.templates = templates;
    }

    /// Everything that is wrong with a document; nothing is changed.
    public List<Refusal> validate(TenantId tenant, PolicyDocument document) {
        return problems(document, templates.own(tenant));
    }

    /// Refusals: those of [PolicyValidation#problems] (the first one), `too_many_dunning_policies`.
    public Outcome<DunningPolicy> create(CommandContext context, CreatePolicy command) {
        return transactions.inTransaction(
                context,
                books -> {
                    Reading<Optional<DunningPolicy>> formerDefault = books.dunning().lockDefault();
                    Reading<Set<TemplateKey>> own = books.templates().keys();
                    Reading<Integer> count = books.dunning().countPolicies();
                    requireValid(command.document(), own.get());
                    if (count.get() >= POLICIES_MAX) {
                        throw Refusal.of(
                                        "too_many_dunning_policies",
                                        Map.of("limit", Integer.toString(POLICIES_MAX)))
                                .exception();
                    }
                    DunningPolicy policy =
                            new DunningPolicy(
                                    new DunningPolicyId(context.ids().next()),
                                    command.name(),
                                    command.isDefault(),
                                    PolicyStatus.ACTIVE,
                                    1,
                                    command.document(),
                                    1,
                                    context.now());
                    if (policy.isDefault()) {
                        formerDefault.get().ifPresent(former -> notDefault(books, former));
                    }
                    books.dunning().insert(policy);
                    books.facts().add(Fact.of("dunning_policy.created", policy));
                    return policy;
                });
    }

    /// An archived policy is never the default: archiving the default one leaves the tenant without
    /// a default, and `default: true` of an archived one is refused.
    ///
    /// Refusals: `not_found`, `version_conflict`, those of [PolicyValidation#problems] (the first
    /// one), `default_policy_archived`.
    public Outcome<DunningPolicy> update(CommandContext context, UpdatePolicy command) {
        return transactions.inTransaction(
                context,
                books -> {
                    Reading<Optional<DunningPolicy>> formerDefault = books.dunning().lockDefault();
                    Reading<Set<TemplateKey>> own = books.templates().keys();
                    DunningPolicy before =
                            books.dunning()
                                    .lockPolicy(command.id())
                                    .get()
                                    .orElseThrow(() ->
                                            Refusal.notFound("dunning_policy", command.id().text())
                                                    .exception());
                    Refusal.requireVersion(command.expectedVersion(), before.version());
                    DunningPolicy after = changed(before, command, own.get());
                    boolean isNewDocument = after.policyVersion() != before.policyVersion();
                    if (after.isDefault() && !before.isDefault()) {
                        formerDefault.get().ifPresent(former -> notDefault(books, former));
                    }
                    books.dunning().update(after, isNewDocument);
                    books.facts().add(Fact.of("dunning_policy.updated", after).changedFrom(before));
                    return after;
                });
    }

    /// Another policy becomes the default in its place.
    private static void notDefault(Books books, DunningPolicy former) {
        DunningPolicy after = former.notDefault();
        books.dunning().update(after, false);
        books.facts().add(Fact.of("dunning_policy.updated", after).changedFrom(former));
    }

    private static DunningPolicy changed(
            DunningPolicy before, UpdatePolicy command, Set<TemplateKey> own) {
        PolicyDocument old = before.document();
        PolicyDocument document =
                new PolicyDocument(
                        command.steps().applyTo(old.steps(), List.of()),
                        command.sending().applyTo(old.sending(), SendingHours.STANDARD),
                        command.messagesPerWeek().applyTo(old.messagesPerWeek()),
                        command.catchUp().applyTo(old.catchUp(), CatchUp.SEND_LATEST));
        boolean isNewDocument = !document.equals(old);
        PolicyStatus status = command.status().applyTo(before.status(), PolicyStatus.ACTIVE);
        boolean isActiveAgain = status == PolicyStatus.ACTIVE && !before.isActive();
        if (isNewDocument || isActiveAgain) {
            // Texts that only archived policies name may be gone.
            requireValid(document, own);
        }
        boolean wasAsked =
                command.isDefault() instanceof Patch.Set<Boolean>(var asked)
                        && Boolean.TRUE.equals(asked);
        if (status == PolicyStatus.ARCHIVED && wasAsked) {
            throw Refusal.at("/default", "default_policy_archived").exception();
        }
        return new DunningPolicy(
                before.id(),
                command.name().applyTo(before.name(), before.name()),
                status == PolicyStatus.ACTIVE
                        && command.isDefault().applyTo(before.isDefault(), false),
                status,
                before.policyVersion() + (isNewDocument ? 1 : 0),
                document,
                before.version() + 1,
                before.recordedAt());
    }

    private static void requireValid(PolicyDocument document, Set<TemplateKey> own) {
        problems(document, own).stream()
                .findFirst()
                .ifPresent(refusal -> {
                    throw refusal.exception();
                });
    }

    private static List<Refusal> problems(PolicyDocument document, Set<TemplateKey> own) {
        return PolicyValidation.problems(
                document, (channel, kind) -> TemplateKinds.has(own, channel, kind));
    }
}
