package dev.waxwing.rules;

import dev.waxwing.accounts.Role;
import dev.waxwing.model.UserId;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;

/// Something that is true of a message or is not. Checked when it is read ([RuleReader]).
public sealed interface Condition {
    /// All of them; of none, true.
    record All(List<Condition> of) implements Condition {
        public All {
            of = List.copyOf(of);
        }
    }

    /// At least one.
    record Any(List<Condition> of) implements Condition {
        public Any {
            of = List.copyOf(of);
        }
    }

    record Not(Condition of) implements Condition {}

    /// It is of one of these kinds.
    record Kind(Set<Destination> kinds) implements Condition {
        public Kind {
            kinds = Set.copyOf(kinds);
        }
    }

    /// It goes to one of these users: only direct messages have a recipient.
    record Recipient(Set<UserId> users) implements Condition {
        public Recipient {
            users = Set.copyOf(users);
        }
    }

    /// It goes to a topic or queue that the filter selects.
    record Topic(String filter) implements Condition {}

    /// One of these sent it.
    record Sender(Set<UserId> users) implements Condition {
        public Sender {
            users = Set.copyOf(users);
        }
    }

    /// Its sender is one of these.
    record InRole(Set<Role> roles) implements Condition {
        public InRole {
            roles = Set.copyOf(roles);
        }
    }

    /// Bytes of the payload, both bounds included.
    record Size(long least, long most) implements Condition {}

    /// A clear header.
    ///
    /// @param name in lower case
    /// @param text empty for [Match#EXISTS]
    record Header(String name, Match match, String text) implements Condition {
        /// How its value is compared; case matters.
        public enum Match {
            EQUALS,
            PREFIX,
            EXISTS
        }
    }

    /// The time of the server's clock, in a zone. A window that ends before it begins goes over
    /// midnight, and is of the day on which it begins.
    ///
    /// @param days at least one
    /// @param from minutes of the day, included
    /// @param to minutes of the day, up to 1440; not included
    record TimeWindow(Set<DayOfWeek> days, int from, int to, ZoneId zone) implements Condition {
        public TimeWindow {
            days = Set.copyOf(days);
        }
    }

    /// More messages than that have come: a bucket of `count`, filled evenly again within `per`, is
    /// empty. A message that finds it empty takes nothing out.
    ///
    /// @param eachSender whether each sender has a bucket of their own
    record Rate(int count, Duration per, boolean eachSender) implements Condition {
        /// The most messages of a bucket.
        public static final int MOST = 1_000_000;

        /// The most a second, on average.
        public static final int MOST_PER_SECOND = 20_000;

        /// The longest time to fill it.
        public static final Duration LONGEST = Duration.ofDays(1);
    }
}
