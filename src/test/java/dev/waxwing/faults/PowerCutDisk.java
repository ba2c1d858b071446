package dev.waxwing.faults;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;

/// A disk whose power can be cut: an ext4 image, mounted with `commit=300` so that nothing reaches
/// it unasked, that lies on an XFS which can copy a file in an instant. The copy has what was
/// written through to the disk, and nothing that only the page cache of the first mount knows.
/// Owned by the thread of the test; needs root, loop devices and xfsprogs.
final class PowerCutDisk implements AutoCloseable {
    private final Path directory;
    private final Path store;
    private final Deque<Path> mounted = new ArrayDeque<>();
    private Path image;
    private int cuts;

    PowerCutDisk(Path directory) throws IOException {
        this.directory = directory;
        this.store = directory.resolve("store");
        this.image = store.resolve("disk-0.img");
        assumeTrue(Shell.attempt("mkfs.xfs", "-V").ok(), "xfsprogs makes the lower file system");
        Path lower = directory.resolve("lower.img");
        Shell.run("truncate", "-s", "2G", lower.toString());
        Shell.run("mkfs.xfs", "-q", "-m", "reflink=1", lower.toString());
        assumeTrue(mount("loop", lower, store), "loop mounts need root");
        try {
            Shell.run("truncate", "-s", "512M", image.toString());
            Shell.run("mkfs.ext4", "-q", image.toString());
            mountImage();
        } catch (AssertionError e) {
            close();
            throw e;
        }
    }

    /// The root of the file system, after a cut that of the copy.
    Path path() {
        return mounted.element();
    }

    /// Copies what is on the disk in this instant. The disk that is mounted goes on.
    void cut() {
        Path copy = store.resolve("disk-" + ++cuts + ".img");
        Shell.run("cp", "--reflink=always", image.toString(), copy.toString());
    }

    /// Replaces the mounted disk by the copy; nothing may use it any more.
    void turnOn() throws IOException {
        unmount(mounted.remove());
        Files.delete(image);
        image = store.resolve("disk-" + cuts + ".img");
        mountImage();
    }

    /// Unmounts everything; the loop devices go with their mounts.
    @Override
    public void close() {
        while (!mounted.isEmpty()) {
            unmount(mounted.remove());
        }
    }

    private void mountImage() throws IOException {
        Path point = directory.resolve("disk-" + cuts);
        if (!mount("loop,commit=300", image, point)) {
            throw new AssertionError("cannot mount " + image);
        }
    }

    private boolean mount(String options, Path file, Path point) throws IOException {
        Files.createDirectories(point);
        Shell.Ended ended =
                Shell.attempt("mount", "-o", options, file.toString(), point.toString());
        if (ended.ok()) {
            mounted.push(point);
        }
        return ended.ok();
    }

    private static void unmount(Path point) {
        if (!Shell.attempt("umount", point.toString()).ok()) {
            Shell.run("umount", "-l", point.toString());
        }
    }
}
