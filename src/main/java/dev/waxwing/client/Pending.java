package dev.waxwing.client;

/// One message of an outbox that is not settled: where its publish line lies in the file, and who
/// waits for it. About 300 bytes of heap; the message itself stays on disk.
final class Pending {
    final long sequence;
    final String id;
    final Submission submission;

    /// Written before the message is handed over, and under the file's swap lock afterwards.
    long offset;

    int length;

    /// Whether this process published it before. Owned by the link's thread.
    boolean published;

    Pending(long sequence, String id) {
        this.sequence = sequence;
        this.id = id;
        this.submission = Submission.of(id);
    }

    void place(long at, int bytes) {
        offset = at;
        length = bytes;
    }

    /// A message on its way to the disk, still with its line.
    record Incoming(Pending pending, byte[] line) {}
}
