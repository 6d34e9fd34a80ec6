package io.cobro.api.tenant;

import io.cobro.api.http.Call;
import io.cobro.api.http.Expansion;
import io.cobro.api.http.Operations;
import io.cobro.api.http.Reply;
import io.cobro.core.tenant.ApiKeyId;
import io.cobro.core.tenant.BillingEntityId;
import io.cobro.core.tenant.TenantKeeping;
import io.cobro.persistence.tenant.ApiKeyQueries;
import io.cobro.persistence.tenant.BillingEntityQueries;
import io.cobro.persistence.tenant.TenantQueries;

/// Tenants, billing entities and API keys.
public final class TenantResource {

    private final TenantKeeping keeping;
    private final TenantQueries tenants;
    private final BillingEntityQueries billingEntities;
    private final ApiKeyQueries apiKeys;

    public TenantResource(
            TenantKeeping keeping,
            TenantQueries tenants,
            BillingEntityQueries billingEntities,
            ApiKeyQueries apiKeys) {
        this.keeping = keeping;
        this.tenants = tenants;
        this.billingEntities = billingEntities;
        this.apiKeys = apiKeys;
    }

    public void answer(Operations operations) {
        operations
                .on("getTenant", call -> call.show("tenant", tenants.find(call.tenantId())))
                .on("updateTenant", this::update)
                .on("createBillingEntity", this::createBillingEntity)
                .on(
                        "listBillingEntities",
                        call -> call.list(page -> billingEntities.list(call.tenantId(), page)))
                .on("getBillingEntity", this::getBillingEntity)
                .on("updateBillingEntity", this::updateBillingEntity)
                .on("createApiKey", this::createApiKey)
                .on("listApiKeys", call -> call.list(page -> apiKeys.list(call.tenantId(), page)))
                .on("getApiKey", this::getApiKey)
                .on("updateApiKey", this::updateApiKey)
                .on("rotateApiKey", this::rotateApiKey)
                .on("revokeApiKey", this::revokeApiKey)
                .expanding(
                        "billing_entity",
                        Expansion.of(
                                "getBillingEntity",
                                BillingEntityId::parse,
                                billingEntities::findAll));
    }

    private Reply update(Call call) {
        var command = TenantCommands.update(call.requiredVersion(), call.input());
        return call.reply(keeping.update(call.context(command), command));
    }

    private Reply createBillingEntity(Call call) {
        var command = TenantCommands.createBillingEntity(call.input());
        return call.reply(keeping.create(call.context(command), command));
    }

    private Reply getBillingEntity(Call call) {
        BillingEntityId id = call.id("billing_entity", BillingEntityId::parse);
        return call.show("billing_entity", billingEntities.find(call.tenantId(), id));
    }

    private Reply updateBillingEntity(Call call) {
        BillingEntityId id = call.id("billing_entity", BillingEntityId::parse);
        var command = TenantCommands.updateBillingEntity(id, call.requiredVersion(), call.input());
        return call.reply(keeping.update(call.context(command), command));
    }

    private Reply createApiKey(Call call) {
        var command = TenantCommands.createApiKey(call.input());
        return call.replyWithSecret(keeping.create(call.context(command), command));
    }

    private Reply getApiKey(Call call) {
        ApiKeyId id = call.id("api_key", ApiKeyId::parse);
        return call.show("api_key", apiKeys.find(call.tenantId(), id));
    }

    private Reply updateApiKey(Call call) {
        ApiKeyId id = call.id("api_key", ApiKeyId::parse);
        var command = TenantCommands.updateApiKey(id, call.requiredVersion(), call.input());
        return call.reply(keeping.update(call.context(command), command));
    }

    private Reply rotateApiKey(Call call) {
        ApiKeyId id = call.id("api_key", ApiKeyId::parse);
        var command = TenantCommands.rotateApiKey(id, call.expectedVersion(), call.input());
        return call.replyWithSecret(keeping.rotate(call.context(command), command));
    }

    private Reply revokeApiKey(Call call) {
        ApiKeyId id = call.id("api_key", ApiKeyId::parse);
        var command = TenantCommands.revokeApiKey(id, call.requiredVersion());
        return call.gone(keeping.revoke(call.context(command), command));
    }
}
