package dev.waxwing.faults;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.waxwing.e2e.ServerLaunch;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/// A preloaded library between a server and the C library, and the memory by which a test commands
/// it: `src/test/native/fault_shim.c`, compiled by gcc on first use. Thread-safe.
final class FaultShim implements AutoCloseable {
    /// As the C library numbers it.
    static final long EIO = 5;

    private static final VarHandle CELL = ValueLayout.JAVA_LONG.varHandle();
    private static final int SIZE = 4_096;
    private static final long FAIL_WRITES = 0;
    private static final long FAIL_SYNCS = 8;
    private static final long ERROR = 16;
    private static final long WRITES = 24;
    private static final long SYNCS = 32;
    private static final long FAILED_WRITES = 40;
    private static final long FAILED_SYNCS = 48;
    private static final long CLOCK_SHIFT = 56;
    private static final long CLOCK_READS = 64;
    private static final long SUFFIX = 72;

    private final Path library;
    private final Path control;
    private final Arena arena = Arena.ofShared();
    private final MemorySegment cells;

    /// @param directory where the control file goes
    FaultShim(Path directory) throws IOException {
        this.library = compiled();
        this.control = Files.createTempFile(directory, "shim", ".control");
        try (RandomAccessFile file = new RandomAccessFile(control.toFile(), "rw")) {
            file.setLength(SIZE);
            this.cells = file.getChannel().map(MapMode.READ_WRITE, 0, SIZE, arena);
        }
    }

    /// Puts the shim under a server.
    ServerLaunch under(ServerLaunch launch) {
        Path parent = launch.data().toAbsolutePath().getParent();
        String data = Shell.real(parent).resolve(launch.data().getFileName()).toString();
        return launch.withVariable("LD_PRELOAD", library.toString())
                .withVariable("WAXWING_SHIM_CONTROL", control.toString())
                .withVariable("WAXWING_SHIM_DIRECTORY", data);
    }

    /// Watches only files whose names end so.
    FaultShim only(String suffix) {
        cells.setString(SUFFIX, suffix);
        return this;
    }

    /// Lets this many writes fail with EIO from now on; -1 for all.
    void failWrites(long times) {
        set(ERROR, EIO);
        set(FAIL_WRITES, times);
    }

    /// Lets this many syncs fail with EIO from now on; -1 for all.
    void failSyncs(long times) {
        set(ERROR, EIO);
        set(FAIL_SYNCS, times);
    }

    /// Lets everything through again, from all files.
    void heal() {
        set(FAIL_WRITES, 0);
        set(FAIL_SYNCS, 0);
        only("");
    }

    /// Shifts the wall clock against the true time.
    void shiftClock(Duration by) {
        set(CLOCK_SHIFT, by.toNanos());
    }

    long writes() {
        return get(WRITES);
    }

    long syncs() {
        return get(SYNCS);
    }

    /// Writes and syncs that were made to fail, since the shim was made.
    long failures() {
        return get(FAILED_WRITES) + get(FAILED_SYNCS);
    }

    /// How often a wall clock was read.
    long clockReads() {
        return get(CLOCK_READS);
    }

    @Override
    public void close() {
        arena.close();
    }

    private void set(long cell, long value) {
        CELL.setVolatile(cells, cell, value);
    }

    private long get(long cell) {
        return (long) CELL.getVolatile(cells, cell);
    }

    private static synchronized Path compiled() {
        assumeTrue(Shell.attempt("gcc", "--version").ok(), "gcc builds the fault shim");
        try {
            Path folder = Files.createDirectories(Path.of("target", "native"));
            Path library = folder.resolve("fault_shim.so").toAbsolutePath();
            Path fresh = Files.createTempFile(folder, "fault_shim", ".so");
            String source = Path.of("src", "test", "native", "fault_shim.c").toString();
            Shell.run(
                    "gcc",
                    "-O2",
                    "-Wall",
                    "-Wextra",
                    "-Werror",
                    "-fPIC",
                    "-shared",
                    "-o",
                    fresh.toString(),
                    source,
                    "-ldl");
            return Files.move(fresh, library, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
