package dev.waxwing.broker;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/// A figure that one thread at a time writes and any thread reads: a plain store, where an atomic
/// addition or a volatile store would make the processor wait for its memory, several times for
/// each message.
final class Count {
    private static final VarHandle VALUE = value();

    @SuppressWarnings("UnusedVariable") // by the handle
    private long value;

    private static VarHandle value() {
        try {
            return MethodHandles.lookup().findVarHandle(Count.class, "value", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    void add(long n) {
        VALUE.setRelease(this, value + n);
    }

    void set(long n) {
        VALUE.setRelease(this, n);
    }

    /// What was written before anything else that the reader knows of.
    long get() {
        return (long) VALUE.getAcquire(this);
    }
}
