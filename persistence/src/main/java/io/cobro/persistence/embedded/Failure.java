package io.cobro.persistence.embedded;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;

/// Says in words what an exception of the file system only names.
final class Failure {

    private Failure() {}

    static String text(IOException failure) {
        return switch (failure) {
            case AccessDeniedException denied -> denied.getFile() + ": permission denied";
            case FileSystemException system when system.getReason() == null ->
                    system.getFile() + ": " + system.getClass().getSimpleName();
            default -> String.valueOf(failure.getMessage());
        };
    }
}
