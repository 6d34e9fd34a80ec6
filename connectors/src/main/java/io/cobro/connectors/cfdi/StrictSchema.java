package io.cobro.connectors.cfdi;

import io.cobro.core.fiscal.CfdiProblem;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import javax.xml.transform.Source;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.Schema;
import javax.xml.validation.SchemaFactory;
import javax.xml.validation.Validator;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.ls.DOMImplementationLS;
import org.w3c.dom.ls.LSInput;
import org.w3c.dom.ls.LSResourceResolver;
import org.xml.sax.ErrorHandler;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;

/// The schemas of the tax office, compiled once from a folder that the installation was pointed at.
///
/// The folder may be a copy of the tax office's site or a flat heap of files: schemas are found by
/// their file names, and so are the ones that they import. Nothing outside the folder is read.
/// Complements without a schema in it are dropped before the check. Immutable and thread-safe.
final class StrictSchema {

    private static final int FOLDER_DEPTH_MAX = 12;

    /// The schemas of documents that change receivables, and of complements that come with them.
    private static final Map<String, String> FILE_NAMES =
            Map.of(
                    Cfdi.NAMESPACE,
                    "cfdv40.xsd",
                    Cfdi.TFD,
                    "TimbreFiscalDigitalv11.xsd",
                    Cfdi.IMPLOCAL,
                    "implocal.xsd",
                    "http://www.sat.gob.mx/Pagos20",
                    "Pagos20.xsd",
                    "http://www.sat.gob.mx/leyendasFiscales",
                    "leyendasFisc.xsd",
                    "http://www.sat.gob.mx/donat",
                    "donat11.xsd",
                    "http://www.sat.gob.mx/divisas",
                    "divisas.xsd",
                    "http://www.sat.gob.mx/iedu",
                    "iedu.xsd",
                    "http://www.sat.gob.mx/valesdedespensa",
                    "valesdedespensa.xsd");

    private static final Pattern ATTRIBUTE_IN_MESSAGE =
            Pattern.compile("[Aa]ttribute '([^']{1,80})'");
    private static final Pattern ELEMENT_IN_MESSAGE = Pattern.compile("element '([^']{1,80})'");

    private final Schema schema;
    private final Map<String, Path> files;

    private StrictSchema(Schema schema, Map<String, Path> files) {
        this.schema = schema;
        this.files = files;
    }

    /// Compiles the schemas of a folder.
    ///
    /// @throws IllegalArgumentException if the folder lacks the schema of CFDI 4.0, or one that it
    ///   needs
    static StrictSchema of(Path folder) {
        Map<String, Path> files = filesOf(folder);
        if (!files.containsKey(FILE_NAMES.get(Cfdi.NAMESPACE))) {
            throw new IllegalArgumentException(
                    "no " + FILE_NAMES.get(Cfdi.NAMESPACE) + " in " + folder);
        }
        try {
            SchemaFactory factory = SchemaFactory.newDefaultInstance();
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setProperty(XMLConstants.ACCESS_EXTERNAL_DTD, "");
            factory.setProperty(XMLConstants.ACCESS_EXTERNAL_SCHEMA, "");
            factory.setResourceResolver(new InFolder(files));
            Source[] sources =
                    FILE_NAMES.values().stream()
                            .sorted()
                            .map(files::get)
                            .filter(file -> file != null)
                            .map(file -> (Source) new StreamSource(file.toFile()))
                            .toArray(Source[]::new);
            return new StrictSchema(factory.newSchema(sources), files);
        } catch (SAXException unusable) {
            throw new IllegalArgumentException(
                    "unusable schemas in " + folder + ": " + unusable.getMessage(), unusable);
        }
    }

    private static Map<String, Path> filesOf(Path folder) {
        Map<String, Path> files = new HashMap<>();
        try (Stream<Path> found = Files.walk(folder, FOLDER_DEPTH_MAX)) {
            found.filter(file -> file.getFileName().toString().endsWith(".xsd"))
                    .sorted()
                    .forEach(file -> files.putIfAbsent(file.getFileName().toString(), file));
        } catch (IOException | UncheckedIOException unreadable) {
            throw new IllegalArgumentException(
                    "no readable folder of schemas: " + folder, unreadable);
        }
        return files;
    }

    void check(XmlElement comprobante) throws NotReadable {
        FirstError first = new FirstError();
        try {
            Validator validator = schema.newValidator();
            validator.setProperty(XMLConstants.ACCESS_EXTERNAL_DTD, "");
            validator.setProperty(XMLConstants.ACCESS_EXTERNAL_SCHEMA, "");
            validator.setErrorHandler(first);
            validator.validate(new StreamSource(new ByteArrayInputStream(written(comprobante))));
        } catch (SAXException error) {
            throw invalid(
                    first.message == null ? String.valueOf(error.getMessage()) : first.message);
        } catch (IOException | XMLStreamException bug) {
            throw new IllegalStateException("a parsed document can't be written again", bug);
        }
        if (first.message != null) {
            throw invalid(first.message);
        }
    }

    /// Names of attribute and element only: the messages of the validator quote values.
    private static NotReadable invalid(String message) {
        Matcher element = ELEMENT_IN_MESSAGE.matcher(message);
        Matcher attribute = ATTRIBUTE_IN_MESSAGE.matcher(message);
        String where =
                (element.find() ? element.group(1) : "")
                        + (attribute.find() ? "@" + attribute.group(1) : "");
        return new NotReadable(
                CfdiProblem.CFDI_SCHEMA_INVALID,
                "The document breaks the schema" + (where.isEmpty() ? "" : " at " + where) + ".");
    }

    private byte[] written(XmlElement comprobante) throws XMLStreamException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        XMLStreamWriter writer =
                XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(bytes, "UTF-8");
        write(comprobante, writer);
        writer.flush();
        return bytes.toByteArray();
    }

    private void write(XmlElement element, XMLStreamWriter writer) throws XMLStreamException {
        boolean holdsComplements =
                element.is(Cfdi.NAMESPACE, Cfdi.COMPLEMENTO)
                        || element.is(Cfdi.NAMESPACE, Cfdi.COMPLEMENTO_CONCEPTO);
        writer.writeStartElement("", element.name(), element.namespace());
        writer.writeDefaultNamespace(element.namespace());
        for (Map.Entry<String, String> attribute : element.attributes().entrySet()) {
            if (!attribute.getKey().startsWith("{")) {
                writer.writeAttribute(attribute.getKey(), attribute.getValue());
            }
        }
        if (!element.text().isEmpty()) {
            writer.writeCharacters(element.text());
        }
        for (XmlElement child : element.children()) {
            if (holdsComplements ? isKnown(child) : isKept(child)) {
                write(child, writer);
            }
        }
        writer.writeEndElement();
    }

    /// The schema forbids a concept's element for complements that holds none.
    private boolean isKept(XmlElement element) {
        return !element.is(Cfdi.NAMESPACE, Cfdi.COMPLEMENTO_CONCEPTO)
                || element.children().stream().anyMatch(this::isKnown);
    }

    private boolean isKnown(XmlElement complement) {
        String fileName = FILE_NAMES.get(complement.namespace());
        return fileName != null && files.containsKey(fileName);
    }

    /// Remembers the first error and stops there; the second of a pair names the attribute.
    private static final class FirstError implements ErrorHandler {

        private static final String ABOUT_A_VALUE = "cvc-attribute";
        private static final List<String> ABOUT_A_TYPE =
                List.of(
                        "cvc-pattern",
                        "cvc-enumeration",
                        "cvc-datatype",
                        "cvc-length",
                        "cvc-min",
                        "cvc-max",
                        "cvc-fraction");

        private @Nullable String message;

        @Override
        public void warning(SAXParseException warning) {}

        @Override
        public void error(SAXParseException error) throws SAXException {
            String text = String.valueOf(error.getMessage());
            if (message == null || text.startsWith(ABOUT_A_VALUE)) {
                message = text;
            }
            if (ABOUT_A_TYPE.stream().noneMatch(text::startsWith)) {
                throw error;
            }
        }

        @Override
        public void fatalError(SAXParseException error) throws SAXException {
            throw error;
        }
    }

    /// Finds what a schema imports by its file name, wherever the schema says that it is.
    private record InFolder(Map<String, Path> files) implements LSResourceResolver {

        private static final DOMImplementationLS DOCUMENTS = documents();

        @Override
        public LSInput resolveResource(
                String type,
                @Nullable String namespace,
                @Nullable String publicId,
                @Nullable String systemId,
                @Nullable String baseUri) {
            String location = systemId == null ? "" : URI.create(systemId).getPath();
            Path file = files.get(location.substring(location.lastIndexOf('/') + 1));
            if (file == null) {
                throw new IllegalArgumentException("the folder of schemas lacks " + systemId);
            }
            LSInput input = DOCUMENTS.createLSInput();
            input.setSystemId(file.toUri().toString());
            try {
                input.setByteStream(new ByteArrayInputStream(Files.readAllBytes(file)));
            } catch (IOException unreadable) {
                throw new IllegalArgumentException("unreadable schema " + file, unreadable);
            }
            return input;
        }

        private static DOMImplementationLS documents() {
            try {
                return (DOMImplementationLS)
                        DocumentBuilderFactory.newDefaultInstance()
                                .newDocumentBuilder()
                                .getDOMImplementation()
                                .getFeature("LS", "3.0");
            } catch (ParserConfigurationException everyJdkHasIt) {
                throw new IllegalStateException(everyJdkHasIt);
            }
        }
    }
}
