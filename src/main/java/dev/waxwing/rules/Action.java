package dev.waxwing.rules;

import java.time.Duration;

/// What a rule does with a message. Checked when it is read ([RuleReader]).
public sealed interface Action {
    /// Whether no rule is looked at after it.
    default boolean isFinal() {
        return false;
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
        @Override
        public boolean isFinal() {
            return true;
        }
    }

    /// A copy goes there too.
    ///
    /// @param kind [Destination#TOPIC] or [Destination#QUEUE]
    record Copy(Destination kind, String name) implements Action {}

    /// @param name in lower case
    record SetHeader(String name, String value) implements Action {}

    /// @param name in lower case
    record RemoveHeader(String name) implements Action {}

    /// The message waits before it is delivered. Of several delays the longest counts.
    record Delay(Duration time) implements Action {
        /// The longest.
        public static final Duration LONGEST = Duration.ofDays(7);
    }

    /// A word for the log, the figures and whoever routes.
    record Tag(String tag) implements Action {}

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
