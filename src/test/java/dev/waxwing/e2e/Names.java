package dev.waxwing.e2e;

import java.util.concurrent.atomic.AtomicInteger;

/// Names nobody else uses, so that tests of one server never meet.
public final class Names {
    private static final AtomicInteger NEXT = new AtomicInteger();

    private Names() {}

    /// The word with a number after it.
    public static String unique(String word) {
        return word + "-" + NEXT.incrementAndGet();
    }
}
