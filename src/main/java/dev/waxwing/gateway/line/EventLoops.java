package dev.waxwing.gateway.line;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/// The threads that own the sockets: epoll where there is epoll, else NIO.
///
/// Queue actors may run on them too ([#executor]): what an actor hands to a connection is then
/// mostly on the thread that writes it, which saves a wake-up for each delivery on machines with
/// few cores.
public final class EventLoops implements AutoCloseable {
    /// Probes of an idle connection, before it counts as dead.
    private static final int KEEPALIVE_PROBES = 3;

    private final EventLoopGroup group;
    private final boolean epoll = Epoll.isAvailable();

    /// @param threads at least 1
    public EventLoops(int threads) {
        this.group =
                new MultiThreadIoEventLoopGroup(
                        threads,
                        new DefaultThreadFactory("loop"),
                        epoll ? SteadyEpoll.factory() : NioIoHandler.newFactory());
    }

    /// Runs short tasks that never block.
    public Executor executor() {
        return group;
    }

    /// Each of them; runs one task at a time.
    public List<Executor> each() {
        List<Executor> each = new ArrayList<>();
        group.forEach(each::add);
        return each;
    }

    EventLoopGroup group() {
        return group;
    }

    Class<? extends ServerChannel> serverChannel() {
        return epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
    }

    /// Has the kernel end accepted connections whose other machine answers nothing for so long:
    /// neither what is sent to it nor, on an idle connection, a probe. Only epoll's sockets can.
    void endWhenPeerIsGone(ServerBootstrap bootstrap, Duration patience) {
        if (epoll) {
            int seconds = (int) patience.toSeconds();
            bootstrap
                    .childOption(EpollChannelOption.TCP_KEEPIDLE, Math.max(1, seconds / 2))
                    .childOption(
                            EpollChannelOption.TCP_KEEPINTVL,
                            Math.max(1, seconds / 2 / KEEPALIVE_PROBES))
                    .childOption(EpollChannelOption.TCP_KEEPCNT, KEEPALIVE_PROBES)
                    .childOption(EpollChannelOption.TCP_USER_TIMEOUT, (int) patience.toMillis());
        }
    }

    @Override
    public void close() {
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
