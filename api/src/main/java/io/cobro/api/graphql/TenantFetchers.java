package io.cobro.api.graphql;

import graphql.schema.DataFetchingEnvironment;
import io.cobro.api.tenant.TenantCommands;
import io.cobro.core.tenant.ApiKeyId;
import io.cobro.core.tenant.BillingEntityId;
import io.cobro.core.tenant.TenantKeeping;
import io.cobro.webhooks.json.ResourceJson;
import tools.jackson.databind.JsonNode;

/// The tenant, its billing entities and its keys.
final class TenantFetchers {

    private final GraphqlParts.Queries queries;
    private final TenantKeeping keeping;
    private final Kinds kinds;

    TenantFetchers(GraphqlParts.Queries queries, TenantKeeping keeping, Kinds kinds) {
        this.queries = queries;
        this.keeping = keeping;
        this.kinds = kinds;
    }

    void register(Fetchers fetchers, Mutations mutations) {
        fetchers.type("Tenant")
                .json(
                        "id",
                        "version",
                        "recordedAt",
                        "name",
                        "mode",
                        "timeZone",
                        "currency",
                        "taxPoint",
                        "defaultTermsDays",
                        "language");
        fetchers.type("BillingEntity")
                .json("id", "version", "recordedAt", "taxId", "name", "taxRegime");
        fetchers.type("ApiKey")
                .json(
                        "id",
                        "version",
                        "recordedAt",
                        "name",
                        "prefix",
                        "scopes",
                        "apiVersion",
                        "expiresAt",
                        "lastUsedAt",
                        "revokedAt",
                        "previousSecretUntil");
        fetchers.type("Query")
                .field("tenant", this::tenant)
                .field("billingEntity", kinds.billingEntities.byArgument())
                .field("billingEntities", this::billingEntities)
                .field("apiKey", kinds.apiKeys.byArgument())
                .field("apiKeys", this::apiKeys);
        fetchers.type("UpdateTenantPayload").json("tenant", "userErrors", "replayed");
        fetchers.type("CreateBillingEntityPayload").json("billingEntity", "userErrors", "replayed");
        fetchers.type("UpdateBillingEntityPayload").json("billingEntity", "userErrors", "replayed");
        fetchers.type("CreateApiKeyPayload").json("apiKey", "secret", "userErrors", "replayed");
        fetchers.type("RotateApiKeyPayload").json("apiKey", "secret", "userErrors", "replayed");
        fetchers.type("RevokeApiKeyPayload").json("apiKey", "userErrors", "replayed");
        fetchers.type("Mutation")
                .field(
                        "updateTenant",
                        mutations.resource(
                                "updateTenant",
                                "tenant",
                                kinds.tenants,
                                asked -> {
                                    var command =
                                            TenantCommands.update(
                                                    asked.requiredVersion(), asked.input());
                                    return keeping.update(asked.context(command), command);
                                }))
                .field(
                        "createBillingEntity",
                        mutations.resource(
                                "createBillingEntity",
                                "billing_entity",
                                kinds.billingEntities,
                                asked -> {
                                    var command = TenantCommands.createBillingEntity(asked.input());
                                    return keeping.create(asked.context(command), command);
                                }))
                .field(
                        "updateBillingEntity",
                        mutations.resource(
                                "updateBillingEntity",
                                "billing_entity",
                                kinds.billingEntities,
                                asked -> {
                                    var command =
                                            TenantCommands.updateBillingEntity(
                                                    asked.id(
                                                            "billing_entity",
                                                            BillingEntityId::parse),
                                                    asked.requiredVersion(),
                                                    asked.input());
                                    return keeping.update(asked.context(command), command);
                                }))
                .field(
                        "createApiKey",
                        mutations.resource(
                                "createApiKey",
                                "api_key",
                                kinds.apiKeys,
                                asked -> {
                                    var command = TenantCommands.createApiKey(asked.input());
                                    return keeping.create(asked.context(command), command);
                                }))
                .field(
                        "rotateApiKey",
                        mutations.resource(
                                "rotateApiKey",
                                "api_key",
                                kinds.apiKeys,
                                asked -> {
                                    var command =
                                            TenantCommands.rotateApiKey(
                                                    asked.id("api_key", ApiKeyId::parse),
                                                    asked.expectedVersion(),
                                                    asked.input());
                                    return keeping.rotate(asked.context(command), command);
                                }))
                .field(
                        "revokeApiKey",
                        mutations.resource(
                                "revokeApiKey",
                                "api_key",
                                kinds.apiKeys,
                                asked -> {
                                    var command =
                                            TenantCommands.revokeApiKey(
                                                    asked.id("api_key", ApiKeyId::parse),
                                                    asked.requiredVersion());
                                    return keeping.revoke(asked.context(command), command);
                                }));
    }

    private JsonNode tenant(DataFetchingEnvironment environment) {
        Requested requested = Requested.of(environment);
        return ResourceJson.of(
                        queries.tenants().find(requested.tenantId()).orElseThrow(),
                        requested.today())
                .node();
    }

    private JsonNode billingEntities(DataFetchingEnvironment environment) {
        Paging paging = Paging.of(environment, "listBillingEntities");
        return paging.connection(
                queries.billingEntities().list(paging.requested().tenantId(), paging.page()));
    }

    private JsonNode apiKeys(DataFetchingEnvironment environment) {
        Paging paging = Paging.of(environment, "listApiKeys");
        return paging.connection(
                queries.apiKeys().list(paging.requested().tenantId(), paging.page()));
    }
}
