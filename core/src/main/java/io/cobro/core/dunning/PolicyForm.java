package io.cobro.core.dunning;

/// How the document of a policy is kept: a port, because its form is the one that integrators see.
public interface PolicyForm {

    /// The document as JSON.
    String policyDocument(PolicyDocument document);

    /// The document that [#policyDocument] wrote.
    PolicyDocument policyDocument(String json);
}
