package dev.waxwing.gateway.line;

import dev.waxwing.accounts.Authenticator;
import dev.waxwing.accounts.TokenFile;
import dev.waxwing.broker.Broker;
import io.netty.channel.Channel;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What all connections of one gateway share.
record LineParts(
        Broker broker,
        LineConfig config,
        TokenFile tokens,
        Authenticator authenticator,
        Stats stats,
        boolean isOpen,
        AtomicLong unfinished) {
    /// The share of the heap that lines which have begun and not ended may take, all connections
    /// together: beyond it those that are long already are refused, so that half lines cannot use
    /// up the memory of whole ones.
    private static final long UNFINISHED_BYTES = Runtime.getRuntime().maxMemory() / 4;

    /// A half line up to this size is never refused.
    private static final int SMALL_LINE = 16 << 10;

    private static final Logger LOG = LoggerFactory.getLogger(LineGateway.class);

    /// The `stats` command's answer.
    @FunctionalInterface
    public interface Stats {
        /// One JSON object, compact.
        String json();
    }

    /// Notes how many bytes of an unfinished line a connection holds.
    ///
    /// @return false when there is no room for them
    boolean unfinished(int before, int now) {
        long total = unfinished.addAndGet(now - before);
        return total <= UNFINISHED_BYTES || now <= SMALL_LINE;
    }

    /// Who a token belongs to: an access token or API key of an account, or one of the file.
    ///
    /// @throws IOException when the file cannot be read, or may be read by others
    Optional<LineCaller> caller(String token) throws IOException {
        Optional<LineCaller> account = authenticator.authenticate(token).map(LineCaller::of);
        return account.isPresent() ? account : tokens.authenticate(token).map(LineCaller::program);
    }

    /// Starts or stops reading from a socket.
    void readable(Channel channel, boolean wanted) {
        if (channel.config().isAutoRead() != wanted) {
            channel.config().setAutoRead(wanted);
        }
    }

    void closed(LineConnection connection) {
        LOG.debug("Closed {}", connection.channel());
    }

    void failed(Channel channel, Throwable cause) {
        LOG.debug("Connection {} failed: {}", channel, cause.toString());
    }
}
