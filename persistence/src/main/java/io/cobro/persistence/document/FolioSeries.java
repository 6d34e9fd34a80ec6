package io.cobro.persistence.document;

import java.util.UUID;

/// What numbers are counted by.
///
/// @param series empty where the documents have none
public record FolioSeries(UUID billingEntityId, String series) {}
