package io.cobro.connectors.cfdi;

import io.cobro.core.fiscal.CfdiProblem;
import java.io.StringReader;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.xml.XMLConstants;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/// Turns the bytes of one file into elements, within limits and without ever leaving the file: no
/// document type, no entities of its own, nothing external. The Addenda of a CFDI is read past and
/// dropped, for it belongs to neither document nor seal.
///
/// One instance parses one file. Not thread-safe.
final class XmlParser {

    /// The largest documents known have some thousand concepts and about 4 MB.
    static final int FILE_SIZE_MAX = 10 * 1024 * 1024;

    static final int DEPTH_MAX = 64;
    static final int ELEMENTS_MAX = 200_000;

    /// Of one element; the largest of CFDI 4.0 has 21.
    static final int ATTRIBUTES_MAX = 100;

    /// Characters of one attribute or of the text of one element; certificates take some 3 000.
    static final int VALUE_LENGTH_MAX = 65_536;

    /// How the JDK's own limits begin their messages; some of them strike before ours.
    private static final String JDK_LIMIT_MESSAGE = "JAXP0001";

    private static final String BYTES_OF_MARKS = "\u00EF\u00BB\u00BF\u00FE\u00FF\0";

    private final byte[] file;
    private final Deque<Open> path = new ArrayDeque<>();
    private Map<String, String> rootAttributes = Map.of();
    private @Nullable XmlElement root;
    private int elements;
    private boolean declaresType;

    XmlParser(byte[] file) {
        this.file = file;
    }

    /// The attributes of the outermost element as far as the file was read: of a file that breaks
    /// off they still tell which document it was.
    Map<String, String> rootAttributes() {
        return rootAttributes;
    }

    /// The outermost element, if the file was read to its end; also of one that is refused.
    @Nullable XmlElement root() {
        return root;
    }

    XmlElement parse() throws NotReadable {
        if (file.length > FILE_SIZE_MAX) {
            throw new NotReadable(
                    CfdiProblem.FILE_TOO_LARGE,
                    "The file is larger than " + FILE_SIZE_MAX + " bytes.");
        }
        if (!looksLikeXml()) {
            throw new NotReadable(CfdiProblem.NOT_XML, "The file is not XML.");
        }
        NotReadable fault = read();
        if (declaresType) {
            throw new NotReadable(
                    CfdiProblem.DOCTYPE_FORBIDDEN,
                    "The file declares a document type, which no CFDI may.");
        }
        if (fault != null) {
            throw fault;
        }
        if (root == null) {
            throw unreadable();
        }
        return root;
    }

    /// A file that declares a document type is read on, its entities undeclared, to learn which
    /// document it is.
    private @Nullable NotReadable read() {
        try {
            XMLStreamReader events =
                    factory().createXMLStreamReader(new StringReader(XmlText.of(file)));
            while (events.hasNext()) {
                take(events, events.next());
            }
            return null;
        } catch (XMLStreamException broken) {
            return notWellFormed(broken);
        } catch (NotReadable beyond) {
            return beyond;
        } catch (RuntimeException broken) {
            // The JDK's scanner lets some of its own failures on malformed input out unchecked.
            return unreadable();
        }
    }

    private static NotReadable unreadable() {
        return new NotReadable(
                CfdiProblem.XML_NOT_WELL_FORMED, "The XML can't be read to its end.");
    }

    /// Whether the first byte that is no mark of an encoding, no zero of UTF-16 and no blank is
    /// `<`.
    private boolean looksLikeXml() {
        for (byte b : file) {
            char c = (char) (b & 0xFF);
            if (!Character.isWhitespace(c) && BYTES_OF_MARKS.indexOf(c) < 0) {
                return c == '<';
            }
        }
        return false;
    }

    private static XMLInputFactory factory() {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLConstants.ACCESS_EXTERNAL_DTD, "");
        factory.setProperty(XMLConstants.ACCESS_EXTERNAL_SCHEMA, "");
        return factory;
    }

    private void take(XMLStreamReader events, int event) throws NotReadable {
        switch (event) {
            case XMLStreamConstants.DTD, XMLStreamConstants.ENTITY_REFERENCE -> declaresType = true;
            case XMLStreamConstants.START_ELEMENT -> open(events);
            case XMLStreamConstants.END_ELEMENT -> close();
            case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> append(events);
            default -> {
                // Comments, processing instructions, blanks and the end of the document.
            }
        }
    }

    private void open(XMLStreamReader events) throws NotReadable {
        limit(path.size() < DEPTH_MAX, "more than " + DEPTH_MAX + " levels");
        limit(++elements <= ELEMENTS_MAX, "more than " + ELEMENTS_MAX + " elements");
        limit(
                events.getAttributeCount() <= ATTRIBUTES_MAX,
                "an element with more than " + ATTRIBUTES_MAX + " attributes");
        String namespace = events.getNamespaceURI();
        Open parent = path.peek();
        Open opened =
                new Open(
                        namespace == null ? "" : namespace,
                        events.getLocalName(),
                        attributes(events),
                        parent != null && (parent.dropped || isAddenda(parent, events)));
        if (parent == null) {
            rootAttributes = opened.attributes;
        }
        path.push(opened);
    }

    private static boolean isAddenda(Open parent, XMLStreamReader events) {
        return parent.name.equals(Cfdi.COMPROBANTE)
                && events.getLocalName().equals(Cfdi.ADDENDA)
                && parent.namespace.equals(events.getNamespaceURI());
    }

    private static Map<String, String> attributes(XMLStreamReader events) throws NotReadable {
        Map<String, String> attributes = new LinkedHashMap<>();
        for (int i = 0; i < events.getAttributeCount(); i++) {
            String namespace = events.getAttributeNamespace(i);
            String name = events.getAttributeLocalName(i);
            String value = events.getAttributeValue(i);
            limit(
                    value.length() <= VALUE_LENGTH_MAX,
                    "an attribute of more than " + VALUE_LENGTH_MAX + " characters");
            if (namespace == null || namespace.isEmpty()) {
                attributes.put(name, value);
            } else if (!namespace.equals(XMLConstants.W3C_XML_SCHEMA_INSTANCE_NS_URI)) {
                attributes.put("{" + namespace + "}" + name, value);
            }
        }
        return attributes;
    }

    private void append(XMLStreamReader events) throws NotReadable {
        Open open = path.peek();
        if (open != null && !open.dropped) {
            open.text.append(
                    events.getTextCharacters(), events.getTextStart(), events.getTextLength());
            limit(
                    open.text.length() <= VALUE_LENGTH_MAX,
                    "a text of more than " + VALUE_LENGTH_MAX + " characters");
        }
    }

    private void close() {
        Open closed = path.pop();
        if (closed.dropped) {
            return;
        }
        XmlElement element =
                new XmlElement(
                        closed.namespace,
                        closed.name,
                        Collections.unmodifiableMap(closed.attributes),
                        List.copyOf(closed.children),
                        closed.text.toString().strip());
        Open parent = path.peek();
        if (parent == null) {
            root = element;
        } else {
            parent.children.add(element);
        }
    }

    private static void limit(boolean kept, String what) throws NotReadable {
        if (!kept) {
            throw new NotReadable(CfdiProblem.XML_LIMIT_EXCEEDED, "The XML has " + what + ".");
        }
    }

    private static NotReadable notWellFormed(XMLStreamException broken) {
        String message = broken.getMessage();
        if (message != null && message.contains(JDK_LIMIT_MESSAGE)) {
            return new NotReadable(
                    CfdiProblem.XML_LIMIT_EXCEEDED, "The XML exceeds a limit of the parser.");
        }
        String where =
                broken.getLocation() == null
                        ? ""
                        : " at line %d, column %d"
                                .formatted(
                                        broken.getLocation().getLineNumber(),
                                        broken.getLocation().getColumnNumber());
        return new NotReadable(
                CfdiProblem.XML_NOT_WELL_FORMED,
                "The XML breaks off or breaks its rules" + where + ".");
    }

    /// An element whose end was not yet seen.
    private static final class Open {
        private final String namespace;
        private final String name;
        private final Map<String, String> attributes;
        private final boolean dropped;
        private final List<XmlElement> children = new ArrayList<>();
        private final StringBuilder text = new StringBuilder();

        private Open(
                String namespace, String name, Map<String, String> attributes, boolean dropped) {
            this.namespace = namespace;
            this.name = name;
            this.attributes = attributes;
            this.dropped = dropped;
        }
    }
}
