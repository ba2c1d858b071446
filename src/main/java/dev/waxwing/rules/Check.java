package dev.waxwing.rules;

import dev.waxwing.accounts.Role;
import dev.waxwing.model.UserId;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A condition, made ready. Safe for all threads; asking allocates nothing.
///
/// What counts messages (a rate) is asked last within its `all` or `any`, so that it counts those
/// that everything beside it leaves to it.
abstract class Check {
    private final String pointer;
    private final Condition source;

    private Check(String pointer, Condition source) {
        this.pointer = pointer;
        this.source = source;
    }

    /// Makes a condition ready.
    ///
    /// @param rule names the buckets of rates
    /// @param pointer where in the rule it is (RFC 6901)
    static Check of(Condition condition, Rule rule, String pointer, RateTable rates) {
        return switch (condition) {
            case Condition.All all ->
                    new AllOf(pointer, all, several(all.of(), rule, pointer + "/all", rates));
            case Condition.Any any ->
                    new AnyOf(pointer, any, several(any.of(), rule, pointer + "/any", rates));
            case Condition.Not not ->
                    new NotOf(pointer, not, of(not.of(), rule, pointer + "/not", rates));
            case Condition.Kind kind -> new OfKind(pointer, kind);
            case Condition.Recipient recipient -> new ToRecipient(pointer, recipient);
            case Condition.Topic topic -> new OnTopic(pointer, topic);
            case Condition.Sender sender -> new FromSender(pointer, sender);
            case Condition.InRole role -> new FromRole(pointer, role);
            case Condition.Size size -> new OfSize(pointer, size);
            case Condition.Header header -> new WithHeader(pointer, header);
            case Condition.TimeWindow time -> new InTime(pointer, time);
            case Condition.Rate rate -> new OverRate(pointer, rate, rule, rates);
        };
    }

    private static Check[] several(
            List<Condition> conditions, Rule rule, String pointer, RateTable rates) {
        Check[] checks = new Check[conditions.size()];
        for (int i = 0; i < checks.length; i++) {
            checks[i] = of(conditions.get(i), rule, pointer + "/" + i, rates);
        }
        Arrays.sort(checks, Comparator.comparing(Check::counts)); // stable
        return checks;
    }

    /// Whether it is true of the message.
    ///
    /// @param now the server's clock, in milliseconds since 1970
    /// @param dry whether rates are only looked at
    abstract boolean holds(Facts facts, long now, boolean dry);

    /// The innermost condition because of which this is not true, dry; null when it is.
    @Nullable Check refuser(Facts facts, long now) {
        return holds(facts, now, true) ? null : this;
    }

    /// Whether it counts messages.
    boolean counts() {
        return false;
    }

    /// Whether it looks at the clock.
    boolean usesTime() {
        return false;
    }

    /// Where in the rule it is.
    String pointer() {
        return pointer;
    }

    Condition source() {
        return source;
    }

    private abstract static class Group extends Check {
        final Check[] checks;

        Group(String pointer, Condition source, Check... checks) {
            super(pointer, source);
            this.checks = checks;
        }

        @Override
        boolean counts() {
            return Arrays.stream(checks).anyMatch(Check::counts);
        }

        @Override
        boolean usesTime() {
            return Arrays.stream(checks).anyMatch(Check::usesTime);
        }
    }

    private static final class AllOf extends Group {
        AllOf(String pointer, Condition source, Check... checks) {
            super(pointer, source, checks);
        }

        @Override
        boolean holds(Facts facts, long now, boolean dry) {
            for (Check check : checks) {
                if (!check.holds(facts, now, dry)) {
                    return false;
                }
            }
            return true;
        }

        @Override
        @Nullable Check refuser(Facts facts, long now) {
            for (Check check : checks) {
                Check refuser = check.refuser(facts, now);
                if (refuser != null) {
                    return refuser;
                }
            }
            return null;
        }
    }

    private static final class AnyOf extends Group {
        AnyOf(String pointer, Condition source, Check... checks) {
            super(pointer, source, checks);
        }

        @Override
        boolean holds(Facts facts, long now, boolean dry) {
            for (Check check : checks) {
                if (check.holds(facts, now, dry)) {
                    return true;
                }
            }
            return false;
        }
    }

    private static final class NotOf extends Group {
        NotOf(String pointer, Condition source, Check check) {
            super(pointer, source, check);
        }

        @Override
        boolean holds(Facts facts, long now, boolean dry) {
            return !checks[0].holds(facts, now, dry);
        }
    }

    private static final class OfKind extends Check {
        private final EnumSet<Destination> kinds;

        OfKind(String pointer, Condition.Kind kind) {
            super(pointer, kind);
            this.kinds = EnumSet.copyOf(kind.kinds());
        }

        @Override
        boolean holds(Facts facts, long now, boolean dry) {
            return kinds.contains(facts.kind());
        }
    }

    private static final class ToRecipient extends Check {
        private final Set<UserId> users;

        ToRecipient(String pointer, Condition.Recipient recipient) {
            super(pointer, recipient);
            this.users = recipient.users();
        }

        @Override
        boolean holds(Facts facts, long now, boolean dry) {
            UserId recipient = facts.recipient();
            return recipient != null && users.contains(recipient);
        }
    }

    private static final class OnTopic extends Check {
        private final TopicPattern pattern;

        OnTopic(String pointer, Condition.Topic topic) {
            super(pointer, topic);
            this.pattern = new TopicPattern(topic.filter());
        }

        @Override
        boolean holds(Facts facts, long now, boolean dry) {
            return pattern.selects(facts.topic());
        }
    }

    private static final class FromSender extends Check {
        private final Set<UserId> users;

        FromSender(String pointer, Condition.Sender sender) {
            super(pointer, sender);
            this.users = sender.users();
        }

        @Override
        boolean holds(Facts facts, long now, boolean dry) {
            UserId sender = facts.sender();
            return sender != null && users.contains(sender);
        }
    }

    private static final class FromRole extends Check {
        private final EnumSet<Role> roles;

        FromRole(String pointer, Condition.InRole role) {
            super(pointer, role);
            this.roles = EnumSet.copyOf(role.roles());
        }

        @Override
        boolean holds(Facts facts, long now, boolean dry) {
            Role role = facts.role();
            return role != null && roles.contains(role);
        }
    }

    private static final class OfSize extends Check {
        private final long least;
        private final long most;

        OfSize(String pointer, Condition.Size size) {
            super(pointer, size);
            this.least = size.least();
            this.most = size.most();
        }

        @Override
        boolean holds(Facts facts, long now, boolean dry) {
            return facts.size() >= least && facts.size() <= most;
        }
    }

    private static final class WithHeader extends Check {
        private final Condition.Header header;

        WithHeader(String pointer, Condition.Header header) {
            super(pointer, header);
            this.header = header;
        }

        @Override
        boolean holds(Facts facts, long now, boolean dry) {
            String value = facts.header(header.name());
            return value != null
                    && switch (header.match()) {
                        case EQUALS -> value.equals(header.text());
                        case PREFIX -> value.startsWith(header.text());
                        case EXISTS -> true;
                    };
        }
    }

    private static final class InTime extends Check {
        private static final long DAY = Duration.ofDays(1).toMillis();
        private static final long MINUTE = Duration.ofMinutes(1).toMillis();

        private final boolean[] days = new boolean[7];
        private final int from;
        private final int to;
        private final ZoneRules zone;

        /// What was looked up last; replaced when the time is outside it. Threads may look it up
        /// twice: the fields of a record are seen whole.
        private Offset offset = new Offset(1, 0, 0);

        /// How far the zone is from UTC, from a moment to before another.
        private record Offset(long fromMillis, long untilMillis, long millis) {
            static Offset at(ZoneRules zone, long now) {
                Instant at = Instant.ofEpochMilli(now);
                ZoneOffset offset = zone.getOffset(at);
                ZoneOffsetTransition next = zone.nextTransition(at);
                return new Offset(
                        now,
                        next == null ? Long.MAX_VALUE : next.getInstant().toEpochMilli(),
                        offset.getTotalSeconds() * 1_000L);
            }
        }

        InTime(String pointer, Condition.TimeWindow time) {
            super(pointer, time);
            for (DayOfWeek day : time.days()) {
                days[day.getValue() - 1] = true;
            }
            this.from = time.from();
            this.to = time.to();
            this.zone = time.zone().getRules();
        }

        @Override
        boolean holds(Facts facts, long now, boolean dry) {
            Offset known = offset;
            if (now < known.fromMillis || now >= known.untilMillis) {
                known = Offset.at(zone, now);
                offset = known;
            }
            long local = now + known.millis;
            int minute = (int) (Math.floorMod(local, DAY) / MINUTE);
            // 1970 began on a Thursday.
            int day = (int) Math.floorMod(Math.floorDiv(local, DAY) + 3, 7L);
            if (from < to) {
                return days[day] && minute >= from && minute < to;
            }
            return (days[day] && minute >= from) || (days[(day + 6) % 7] && minute < to);
        }

        @Override
        boolean usesTime() {
            return true;
        }
    }

    private static final class OverRate extends Check {
        private final RateTable rates;
        private final boolean eachSender;
        private final long key;
        private final long step;
        private final long room;

        OverRate(String pointer, Condition.Rate rate, Rule rule, RateTable rates) {
            super(pointer, rate);
            this.rates = rates;
            this.eachSender = rate.eachSender();
            this.key = rates.key(rule.name() + " " + rule.version() + " " + pointer);
            this.step = rate.per().toNanos() / 1_000 / rate.count();
            this.room = step * (rate.count() - 1);
        }

        @Override
        boolean holds(Facts facts, long now, boolean dry) {
            UserId sender = facts.sender();
            long bucket = eachSender && sender != null ? rates.key(key, sender.value()) : key;
            return dry ? rates.isEmpty(bucket, room) : rates.take(bucket, step, room);
        }

        @Override
        boolean counts() {
            return true;
        }
    }
}
