package dev.waxwing.gateway.line;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
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

    @Override
    public void close() {
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
