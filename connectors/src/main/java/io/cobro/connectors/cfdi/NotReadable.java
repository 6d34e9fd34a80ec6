package io.cobro.connectors.cfdi;

import io.cobro.core.fiscal.CfdiProblem;

/// Ends the reading of one file at its first problem. Never leaves this package: [CfdiXmlReader]
/// turns it into a returned value.
final class NotReadable extends Exception {

    private static final long serialVersionUID = 1L;

    private final CfdiProblem problem;
    private final String detail;

    NotReadable(CfdiProblem problem, String detail) {
        super(detail, null, false, false);
        this.problem = problem;
        this.detail = detail;
    }

    static NotReadable missing(XmlElement element, String attribute) {
        return new NotReadable(
                CfdiProblem.CFDI_FIELD_MISSING, element.name() + "@" + attribute + " is missing.");
    }

    static NotReadable invalid(XmlElement element, String attribute, String why) {
        return new NotReadable(
                CfdiProblem.CFDI_FIELD_INVALID,
                element.name() + "@" + attribute + " is invalid: " + why + ".");
    }

    CfdiProblem problem() {
        return problem;
    }

    String detail() {
        return detail;
    }
}
