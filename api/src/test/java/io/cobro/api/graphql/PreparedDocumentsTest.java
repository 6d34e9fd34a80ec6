package io.cobro.api.graphql;

import static org.assertj.core.api.Assertions.assertThat;

import graphql.ExecutionInput;
import graphql.execution.preparsed.PreparsedDocumentEntry;
import graphql.parser.Parser;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class PreparedDocumentsTest {

    private final AtomicInteger prepared = new AtomicInteger();
    private final PreparedDocuments documents = new PreparedDocuments();

    @Test
    void a_document_is_prepared_once() {
        prepare("{ tenant { id } }");
        prepare("{ tenant { id } }");
        assertThat(prepared).hasValue(1);
    }

    @Test
    void only_so_many_are_kept() {
        for (int i = 0; i <= PreparedDocuments.DOCUMENTS_MAX; i++) {
            prepare("{ a" + i + ": tenant { id } }");
        }
        assertThat(documents.size()).isEqualTo(PreparedDocuments.DOCUMENTS_MAX);
    }

    @Test
    void a_long_document_is_not_kept() {
        prepare("{ tenant { id } } #" + "x".repeat(PreparedDocuments.KEPT_CHARS_MAX));
        assertThat(documents.size()).isZero();
    }

    private void prepare(String text) {
        documents
                .getDocumentAsync(
                        ExecutionInput.newExecutionInput(text).build(),
                        input -> {
                            prepared.incrementAndGet();
                            return new PreparsedDocumentEntry(Parser.parse(input.getQuery()));
                        })
                .join();
    }
}
