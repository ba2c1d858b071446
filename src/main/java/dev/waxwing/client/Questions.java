package dev.waxwing.client;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// What was asked on one connection and not answered, in order. Safe for all threads; answers are
/// completed outside its lock.
final class Questions {
    static final long NOTHING_OWED = Long.MIN_VALUE;

    private static final long ALONE = 0;

    /// @param line the same for all questions of one line, or [#ALONE]
    private record Question(
            @Nullable String subject,
            boolean fetch,
            long line,
            long since,
            CompletableFuture<String> answer) {}

    private final ArrayDeque<Question> open = new ArrayDeque<>();
    private @Nullable ConnectionLost failed;
    private long lastLine = ALONE;

    CompletableFuture<String> add(@Nullable String subject, boolean fetch) {
        synchronized (open) {
            return add(subject, fetch, ALONE);
        }
    }

    /// A line that asks about several messages and is answered by a line for each, or by one for
    /// all.
    ///
    /// @return their answers, in this order
    List<CompletableFuture<String>> add(List<String> subjects) {
        synchronized (open) {
            long line = ++lastLine;
            return subjects.stream().map(s -> add(s, false, line)).toList();
        }
    }

    private CompletableFuture<String> add(@Nullable String subject, boolean fetch, long line) {
        if (failed != null) {
            return CompletableFuture.failedFuture(failed);
        }
        CompletableFuture<String> answer = new CompletableFuture<>();
        open.add(new Question(subject, fetch, line, System.nanoTime(), answer));
        return answer;
    }

    /// An answer that names a message belongs to the first question about that message; questions
    /// before it were passed over and stay unanswered, for their owner to repeat. Every other
    /// answer belongs to the oldest question and all others of the same line. So does a refusal
    /// that only seems to name a message, and a confirmation of one that no question is about if
    /// the oldest question is about none. An answer that nobody asked for is dropped.
    void answer(String line) {
        List<Question> asked;
        synchronized (open) {
            String subject = Answers.subject(line);
            asked = subject == null ? pollLine() : pollAbout(subject, line);
        }
        asked.forEach(q -> q.answer().complete(line));
    }

    private List<Question> pollLine() {
        Question first = open.poll();
        if (first == null) {
            return List.of();
        }
        List<Question> asked = new ArrayList<>(List.of(first));
        for (Question next = open.peek();
                next != null && next.line() == first.line() && first.line() != ALONE;
                next = open.peek()) {
            asked.add(open.remove());
        }
        return asked;
    }

    private List<Question> pollAbout(String subject, String answer) {
        if (open.stream().noneMatch(q -> subject.equals(q.subject()))) {
            Question head = open.peek();
            boolean belongs = head != null && (head.subject() == null || Answers.isRefusal(answer));
            return belongs ? pollLine() : List.of();
        }
        Question q = open.remove();
        while (!subject.equals(q.subject())) {
            q = open.remove();
        }
        return List.of(q);
    }

    boolean headIsFetch() {
        synchronized (open) {
            Question head = open.peek();
            return head != null && head.fetch();
        }
    }

    /// When the oldest open question was asked, on the monotonic clock.
    long owedSince() {
        synchronized (open) {
            Question head = open.peek();
            return head == null ? NOTHING_OWED : head.since();
        }
    }

    void fail(ConnectionLost why) {
        List<Question> left;
        synchronized (open) {
            failed = why;
            left = new ArrayList<>(open);
            open.clear();
        }
        left.forEach(q -> q.answer().completeExceptionally(why));
    }
}
