package io.cobro.api.graphql;

import graphql.schema.DataFetchingEnvironment;
import io.cobro.api.graphql.schema.DgsConstants.API_KEY;
import io.cobro.api.graphql.schema.DgsConstants.BILLING_ENTITY;
import io.cobro.api.graphql.schema.DgsConstants.CREATE_API_KEY_PAYLOAD;
import io.cobro.api.graphql.schema.DgsConstants.CREATE_BILLING_ENTITY_PAYLOAD;
import io.cobro.api.graphql.schema.DgsConstants.MUTATION;
import io.cobro.api.graphql.schema.DgsConstants.QUERY;
import io.cobro.api.graphql.schema.DgsConstants.REVOKE_API_KEY_PAYLOAD;
import io.cobro.api.graphql.schema.DgsConstants.ROTATE_API_KEY_PAYLOAD;
import io.cobro.api.graphql.schema.DgsConstants.TENANT;
import io.cobro.api.graphql.schema.DgsConstants.UPDATE_API_KEY_PAYLOAD;
import io.cobro.api.graphql.schema.DgsConstants.UPDATE_BILLING_ENTITY_PAYLOAD;
import io.cobro.api.graphql.schema.DgsConstants.UPDATE_TENANT_PAYLOAD;
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
        fetchers.type(TENANT.TYPE_NAME)
                .json(
                        TENANT.Id,
                        TENANT.Version,
                        TENANT.RecordedAt,
                        TENANT.Name,
                        TENANT.Mode,
                        TENANT.TimeZone,
                        TENANT.Currency,
                        TENANT.TaxPoint,
                        TENANT.DefaultTermsDays,
                        TENANT.Language);
        fetchers.type(BILLING_ENTITY.TYPE_NAME)
                .json(
                        BILLING_ENTITY.Id,
                        BILLING_ENTITY.Version,
                        BILLING_ENTITY.RecordedAt,
                        BILLING_ENTITY.TaxId,
                        BILLING_ENTITY.Name,
                        BILLING_ENTITY.TaxRegime);
        fetchers.type(API_KEY.TYPE_NAME)
                .json(
                        API_KEY.Id,
                        API_KEY.Version,
                        API_KEY.RecordedAt,
                        API_KEY.Name,
                        API_KEY.Prefix,
                        API_KEY.Scopes,
                        API_KEY.AllowedIps,
                        API_KEY.ApiVersion,
                        API_KEY.ExpiresAt,
                        API_KEY.LastUsedAt,
                        API_KEY.RevokedAt,
                        API_KEY.PreviousSecretUntil);
        fetchers.type(QUERY.TYPE_NAME)
                .field(QUERY.Tenant, this::tenant)
                .field(QUERY.BillingEntity, kinds.billingEntities.byArgument())
                .field(QUERY.BillingEntities, this::billingEntities)
                .field(QUERY.ApiKey, kinds.apiKeys.byArgument())
                .field(QUERY.ApiKeys, this::apiKeys);
        fetchers.type(UPDATE_TENANT_PAYLOAD.TYPE_NAME)
                .json(
                        UPDATE_TENANT_PAYLOAD.Tenant,
                        UPDATE_TENANT_PAYLOAD.UserErrors,
                        UPDATE_TENANT_PAYLOAD.Replayed);
        fetchers.type(CREATE_BILLING_ENTITY_PAYLOAD.TYPE_NAME)
                .json(
                        CREATE_BILLING_ENTITY_PAYLOAD.BillingEntity,
                        CREATE_BILLING_ENTITY_PAYLOAD.UserErrors,
                        CREATE_BILLING_ENTITY_PAYLOAD.Replayed);
        fetchers.type(UPDATE_BILLING_ENTITY_PAYLOAD.TYPE_NAME)
                .json(
                        UPDATE_BILLING_ENTITY_PAYLOAD.BillingEntity,
                        UPDATE_BILLING_ENTITY_PAYLOAD.UserErrors,
                        UPDATE_BILLING_ENTITY_PAYLOAD.Replayed);
        fetchers.type(CREATE_API_KEY_PAYLOAD.TYPE_NAME)
                .json(
                        CREATE_API_KEY_PAYLOAD.ApiKey,
                        CREATE_API_KEY_PAYLOAD.Secret,
                        CREATE_API_KEY_PAYLOAD.UserErrors,
                        CREATE_API_KEY_PAYLOAD.Replayed);
        fetchers.type(UPDATE_API_KEY_PAYLOAD.TYPE_NAME)
                .json(
                        UPDATE_API_KEY_PAYLOAD.ApiKey,
                        UPDATE_API_KEY_PAYLOAD.UserErrors,
                        UPDATE_API_KEY_PAYLOAD.Replayed);
        fetchers.type(ROTATE_API_KEY_PAYLOAD.TYPE_NAME)
                .json(
                        ROTATE_API_KEY_PAYLOAD.ApiKey,
                        ROTATE_API_KEY_PAYLOAD.Secret,
                        ROTATE_API_KEY_PAYLOAD.UserErrors,
                        ROTATE_API_KEY_PAYLOAD.Replayed);
        fetchers.type(REVOKE_API_KEY_PAYLOAD.TYPE_NAME)
                .json(
                        REVOKE_API_KEY_PAYLOAD.ApiKey,
                        REVOKE_API_KEY_PAYLOAD.UserErrors,
                        REVOKE_API_KEY_PAYLOAD.Replayed);
        fetchers.type(MUTATION.TYPE_NAME)
                .field(
                        MUTATION.UpdateTenant,
                        mutations.resource(
                                MUTATION.UpdateTenant,
                                UPDATE_TENANT_PAYLOAD.Tenant,
                                kinds.tenants,
                                asked -> {
                                    var command =
                                            TenantCommands.update(
                                                    asked.requiredVersion(), asked.input());
                                    return keeping.update(asked.context(command), command);
                                }))
                .field(
                        MUTATION.CreateBillingEntity,
                        mutations.resource(
                                MUTATION.CreateBillingEntity,
                                CREATE_BILLING_ENTITY_PAYLOAD.BillingEntity,
                                kinds.billingEntities,
                                asked -> {
                                    var command = TenantCommands.createBillingEntity(asked.input());
                                    return keeping.create(asked.context(command), command);
                                }))
                .field(
                        MUTATION.UpdateBillingEntity,
                        mutations.resource(
                                MUTATION.UpdateBillingEntity,
                                UPDATE_BILLING_ENTITY_PAYLOAD.BillingEntity,
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
                        MUTATION.CreateApiKey,
                        mutations.resource(
                                MUTATION.CreateApiKey,
                                CREATE_API_KEY_PAYLOAD.ApiKey,
                                kinds.apiKeys,
                                asked -> {
                                    var command = TenantCommands.createApiKey(asked.input());
                                    return keeping.create(asked.context(command), command);
                                }))
                .field(
                        MUTATION.UpdateApiKey,
                        mutations.resource(
                                MUTATION.UpdateApiKey,
                                "api_key",
                                kinds.apiKeys,
                                asked -> {
                                    var command =
                                            TenantCommands.updateApiKey(
                                                    asked.id("api_key", ApiKeyId::parse),
                                                    asked.requiredVersion(),
                                                    asked.input());
                                    return keeping.update(asked.context(command), command);
                                }))
                .field(
                        MUTATION.RotateApiKey,
                        mutations.resource(
                                MUTATION.RotateApiKey,
                                ROTATE_API_KEY_PAYLOAD.ApiKey,
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
                        MUTATION.RevokeApiKey,
                        mutations.resource(
                                MUTATION.RevokeApiKey,
                                REVOKE_API_KEY_PAYLOAD.ApiKey,
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
