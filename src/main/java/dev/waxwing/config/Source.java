package dev.waxwing.config;

import java.nio.file.Path;

/// Where a value came from, weakest first.
public sealed interface Source {

    /// The record itself.
    record Default() implements Source {
        @Override
        public String toString() {
            return "default";
        }
    }

    /// A file; `line` counts from 1 and is 0 when it is not known.
    record InFile(Path file, int line) implements Source {
        @Override
        public String toString() {
            return line > 0 ? file + ":" + line : file.toString();
        }
    }

    /// An environment variable.
    record Variable(String name) implements Source {
        @Override
        public String toString() {
            return "environment " + name;
        }
    }

    /// A flag of the command line, `--line-port`.
    record OnCommandLine(String flag) implements Source {
        @Override
        public String toString() {
            return "flag " + flag;
        }
    }
}
