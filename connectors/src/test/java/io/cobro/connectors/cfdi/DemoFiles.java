package io.cobro.connectors.cfdi;

import java.nio.file.Path;

/// Where the project's own small data set lies, as seen from this module.
final class DemoFiles {

    static final Path FOLDER = Path.of("..", "examples", "distribuidora-azul");

    private DemoFiles() {}
}
