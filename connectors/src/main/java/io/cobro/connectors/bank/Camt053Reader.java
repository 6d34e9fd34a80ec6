package io.cobro.connectors.bank;

import io.cobro.core.reconciliation.BankStatement;
import io.cobro.core.reconciliation.BankStatementReader;
import io.cobro.core.reconciliation.StatementReading;
import io.cobro.core.reconciliation.StatementReading.Read;
import io.cobro.core.reconciliation.StatementReading.Rejected;
import java.io.ByteArrayInputStream;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/// Reads camt.053, the end-of-day statement of ISO 20022, in its versions 02 to 08: names without
/// their namespace are enough, for the parts that we read differ only where [CamtEntry] says so.
///
/// The related camt.052 (intraday, may still change) and camt.054 (notices, no balances) are
/// refused. Immutable and thread-safe. Source: ISO 20022 message definitions
/// BankToCustomerStatementV02 to V08.
public final class Camt053Reader implements BankStatementReader {

    /// A real statement has about 14 levels.
    static final int ELEMENT_DEPTH_MAX = 64;

    private static final int DECLARATION_BYTES_MAX = 200;

    /// UTF-16, which begins with a zero byte among its first four, or a declaration of anything but
    /// UTF-8.
    private static final Pattern OTHER_ENCODING =
            Pattern.compile("^[^\0]{0,3}\0|^<\\?xml[^>]*encoding\\s*=\\s*[\"'](?!(?i:UTF-8)[\"'])");

    /// A new one for each file: the JDK's factory keeps hold of its last reader.
    private static XMLInputFactory factory() {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        return factory;
    }

    @Override
    public StatementReading read(byte[] file) {
        if (file.length > FILE_BYTES_MAX) {
            return new Rejected(
                    StatementReading.Code.FILE_TOO_LARGE,
                    "the file has more than " + FILE_BYTES_MAX + " bytes");
        }
        try {
            XMLStreamReader xml = open(file);
            try {
                return new Document(xml).read();
            } finally {
                xml.close();
            }
        } catch (XMLStreamException broken) {
            return new Rejected(
                    StatementReading.Code.XML_NOT_WELL_FORMED,
                    "the XML is broken near line " + lineOf(broken));
        }
    }

    /// UTF-8 is decoded here, because the JDK's parser prints undecodable bytes to standard error.
    private static XMLStreamReader open(byte[] file) throws XMLStreamException {
        XMLInputFactory factory = factory();
        String beginning =
                new String(
                        file,
                        0,
                        Math.min(file.length, DECLARATION_BYTES_MAX),
                        StandardCharsets.ISO_8859_1);
        if (OTHER_ENCODING.matcher(beginning).find()) {
            return factory.createXMLStreamReader(new ByteArrayInputStream(file));
        }
        try {
            String xml =
                    StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(file)).toString();
            return factory.createXMLStreamReader(
                    new StringReader(xml.startsWith("\uFEFF") ? xml.substring(1) : xml));
        } catch (CharacterCodingException notUtf8) {
            throw new XMLStreamException("not UTF-8", notUtf8);
        }
    }

    private static int lineOf(XMLStreamException broken) {
        return broken.getLocation() == null ? 1 : broken.getLocation().getLineNumber();
    }

    /// One pass over one file.
    private static final class Document {

        private final XMLStreamReader xml;
        private final List<BankStatement> statements = new ArrayList<>();
        private boolean isCamt053;
        private int depth;
        private int entries;
        private int lines;

        Document(XMLStreamReader xml) {
            this.xml = xml;
        }

        StatementReading read() throws XMLStreamException {
            while (xml.hasNext()) {
                switch (xml.next()) {
                    case XMLStreamConstants.DTD -> {
                        return new Rejected(
                                StatementReading.Code.DOCTYPE_FORBIDDEN,
                                "a document type declaration is not accepted");
                    }
                    case XMLStreamConstants.START_ELEMENT -> {
                        depth++;
                        Rejected rejected = enter(xml.getLocalName());
                        if (rejected != null) {
                            return rejected;
                        }
                    }
                    case XMLStreamConstants.END_ELEMENT -> depth--;
                    default -> {}
                }
            }
            if (!isCamt053) {
                return notCamt053("this XML is no bank statement camt.053");
            }
            if (statements.isEmpty()) {
                return new Rejected(
                        StatementReading.Code.STATEMENT_EMPTY, "the message holds no statement");
            }
            return new Read(statements);
        }

        private @Nullable Rejected enter(String name) throws XMLStreamException {
            if (depth > ELEMENT_DEPTH_MAX) {
                return tooDeep();
            }
            return switch (name) {
                case "BkToCstmrStmt" -> {
                    isCamt053 = true;
                    yield null;
                }
                case "BkToCstmrAcctRpt" ->
                        notCamt053("this is camt.052, an intraday report that may still change");
                case "BkToCstmrDbtCdtNtfctn" ->
                        notCamt053("this is camt.054, a notice without balances");
                case "Stmt" -> isCamt053 ? statement() : null;
                default -> null;
            };
        }

        private @Nullable Rejected statement() throws XMLStreamException {
            CamtStatement statement = new CamtStatement();
            while (xml.next() != XMLStreamConstants.END_ELEMENT) {
                if (!xml.isStartElement()) {
                    continue;
                }
                XmlElement part = XmlElement.read(xml, ELEMENT_DEPTH_MAX - depth);
                if (part == null) {
                    return tooDeep();
                }
                if (part.name().equals("Ntry")) {
                    lines += statement.add(++entries, part);
                } else {
                    statement.add(part);
                }
                if (lines > LINES_MAX) {
                    return new Rejected(
                            StatementReading.Code.TOO_MANY_LINES,
                            "the file has more than " + LINES_MAX + " lines");
                }
            }
            depth--;
            statements.add(statement.finished());
            return null;
        }

        private static Rejected tooDeep() {
            return new Rejected(
                    StatementReading.Code.XML_TOO_DEEP,
                    "the XML has more than " + ELEMENT_DEPTH_MAX + " levels");
        }

        private static Rejected notCamt053(String detail) {
            return new Rejected(StatementReading.Code.NOT_CAMT053, detail);
        }
    }
}
