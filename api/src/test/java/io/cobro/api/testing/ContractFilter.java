package io.cobro.api.testing;

import io.restassured.filter.Filter;
import io.restassured.filter.FilterContext;
import io.restassured.response.Response;
import io.restassured.specification.FilterableRequestSpecification;
import io.restassured.specification.FilterableResponseSpecification;
import java.net.URI;
import java.util.List;

/// Holds every response to the contract.
final class ContractFilter implements Filter {

    private static final ResponseContract CONTRACT = ResponseContract.load();

    @Override
    public Response filter(
            FilterableRequestSpecification request,
            FilterableResponseSpecification responseSpecification,
            FilterContext context) {
        Response response = context.next(request, responseSpecification);
        String path = URI.create(request.getURI()).getRawPath();
        List<String> faults =
                CONTRACT.faults(
                        request.getMethod(),
                        path,
                        response.statusCode(),
                        response.headers(),
                        response.asByteArray());
        if (!faults.isEmpty()) {
            throw new AssertionError(
                    "%s %s → %d breaks openapi.yaml:%n%s%n%s"
                            .formatted(
                                    request.getMethod(),
                                    path,
                                    response.statusCode(),
                                    String.join("\n", faults),
                                    response.asString()));
        }
        return response;
    }
}
