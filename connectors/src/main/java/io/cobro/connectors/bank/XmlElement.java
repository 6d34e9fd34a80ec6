package io.cobro.connectors.bank;

import java.util.ArrayList;
import java.util.List;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/// A small piece of an XML document held in memory, such as one entry of a statement. Names are
/// local names, so that every version of a namespace reads the same.
final class XmlElement {

    private final String name;
    private final @Nullable String currency;
    private final StringBuilder text = new StringBuilder();
    private final List<XmlElement> children = new ArrayList<>();

    private XmlElement(String name, @Nullable String currency) {
        this.name = name;
        this.currency = currency;
    }

    /// The element that the reader has just entered; afterwards the reader stands at its end.
    ///
    /// @param depthMax how many levels the element may have, itself included
    /// @return nothing if it has more levels
    static @Nullable XmlElement read(XMLStreamReader xml, int depthMax) throws XMLStreamException {
        XmlElement root = new XmlElement(xml.getLocalName(), xml.getAttributeValue(null, "Ccy"));
        List<XmlElement> open = new ArrayList<>(List.of(root));
        while (!open.isEmpty()) {
            switch (xml.next()) {
                case XMLStreamConstants.START_ELEMENT -> {
                    if (open.size() == depthMax) {
                        return null;
                    }
                    XmlElement child =
                            new XmlElement(xml.getLocalName(), xml.getAttributeValue(null, "Ccy"));
                    open.getLast().children.add(child);
                    open.add(child);
                }
                case XMLStreamConstants.CHARACTERS,
                        XMLStreamConstants.CDATA,
                        XMLStreamConstants.SPACE ->
                        open.getLast().text.append(xml.getText());
                case XMLStreamConstants.END_ELEMENT -> open.removeLast();
                default -> {}
            }
        }
        return root;
    }

    String name() {
        return name;
    }

    /// The attribute `Ccy` of amounts.
    @Nullable String currency() {
        return currency;
    }

    List<XmlElement> children(String childName) {
        return children.stream().filter(child -> child.name.equals(childName)).toList();
    }

    /// The first element at the end of a path of names.
    @Nullable XmlElement at(String... path) {
        XmlElement here = this;
        for (String step : path) {
            XmlElement next = null;
            for (XmlElement child : here.children) {
                if (child.name.equals(step)) {
                    next = child;
                    break;
                }
            }
            if (next == null) {
                return null;
            }
            here = next;
        }
        return here;
    }

    /// The text at the end of a path, without white space around; nothing if it is missing or
    /// blank.
    @Nullable String text(String... path) {
        XmlElement element = at(path);
        if (element == null) {
            return null;
        }
        String stripped = element.text.toString().strip();
        return stripped.isEmpty() ? null : stripped;
    }
}
