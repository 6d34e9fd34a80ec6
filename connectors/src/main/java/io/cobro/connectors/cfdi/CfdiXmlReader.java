package io.cobro.connectors.cfdi;

import io.cobro.core.fiscal.CfdiDocument;
import io.cobro.core.fiscal.CfdiProblem;
import io.cobro.core.fiscal.CfdiReader;
import io.cobro.core.fiscal.CfdiReading;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads CFDI 4.0 from XML: within limits, by the structural rules of the schema, with sums and
/// seal checked. The Addenda and complements that it does not know are passed over.
///
/// Immutable and thread-safe.
public final class CfdiXmlReader implements CfdiReader {

    private static final int NUMBER_LENGTH_MAX = 66;
    private static final Pattern UUID =
            Pattern.compile("[A-F0-9]{8}(-[A-F0-9]{4}){3}-[A-F0-9]{12}");

    private final @Nullable StrictSchema schema;

    /// Makes a reader; with schemas this takes about a second.
    ///
    /// @param schemas a folder that holds the schemas of the tax office, to check documents
    ///   strictly against them; null to check the structural rules alone
    /// @throws IllegalArgumentException if there is a folder without usable schemas
    public CfdiXmlReader(@Nullable Path schemas) {
        this.schema = schemas == null ? null : StrictSchema.of(schemas);
    }

    @Override
    public CfdiReading read(byte[] file) {
        XmlParser parser = new XmlParser(file);
        try {
            return new CfdiReading.Read(document(parser.parse()));
        } catch (NotReadable refusal) {
            XmlElement root = parser.root();
            return new CfdiReading.Rejected(
                    refusal.problem(),
                    refusal.detail(),
                    root == null ? null : uuidOf(root),
                    numberOf(parser.rootAttributes()));
        }
    }

    private CfdiDocument document(XmlElement root) throws NotReadable {
        if (!root.name().equals(Cfdi.COMPROBANTE)
                || !root.namespace().startsWith(Cfdi.NAMESPACE_OF_ALL_VERSIONS)) {
            throw new NotReadable(CfdiProblem.NOT_A_CFDI, "The XML is not a CFDI.");
        }
        if (!root.namespace().equals(Cfdi.NAMESPACE)
                || !Cfdi.VERSION.equals(Fields.required(root, "Version"))) {
            throw new NotReadable(
                    CfdiProblem.VERSION_NOT_SUPPORTED,
                    "The CFDI is of another version than " + Cfdi.VERSION + ".");
        }
        if (schema != null) {
            schema.check(root);
        }
        return DocumentParser.parse(root);
    }

    private static @Nullable String uuidOf(XmlElement root) {
        for (XmlElement complement : root.at(Cfdi.COMPLEMENTO)) {
            for (XmlElement stamp : complement.children()) {
                String uuid = stamp.is(Cfdi.TFD, Cfdi.TIMBRE) ? stamp.attribute("UUID") : null;
                if (uuid != null && UUID.matcher(uuid.toUpperCase(Locale.ROOT)).matches()) {
                    return uuid.toUpperCase(Locale.ROOT);
                }
            }
        }
        return null;
    }

    private static @Nullable String numberOf(Map<String, String> rootAttributes) {
        String number =
                CfdiDocument.number(rootAttributes.get("Serie"), rootAttributes.get("Folio"));
        return number == null || number.length() > NUMBER_LENGTH_MAX ? null : number;
    }
}
