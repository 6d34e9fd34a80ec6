package io.cobro.api.cli;

import java.io.PrintWriter;
import java.util.Map;

/// Where a command gets its settings from and says what it has to say.
///
/// @param out results, for scripts
/// @param err everything else, for people
record Console(Map<String, String> environment, PrintWriter out, PrintWriter err) {}
