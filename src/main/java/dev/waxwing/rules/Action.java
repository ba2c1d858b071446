package dev.waxwing.rules;

import java.time.Duration;

/// What a rule does with a message. Checked when it is read ([RuleReader]).
public sealed interface Action {
    /// Whether no rule is looked at after it.
    default boolean isFinal() {
        return false;
    }

    /// Whether it makes sense for messages of that kind; it is left out for others.
    default boolean fits(Destination kind) {
        return true;
    }

    /// The message goes on, and no further rule is looked at.
    record Allow() implements Action {
        @Override
        public boolean isFinal() {
            return true;
        }
    }

    /// The message goes nowhere.
    ///
    /// @param reason for the sender
    record Drop(String reason) implements Action {
        @Override
        public boolean isFinal() {
            return true;
        }
    }

    /// The message goes to that topic in place of where it was sent.
    record Redirect(String topic) implements Action {
        /// Others are answered in the terms of the place to which they were sent.
        @Override
        public boolean fits(Destination of) {
            return of == Destination.TOPIC;
        }

        @Override
        public boolean isFinal() {
            return true;
        }
    }

    /// A copy goes there too.
    ///
    /// @param kind [Destination#TOPIC] or [Destination#QUEUE]
    record Copy(Destination kind, String name) implements Action {
        /// What one user says to another is for these two alone. A broadcast is no message of a
        /// queue.
        @Override
        public boolean fits(Destination of) {
            return switch (of) {
                case TOPIC, QUEUE -> true;
                case BROADCAST -> kind == Destination.TOPIC;
                case DIRECT -> false;
            };
        }
    }

    /// @param name in lower case
    record SetHeader(String name, String value) implements Action {
        @Override
        public boolean fits(Destination of) {
            return of.isNamed();
        }
    }

    /// @param name in lower case
    record RemoveHeader(String name) implements Action {
        @Override
        public boolean fits(Destination of) {
            return of.isNamed();
        }
    }

    /// The message waits before it is delivered. Of several delays the longest counts.
    record Delay(Duration time) implements Action {
        /// The longest.
        public static final Duration LONGEST = Duration.ofDays(7);

        @Override
        public boolean fits(Destination of) {
            return of.isNamed();
        }
    }

    /// A word for the log, the figures and whoever routes.
    record Tag(String tag) implements Action {
        @Override
        public boolean fits(Destination of) {
            return of.isNamed();
        }
    }

    /// Of those messages that reach it the first of every `oneIn` goes on; the others are dropped.
    record SampleOneIn(int oneIn) implements Action {
        /// The largest number.
        public static final int MOST = 1_000_000;
    }

    /// Each message that reaches it goes on with that chance, and else is dropped.
    ///
    /// @param share more than 0 and less than 1
    record SampleShare(double share) implements Action {}
}
