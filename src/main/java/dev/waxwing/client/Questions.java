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

    private record Question(
            @Nullable String subject,
            boolean fetch,
            long since,
            CompletableFuture<String> answer) {}

    private final ArrayDeque<Question> open = new ArrayDeque<>();
    private @Nullable ConnectionLost failed;

    CompletableFuture<String> add(@Nullable String subject, boolean fetch) {
        CompletableFuture<String> answer = new CompletableFuture<>();
        synchronized (open) {
            if (failed == null) {
                open.add(new Question(subject, fetch, System.nanoTime(), answer));
                return answer;
            }
            answer.completeExceptionally(failed);
            return answer;
        }
    }

    /// An answer that names a message belongs to the first question about that message; questions
    /// before it were passed over and stay unanswered, for their owner to repeat. Every other
    /// answer belongs to the oldest question, and so does one about a message of which no question
    /// said that it is about it. An answer that nobody asked for is dropped.
    void answer(String line) {
        @Nullable Question asked;
        synchronized (open) {
            String subject = Answers.subject(line);
            asked = subject == null ? open.poll() : pollAbout(subject);
        }
        if (asked != null) {
            asked.answer().complete(line);
        }
    }

    private @Nullable Question pollAbout(String subject) {
        boolean known = false;
        for (Question q : open) {
            if (subject.equals(q.subject())) {
                known = true;
                break;
            }
        }
        if (!known) {
            Question head = open.peek();
            return head != null && head.subject() == null ? open.poll() : null;
        }
        Question q = open.poll();
        while (q != null && !subject.equals(q.subject())) {
            q = open.poll();
        }
        return q;
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
