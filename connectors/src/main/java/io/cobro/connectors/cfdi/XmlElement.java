package io.cobro.connectors.cfdi;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One element of a parsed document, without prefixes, comments and processing instructions.
///
/// @param namespace empty if none
/// @param name without prefix
/// @param attributes by name, in the order of the document; one with a namespace as
///   `{namespace}name`
/// @param children in the order of the document
/// @param text all character data directly inside, without the blanks around it
record XmlElement(
        String namespace,
        String name,
        Map<String, String> attributes,
        List<XmlElement> children,
        String text) {

    boolean is(String otherNamespace, String otherName) {
        return name.equals(otherName) && namespace.equals(otherNamespace);
    }

    /// An attribute with its blanks collapsed as the schemas and the sealed text demand.
    @Nullable String attribute(String attribute) {
        String value = attributes.get(attribute);
        return value == null ? null : collapsed(value);
    }

    /// The elements that are reached by a path of names such as `Impuestos/Traslados/Traslado`, all
    /// in the namespace of this element.
    List<XmlElement> at(String path) {
        List<XmlElement> reached = List.of(this);
        for (String step : path.split("/", -1)) {
            List<XmlElement> next = new ArrayList<>();
            for (XmlElement parent : reached) {
                for (XmlElement child : parent.children) {
                    if (child.is(namespace, step)) {
                        next.add(child);
                    }
                }
            }
            reached = next;
        }
        return reached;
    }

    /// Without blanks at either end and with single ones between words: `normalize-space()` of
    /// XPath and `whiteSpace="collapse"` of XML Schema, which know four kinds of blanks.
    static String collapsed(String value) {
        StringBuilder words = new StringBuilder(value.length());
        boolean gap = false;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
                gap = true;
            } else {
                if (gap && !words.isEmpty()) {
                    words.append(' ');
                }
                gap = false;
                words.append(c);
            }
        }
        return words.toString();
    }
}
