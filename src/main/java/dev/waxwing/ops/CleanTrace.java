package dev.waxwing.ops;

import ch.qos.logback.classic.pattern.ThrowableProxyConverter;
import ch.qos.logback.classic.spi.IThrowableProxy;

/// `%cleanEx` in a pattern: the stack trace without secrets.
public final class CleanTrace extends ThrowableProxyConverter {
    @Override
    protected String throwableProxyToString(IThrowableProxy failure) {
        return Scrubbing.trace(super.throwableProxyToString(failure));
    }
}
