package dev.waxwing.e2e;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/// Names nobody else uses, so that tests of one server never meet.
public final class Names {
    private static final AtomicInteger NEXT = new AtomicInteger();

    private Names() {}

    /// Ids for `count` messages.
    public static String[] ids(int count) {
        return IntStream.range(0, count).mapToObj(_ -> unique("m")).toArray(String[]::new);
    }

    /// The word with a number after it.
    public static String unique(String word) {
        return word + "-" + NEXT.incrementAndGet();
    }
}
