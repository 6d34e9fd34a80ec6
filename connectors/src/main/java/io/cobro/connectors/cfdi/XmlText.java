package io.cobro.connectors.cfdi;

import io.cobro.core.fiscal.CfdiProblem;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The characters of an XML file, by its byte order mark, or else by the encoding that it declares,
/// or else as UTF-8 (XML 1.0, appendix F).
///
/// Decoded here and not by the parser, which writes to standard error about every byte that it
/// can't decode.
final class XmlText {

    private static final char BYTE_ORDER_MARK = '\uFEFF';
    private static final int DECLARATION_LENGTH_MAX = 200;

    private static final Pattern DECLARED =
            Pattern.compile("^<\\?xml\\s[^>]*?encoding\\s*=\\s*[\"']([A-Za-z0-9._-]{1,40})[\"']");

    private XmlText() {}

    /// The whole text without its byte order mark.
    static String of(byte[] file) throws NotReadable {
        String text;
        try {
            text = encodingOf(file).newDecoder().decode(ByteBuffer.wrap(file)).toString();
        } catch (CharacterCodingException
                | IllegalCharsetNameException
                | UnsupportedCharsetException
                | UnsupportedOperationException undecodable) {
            throw new NotReadable(
                    CfdiProblem.XML_NOT_WELL_FORMED,
                    "The XML is not in the encoding that it declares, or in none that is known.");
        }
        return !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK ? text.substring(1) : text;
    }

    private static Charset encodingOf(byte[] file) {
        int first = file.length > 0 ? file[0] & 0xFF : -1;
        int second = file.length > 1 ? file[1] & 0xFF : -1;
        if ((first == 0xFE && second == 0xFF) || (first == 0 && second == '<')) {
            return StandardCharsets.UTF_16BE;
        }
        if ((first == 0xFF && second == 0xFE) || (first == '<' && second == 0)) {
            return StandardCharsets.UTF_16LE;
        }
        if (first == 0xEF && second == 0xBB) {
            return StandardCharsets.UTF_8;
        }
        String beginning =
                new String(
                        file,
                        0,
                        Math.min(file.length, DECLARATION_LENGTH_MAX),
                        StandardCharsets.ISO_8859_1);
        Matcher declared = DECLARED.matcher(beginning);
        return declared.find() ? Charset.forName(declared.group(1)) : StandardCharsets.UTF_8;
    }
}
