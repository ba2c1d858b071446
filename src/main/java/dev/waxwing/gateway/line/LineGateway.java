package dev.waxwing.gateway.line;

import dev.waxwing.accounts.TokenFile;
import dev.waxwing.broker.Broker;
import dev.waxwing.gate.Address;
import dev.waxwing.gate.ConnectionSlots.Slot;
import dev.waxwing.gate.TokenCheck;
import dev.waxwing.gate.Verdict;
import dev.waxwing.ops.AuditLog;
import dev.waxwing.ops.Metrics;
import dev.waxwing.routing.Screen;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/// The listener of the line protocol.
public final class LineGateway {
    private static final int BACKLOG = 1024;
    private static final int READ_CHUNK = 64 << 10;

    /// After a block it is looked whose connections it ends: once for all blocks of this time.
    private static final long LOOK_MILLIS = 200;

    /// What closing connections takes when nobody waits for their clients.
    private static final int CUT_OFF_MS = 250;

    /// Authenticated encryption with forward secrecy only (RFC 9325, 4.2).
    private static final List<String> AEAD_SUITES =
            List.of(
                    "TLS_AES_256_GCM_SHA384",
                    "TLS_CHACHA20_POLY1305_SHA256",
                    "TLS_AES_128_GCM_SHA256",
                    "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
                    "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
                    "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
                    "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
                    "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
                    "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256");

    private final EventLoops loops;
    private final LineConfig config;
    private final InetSocketAddress address;
    private final LineParts parts;
    private final LoopReads reads = new LoopReads(READ_CHUNK);
    private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    private final AtomicBoolean looking = new AtomicBoolean();
    private @Nullable Channel listener;

    /// @param stats the JSON of the `stats` command
    public LineGateway(
            EventLoops loops,
            LineConfig config,
            InetSocketAddress address,
            Broker broker,
            Screen screen,
            TokenFile tokens,
            TokenCheck accounts,
            LineArrivals arrivals,
            Metrics metrics,
            AuditLog audit,
            Supplier<String> stats) {
        this.loops = loops;
        this.config = config;
        this.address = address;
        boolean open = config.openOnLoopback() && address.getAddress().isLoopbackAddress();
        this.parts =
                new LineParts(
                        broker,
                        screen,
                        config,
                        tokens,
                        accounts,
                        arrivals,
                        metrics,
                        stats::get,
                        open,
                        new Proofs(tokens),
                        new AuthRecord(
                                event -> {
                                    var _ = audit.record(event);
                                },
                                System::nanoTime),
                        new AtomicLong());
        arrivals.gate().blocks().onBlocked(this::blocked);
    }

    /// Starts to listen.
    ///
    /// @throws IOException when the address cannot be had or the certificate cannot be read
    public void open() throws IOException {
        SslContext tls = tls();
        ServerBootstrap bootstrap =
                new ServerBootstrap()
                        .group(loops.group())
                        .channel(loops.serverChannel())
                        .option(ChannelOption.SO_BACKLOG, BACKLOG)
                        .option(ChannelOption.SO_REUSEADDR, true)
                        .childOption(ChannelOption.TCP_NODELAY, true)
                        .childOption(ChannelOption.SO_KEEPALIVE, true)
                        .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                        .childOption(
                                ChannelOption.WRITE_BUFFER_WATER_MARK,
                                new WriteBufferWaterMark(config.outbox() / 2, config.outbox()))
                        .childHandler(
                                new ChannelInitializer<Channel>() {
                                    @Override
                                    protected void initChannel(Channel channel) {
                                        accept(channel, tls);
                                    }
                                });
        loops.endWhenPeerIsGone(bootstrap, config.deadAfter());
        var bound = bootstrap.bind(address).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new IOException(
                    "cannot listen on %s:%d for the line protocol: %s"
                            .formatted(
                                    address.getHostString(),
                                    address.getPort(),
                                    bound.cause().getMessage()),
                    bound.cause());
        }
        listener = bound.channel();
    }

    /// The address that is listened on, with its real port.
    public InetSocketAddress address() {
        return (InetSocketAddress) Objects.requireNonNull(listener).localAddress();
    }

    /// Closes the connections that were opened by what has just been revoked. From any thread; does
    /// not wait.
    public void revoked(Set<String> sessions) {
        for (Channel channel : connections) {
            LineConnection connection = channel.pipeline().get(LineConnection.class);
            if (connection != null) {
                channel.eventLoop().execute(() -> connection.lost(sessions, Refusal.REVOKED));
            }
        }
    }

    /// Closes the connections whose proof has expired or is not in the file of tokens any more, and
    /// writes what the audit log is to have of `auth`. Once a second; reads the file.
    public void sweep() {
        parts.proofs().check(Instant.now());
        parts.record().sweep();
    }

    /// An address is kept out: its connections end, within a second or so. From any thread.
    private void blocked() {
        if (looking.compareAndSet(false, true)) {
            var _ =
                    GlobalEventExecutor.INSTANCE.schedule(
                            this::endBlocked, LOOK_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private void endBlocked() {
        looking.set(false);
        for (Channel channel : connections) {
            LineConnection connection = channel.pipeline().get(LineConnection.class);
            if (connection != null && !parts.blocked(connection.from()).isZero()) {
                channel.eventLoop().execute(connection::endIfBlocked);
            }
        }
    }

    /// Connections that are open.
    public int connections() {
        return connections.size();
    }

    /// Accepts no more. Whoever is connected is served until [#drain]. May be called again.
    public void stopAccepting() {
        Objects.requireNonNull(listener).close().awaitUninterruptibly();
    }

    /// Accepts no more, lets every connection finish what it has in hand, and closes them. The
    /// queues may hear of that later, or not at all: at their own end they take back what is out.
    ///
    /// @param patience after this the rest is closed as it is
    public void drain(Duration patience) {
        stopAccepting();
        for (Channel channel : connections) {
            LineConnection connection = channel.pipeline().get(LineConnection.class);
            if (connection != null) {
                channel.eventLoop().execute(connection::stop);
            }
        }
        connections
                .newCloseFuture()
                .awaitUninterruptibly(patience.toMillis(), TimeUnit.MILLISECONDS);
        connections.forEach(LineGateway::cutOff);
        connections.newCloseFuture().awaitUninterruptibly(CUT_OFF_MS, TimeUnit.MILLISECONDS);
    }

    /// From the head of the pipeline: TLS would first wait for its last word to be read, which is
    /// what somebody who does not read makes it wait for.
    private static void cutOff(Channel channel) {
        var _ = channel.pipeline().firstContext().close();
    }

    private void accept(Channel channel, @Nullable SslContext tls) {
        if (connections.size() >= config.maxConnections()) {
            parts.metrics().limitHit("lines", "any");
            refuse(channel, Refusal.TOO_MANY_CONNECTIONS);
            return;
        }
        if (!(channel.remoteAddress() instanceof InetSocketAddress remote)) {
            var _ = channel.close(); // gone already
            return;
        }
        Address from = Address.of(remote.getAddress());
        switch (parts.arrivals().arrive(from, parts.isOpen())) {
            case Verdict.Refused refused -> refuse(channel, Refusal.of(refused));
            case Slot slot -> {
                channel.closeFuture().addListener(_ -> slot.close());
                serve(channel, tls, new LineConnection(parts, from, slot));
            }
        }
    }

    private void serve(Channel channel, @Nullable SslContext tls, LineConnection connection) {
        connections.add(channel);
        if (tls == null) {
            channel.config().setRecvByteBufAllocator(reads);
        } else {
            channel.config()
                    .setRecvByteBufAllocator(
                            new AdaptiveRecvByteBufAllocator(512, 2048, READ_CHUNK));
            channel.pipeline().addLast(tls.newHandler(channel.alloc()));
        }
        channel.pipeline().addLast(connection);
    }

    private void refuse(Channel channel, Refusal why) {
        parts.metrics().error(why.code());
        byte[] bytes = (why.line() + "\n").getBytes(StandardCharsets.US_ASCII);
        channel.writeAndFlush(channel.alloc().buffer().writeBytes(bytes))
                .addListener(_ -> channel.close());
    }

    private @Nullable SslContext tls() throws IOException {
        if (!config.tls()) {
            return null;
        }
        try {
            return SslContextBuilder.forServer(
                            config.tlsCert().orElseThrow().toFile(),
                            config.tlsKey().orElseThrow().toFile())
                    .sslProvider(OpenSsl.isAvailable() ? SslProvider.OPENSSL : SslProvider.JDK)
                    .protocols("TLSv1.3", "TLSv1.2")
                    .ciphers(AEAD_SUITES, SupportedCipherSuiteFilter.INSTANCE)
                    .build();
        } catch (SSLException | IllegalArgumentException e) {
            throw new IOException(
                    "cannot use line.tls-cert and line.tls-key: " + e.getMessage(), e);
        }
    }
}
