package dev.waxwing.gateway.line;

import dev.waxwing.accounts.TokenFile;
import dev.waxwing.broker.Broker;
import dev.waxwing.gate.Address;
import dev.waxwing.gate.TokenCheck;
import dev.waxwing.model.ErrorCode;
import dev.waxwing.ops.Edge;
import dev.waxwing.ops.LogField;
import dev.waxwing.ops.MessageKind;
import dev.waxwing.ops.Metrics;
import dev.waxwing.routing.Screen;
import io.netty.channel.Channel;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/// What all connections of one gateway share.
record LineParts(
        Broker broker,
        Screen screen,
        LineConfig config,
        TokenFile tokens,
        TokenCheck accounts,
        LineArrivals arrivals,
        Metrics metrics,
        Stats stats,
        boolean isOpen,
        Proofs proofs,
        AuthRecord record,
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

    /// Who a token belongs to: an access token or API key of an account, or one of the file. One
    /// that belongs to nobody may count against the address that it came from.
    ///
    /// @throws IOException when the file cannot be read, or may be read by others
    Optional<LineCaller> caller(String token, Address from) throws IOException {
        Optional<LineCaller> account = accounts.known(token, from).map(LineCaller::of);
        if (account.isPresent()) {
            return account;
        }
        Optional<TokenFile.Entry> program = tokens.authenticate(token);
        if (program.isEmpty()) {
            accounts.missed(token, from);
        }
        record.tried(program, from);
        return program.map(LineCaller::program);
    }

    /// How long an address is kept out; zero when it is not.
    Duration blocked(Address address) {
        return arrivals.gate().blocks().remaining(address);
    }

    void opened() {
        metrics.connectionOpened(Edge.LINE);
    }

    void published(int messages) {
        metrics.received(MessageKind.QUEUE, messages);
    }

    void delivered(int messages) {
        metrics.sent(MessageKind.QUEUE, messages);
    }

    /// Starts or stops reading from a socket.
    void readable(Channel channel, boolean wanted) {
        if (channel.config().isAutoRead() != wanted) {
            channel.config().setAutoRead(wanted);
        }
    }

    /// The last that is heard of a connection.
    ///
    /// @param lived how long it was open
    void closed(LineConnection connection, Duration lived) {
        proofs.closed(connection);
        metrics.connectionClosed(Edge.LINE, lived);
        if (LOG.isDebugEnabled()) {
            connection.about().log(LOG, Level.DEBUG, "Closed", null);
        }
    }

    void failed(LineConnection connection, Throwable cause) {
        if (LOG.isDebugEnabled()) {
            connection.about().log(LOG, Level.DEBUG, "Failed", cause);
        }
    }

    /// Whether anybody reads what is logged of refusals.
    static boolean logsRefusals() {
        return LOG.isDebugEnabled();
    }

    /// Counts an answer that says no.
    ///
    /// @param correlation of the message that was refused; null for none
    void refused(LineConnection connection, ErrorCode code, @Nullable String correlation) {
        metrics.error(code);
        if (LOG.isDebugEnabled()) {
            connection
                    .about()
                    .with(LogField.CODE, code.code())
                    .withCorrelation(correlation)
                    .log(LOG, Level.DEBUG, "Refused", null);
        }
    }
}
