package dev.waxwing.client;

/// One message of an outbox that is not settled: where its publish line lies in the file, and who
/// waits for it. About 300 bytes of heap; the message itself stays on disk.
final class Pending {
    /// Stands for no batch.
    static final long ALONE = 0;

    final long sequence;
    final String id;

    /// The same for messages that were submitted together, or [#ALONE]. Not kept on disk: after a
    /// restart each goes alone.
    final long batch;

    final Submission submission;

    /// Written before the message is handed over, and under the file's swap lock afterwards.
    long offset;

    int length;

    /// Whether this process published it before. Owned by the link's thread.
    boolean published;

    Pending(long sequence, String id) {
        this(sequence, id, ALONE);
    }

    Pending(long sequence, String id, long batch) {
        this.sequence = sequence;
        this.id = id;
        this.batch = batch;
        this.submission = Submission.of(id);
    }

    void place(long at, int bytes) {
        offset = at;
        length = bytes;
    }

    /// A message on its way to the disk, still with its line.
    record Incoming(Pending pending, byte[] line) {}

    /// A message that was submitted, with its publish line.
    record Submitted(String id, byte[] line) {}
}
