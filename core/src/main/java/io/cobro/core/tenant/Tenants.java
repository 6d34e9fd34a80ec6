package io.cobro.core.tenant;

import io.cobro.core.Reading;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The tenant whose transaction this is, with its issuers and keys.
public interface Tenants {

    Reading<Tenant> lock();

    void update(Tenant tenant);

    /// A billing entity.
    ///
    /// @param id null asks for the tenant's only one; empty if there is none or more than one
    Reading<Optional<BillingEntity>> findBillingEntity(@Nullable BillingEntityId id);

    /// Those of the billing entities that there are.
    Reading<Set<BillingEntityId>> existing(Collection<BillingEntityId> ids);

    Reading<Optional<BillingEntity>> lockBillingEntity(BillingEntityId id);

    /// The issuer with a tax id; two transactions that look for the same one this way run one after
    /// the other, so that only one of them creates it.
    Reading<Optional<BillingEntity>> lockBillingEntityByTaxId(String taxId);

    void insert(BillingEntity billingEntity);

    void update(BillingEntity billingEntity);

    Reading<Optional<ApiKey>> lockApiKey(ApiKeyId id);

    /// Writes a new key.
    ///
    /// @param secretHash SHA-256 of the whole key
    void insert(ApiKey key, byte[] secretHash);

    void update(ApiKey key);

    /// Writes a key with its new secret; the one that was becomes the previous one if it goes on.
    ///
    /// @param secretHash SHA-256 of the whole new key
    void rotate(ApiKey key, byte[] secretHash);
}
