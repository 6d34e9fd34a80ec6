package io.cobro.core.fiscal;

/// Reads fiscal documents of Mexico.
public interface CfdiReader {

    /// Reads one file. Any bytes are an expected input: whatever is wrong with them is returned and
    /// never thrown.
    ///
    /// @param file the whole file, in any encoding that its XML declaration names
    CfdiReading read(byte[] file);
}
