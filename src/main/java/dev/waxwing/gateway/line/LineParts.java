package dev.waxwing.gateway.line;

import dev.waxwing.accounts.TokenFile;
import dev.waxwing.broker.Broker;
import io.netty.channel.Channel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What all connections of one gateway share.
record LineParts(Broker broker, LineConfig config, TokenFile tokens, Stats stats, boolean isOpen) {
    private static final Logger LOG = LoggerFactory.getLogger(LineGateway.class);

    /// The `stats` command's answer.
    @FunctionalInterface
    public interface Stats {
        /// One JSON object, compact.
        String json();
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
