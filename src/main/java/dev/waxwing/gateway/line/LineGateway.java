package dev.waxwing.gateway.line;

import dev.waxwing.accounts.TokenFile;
import dev.waxwing.broker.Broker;
import dev.waxwing.gate.Address;
import dev.waxwing.gate.AddressBlocks;
import dev.waxwing.gate.TokenCheck;
import dev.waxwing.ops.Metrics;
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
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/// The listener of the line protocol.
public final class LineGateway {
    private static final int BACKLOG = 1024;
    private static final int READ_CHUNK = 64 << 10;

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
    private @Nullable Channel listener;

    /// @param stats the JSON of the `stats` command
    public LineGateway(
            EventLoops loops,
            LineConfig config,
            InetSocketAddress address,
            Broker broker,
            TokenFile tokens,
            TokenCheck accounts,
            AddressBlocks blocks,
            Metrics metrics,
            Supplier<String> stats) {
        this.loops = loops;
        this.config = config;
        this.address = address;
        boolean open = config.openOnLoopback() && address.getAddress().isLoopbackAddress();
        this.parts =
                new LineParts(
                        broker,
                        config,
                        tokens,
                        accounts,
                        blocks,
                        metrics,
                        stats::get,
                        open,
                        new AtomicLong());
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
    public void revoked(String session) {
        for (Channel channel : connections) {
            LineConnection connection = channel.pipeline().get(LineConnection.class);
            if (connection != null) {
                channel.eventLoop().execute(() -> connection.revoked(session));
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
            refuse(channel, Refusal.TOO_MANY_CONNECTIONS);
            return;
        }
        Duration blocked = blocked(channel);
        if (!blocked.isZero()) {
            refuse(channel, Refusal.blocked(blocked));
            return;
        }
        connections.add(channel);
        if (tls == null) {
            channel.config().setRecvByteBufAllocator(reads);
        } else {
            channel.config()
                    .setRecvByteBufAllocator(
                            new AdaptiveRecvByteBufAllocator(512, 2048, READ_CHUNK));
            channel.pipeline().addLast(tls.newHandler(channel.alloc()));
        }
        channel.pipeline().addLast(new LineConnection(parts));
    }

    private Duration blocked(Channel channel) {
        return channel.remoteAddress() instanceof InetSocketAddress from
                ? parts.blocked(Address.of(from.getAddress()))
                : Duration.ZERO;
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
