package dev.waxwing.client.live;

/// One handler of a filter's events. [#close] ends it; events that are being handled are finished.
public interface Subscription extends AutoCloseable {
    @Override
    void close();
}
