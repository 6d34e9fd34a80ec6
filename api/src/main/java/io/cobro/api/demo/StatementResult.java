package io.cobro.api.demo;

import org.jspecify.annotations.Nullable;

/// What became of a statement's file.
///
/// @param result `imported`, `duplicate` (each of its lines was known) or `refused`
/// @param account the number of the account, null if nobody knows
record StatementResult(
        String file,
        @Nullable String account,
        String result,
        @Nullable String code,
        @Nullable String message,
        @Nullable String id,
        int linesTotal,
        int linesImported,
        int linesDuplicate) {}
