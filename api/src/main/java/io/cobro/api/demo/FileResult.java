package io.cobro.api.demo;

import org.jspecify.annotations.Nullable;

/// What became of a document's file.
///
/// @param result `imported`, `duplicate`, `ignored` or `refused`
/// @param code why it was not imported
/// @param message the same as a sentence
/// @param id what was made of it, or had been
/// @param kind `invoice`, `credit_note`, `cfdi` or `other`
record FileResult(
        String file,
        String result,
        @Nullable String code,
        @Nullable String message,
        @Nullable String uuid,
        @Nullable String number,
        @Nullable String id,
        String kind) {}
