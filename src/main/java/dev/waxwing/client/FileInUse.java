package dev.waxwing.client;

import java.io.IOException;
import java.io.Serial;
import java.nio.file.Path;

/// A file of the client that another sender or receiver has open.
public final class FileInUse extends IOException {
    @Serial private static final long serialVersionUID = 1;

    public FileInUse(Path file) {
        super(file + " is in use by another process");
    }
}
