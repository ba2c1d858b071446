package dev.waxwing.bench.topics;

import dev.waxwing.topics.TopicFilter;
import dev.waxwing.topics.TopicName;
import dev.waxwing.topics.TopicTree;
import java.util.SplittableRandom;

/// 1,000,000 subscriptions of 20,000 subscribers over 10,000 topics of four levels: 90 % exact, 8 %
/// with `*`, 2 % with `>`. Of the filters with wildcards one in ten selects ten topics, the others
/// one. So a topic selects some 109.
final class MillionSubscriptions {
    static final int TOPICS = 10_000;
    static final int SUBSCRIPTIONS = 1_000_000;

    private static final int SUBSCRIBERS = 20_000;

    /// Stands for a session.
    static final class Subscriber {}

    final TopicName[] topics = new TopicName[TOPICS];
    final Subscriber[] subscribers = new Subscriber[SUBSCRIBERS];
    final TopicTree<Subscriber> tree = new TopicTree<>();

    private final SplittableRandom random = new SplittableRandom(4);

    MillionSubscriptions() {
        for (int i = 0; i < TOPICS; i++) {
            topics[i] = TopicName.parse(name(i));
        }
        for (int i = 0; i < SUBSCRIBERS; i++) {
            subscribers[i] = new Subscriber();
        }
    }

    /// Subscribes until there are so many, as texts that come from outside.
    void fill() {
        while (tree.size() < SUBSCRIPTIONS) {
            tree.add(TopicFilter.parse(filter()), subscribers[random.nextInt(SUBSCRIBERS)]);
        }
    }

    /// Ten channels in each room; all of them end alike.
    private static String name(int i) {
        return "site-%d.room-%d.channel-%d.event".formatted(i / 200, i / 10, i % 10);
    }

    private String filter() {
        int i = random.nextInt(TOPICS);
        int kind = random.nextInt(100);
        if (kind < 90) {
            return name(i);
        }
        String[] levels = name(i).split("\\.");
        boolean wide = random.nextInt(10) == 0;
        if (kind < 98) {
            levels[wide ? 2 : random.nextBoolean() ? 0 : 3] = "*";
            return String.join(".", levels);
        }
        return levels[0] + "." + levels[1] + (wide ? ".>" : "." + levels[2] + ".>");
    }
}
