package io.cobro.connectors.cfdi;

import io.cobro.core.fiscal.CfdiProblem;
import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Attributes as typed values, by the patterns of the schemas cfdv40.xsd and tdCFDI.xsd.
final class Fields {

    static final int DECIMALS_MAX = 6;

    /// Type `t_Importe`.
    private static final Pattern AMOUNT = Pattern.compile("[0-9]{1,18}(\\.[0-9]{1,6})?");

    /// Type `xs:decimal` without a minus sign, as far as anybody writes it.
    private static final Pattern DECIMAL =
            Pattern.compile("\\+?([0-9]{1,18}(\\.[0-9]{0,18})?|\\.[0-9]{1,18})");

    /// Type `t_FechaH`.
    private static final Pattern DATE_TIME =
            Pattern.compile("20[1-9][0-9]-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}");

    private static final Pattern UUID =
            Pattern.compile("[a-fA-F0-9]{8}(-[a-fA-F0-9]{4}){3}-[a-fA-F0-9]{12}");

    private Fields() {}

    static String required(XmlElement element, String attribute) throws NotReadable {
        String value = element.attribute(attribute);
        if (value == null) {
            throw NotReadable.missing(element, attribute);
        }
        return value;
    }

    static String required(XmlElement element, String attribute, Pattern pattern)
            throws NotReadable {
        return matching(element, attribute, required(element, attribute), pattern);
    }

    static @Nullable String optional(XmlElement element, String attribute, Pattern pattern)
            throws NotReadable {
        String value = element.attribute(attribute);
        return value == null ? null : matching(element, attribute, value, pattern);
    }

    private static String matching(
            XmlElement element, String attribute, String value, Pattern pattern)
            throws NotReadable {
        if (!pattern.matcher(value).matches()) {
            throw NotReadable.invalid(element, attribute, "not of the form that CFDI 4.0 demands");
        }
        return value;
    }

    /// A text of 1 to `lengthMax` characters without the bar that separates values in the sealed
    /// text.
    static String requiredText(XmlElement element, String attribute, int lengthMax)
            throws NotReadable {
        return text(element, attribute, required(element, attribute), lengthMax);
    }

    static @Nullable String optionalText(XmlElement element, String attribute, int lengthMax)
            throws NotReadable {
        String value = element.attribute(attribute);
        return value == null ? null : text(element, attribute, value, lengthMax);
    }

    private static String text(XmlElement element, String attribute, String value, int lengthMax)
            throws NotReadable {
        if (value.isEmpty() || value.codePointCount(0, value.length()) > lengthMax) {
            throw NotReadable.invalid(
                    element, attribute, "not of 1 to " + lengthMax + " characters");
        }
        if (value.indexOf('|') >= 0) {
            throw NotReadable.invalid(element, attribute, "it holds a vertical bar");
        }
        return value;
    }

    static BigDecimal requiredAmount(XmlElement element, String attribute) throws NotReadable {
        return new BigDecimal(required(element, attribute, AMOUNT));
    }

    static @Nullable BigDecimal optionalAmount(XmlElement element, String attribute)
            throws NotReadable {
        String value = optional(element, attribute, AMOUNT);
        return value == null ? null : new BigDecimal(value);
    }

    static BigDecimal amountOrZero(XmlElement element, String attribute) throws NotReadable {
        BigDecimal value = optionalAmount(element, attribute);
        return value == null ? BigDecimal.ZERO : value;
    }

    static BigDecimal requiredDecimal(XmlElement element, String attribute) throws NotReadable {
        BigDecimal value = new BigDecimal(required(element, attribute, DECIMAL));
        if (value.stripTrailingZeros().scale() > DECIMALS_MAX) {
            throw NotReadable.invalid(element, attribute, "more than 6 decimals");
        }
        return value;
    }

    static BigDecimal requiredPositive(XmlElement element, String attribute) throws NotReadable {
        BigDecimal value = requiredDecimal(element, attribute);
        if (value.signum() == 0) {
            throw NotReadable.invalid(element, attribute, "zero");
        }
        return value;
    }

    static LocalDateTime requiredDateTime(XmlElement element, String attribute) throws NotReadable {
        try {
            return LocalDateTime.parse(required(element, attribute, DATE_TIME));
        } catch (DateTimeParseException noSuchDay) {
            throw NotReadable.invalid(element, attribute, "no such day or hour");
        }
    }

    /// A UUID in upper case.
    static String requiredUuid(XmlElement element, String attribute) throws NotReadable {
        return required(element, attribute, UUID).toUpperCase(Locale.ROOT);
    }

    /// The one element at a path.
    static XmlElement one(XmlElement parent, String path) throws NotReadable {
        XmlElement found = oneAtMost(parent, path);
        if (found == null) {
            throw new NotReadable(
                    CfdiProblem.CFDI_FIELD_MISSING, parent.name() + "/" + path + " is missing.");
        }
        return found;
    }

    static @Nullable XmlElement oneAtMost(XmlElement parent, String path) throws NotReadable {
        return oneAtMost(parent.at(path), parent.name() + "/" + path);
    }

    static @Nullable XmlElement oneAtMost(Iterable<XmlElement> found, String what)
            throws NotReadable {
        XmlElement only = null;
        for (XmlElement element : found) {
            if (only != null) {
                throw new NotReadable(
                        CfdiProblem.CFDI_FIELD_INVALID, what + " appears more than once.");
            }
            only = element;
        }
        return only;
    }
}
