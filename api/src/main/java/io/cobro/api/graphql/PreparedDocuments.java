package io.cobro.api.graphql;

import graphql.ExecutionInput;
import graphql.execution.preparsed.PreparsedDocumentEntry;
import graphql.execution.preparsed.PreparsedDocumentProvider;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/// Keeps the documents used last, parsed and checked, by the SHA-256 of their text. Thread-safe.
final class PreparedDocuments implements PreparsedDocumentProvider {

    /// Documents kept.
    static final int DOCUMENTS_MAX = 500;

    /// Characters of a document that is kept; a program's own queries are shorter.
    static final int KEPT_CHARS_MAX = 8_192;

    private final Map<String, PreparsedDocumentEntry> kept =
            Collections.synchronizedMap(
                    new LinkedHashMap<>(16, 0.75f, true) {
                        private static final long serialVersionUID = 1L;

                        @Override
                        protected boolean removeEldestEntry(
                                Map.Entry<String, PreparsedDocumentEntry> eldest) {
                            return size() > DOCUMENTS_MAX;
                        }
                    });

    @Override
    public CompletableFuture<PreparsedDocumentEntry> getDocumentAsync(
            ExecutionInput input, Function<ExecutionInput, PreparsedDocumentEntry> prepare) {
        String text = input.getQuery();
        if (text.length() > KEPT_CHARS_MAX) {
            return CompletableFuture.completedFuture(prepare.apply(input));
        }
        String name = sha256(text);
        PreparsedDocumentEntry known = kept.get(name);
        if (known == null) {
            known = prepare.apply(input);
            if (!known.hasErrors()) {
                kept.put(name, known);
            }
        }
        return CompletableFuture.completedFuture(known);
    }

    int size() {
        return kept.size();
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(
                            MessageDigest.getInstance("SHA-256")
                                    .digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
