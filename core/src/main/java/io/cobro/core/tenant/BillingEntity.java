package io.cobro.core.tenant;

import io.cobro.core.Resource;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// An issuer of documents: a legal person of the tenant with a tax id of its own (RFC).
///
/// @param taxId the RFC, upper case; unique within the tenant
/// @param taxRegime the code of the fiscal regime (`c_RegimenFiscal`), such as 601
public record BillingEntity(
        BillingEntityId id,
        String taxId,
        String name,
        @Nullable String taxRegime,
        int version,
        Instant recordedAt)
        implements Resource {}
