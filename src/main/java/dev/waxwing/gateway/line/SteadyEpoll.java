package dev.waxwing.gateway.line;

import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoOps;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollIoOps;

/// Netty's epoll, but for what it does with a socket of which nothing is wanted for a moment: it
/// stays registered. Owned by an event loop, as what it wraps.
///
/// Netty 4.2.18 takes such a socket out of epoll, does not note that it did, and fails to modify it
/// next time (`ENOENT`); what was to be sent is then dropped. That is every connection whose client
/// has closed its sending half and reads slowly: neither its input nor its end is waited for any
/// more, and room to write comes and goes. Without any event asked for, epoll still tells errors.
record SteadyEpoll(IoHandler epoll) implements IoHandler {
    static IoHandlerFactory factory() {
        IoHandlerFactory epoll = EpollIoHandler.newFactory();
        return executor -> new SteadyEpoll(epoll.newHandler(executor));
    }

    @Override
    public IoRegistration register(IoHandle handle) throws Exception {
        return new Steady(epoll.register(handle));
    }

    private record Steady(IoRegistration registration) implements IoRegistration {
        @Override
        public long submit(IoOps wanted) {
            return registration.submit(
                    EpollIoOps.NONE.equals(wanted) ? EpollIoOps.EPOLLET : wanted);
        }

        @Override
        public <T> T attachment() {
            return registration.attachment();
        }

        @Override
        public boolean isValid() {
            return registration.isValid();
        }

        @Override
        public boolean cancel() {
            return registration.cancel();
        }
    }

    @Override
    public void initialize() {
        epoll.initialize();
    }

    @Override
    public int run(IoHandlerContext context) {
        return epoll.run(context);
    }

    @Override
    public void prepareToDestroy() {
        epoll.prepareToDestroy();
    }

    @Override
    public void destroy() {
        epoll.destroy();
    }

    @Override
    public void wakeup() {
        epoll.wakeup();
    }

    @Override
    public boolean isCompatible(Class<? extends IoHandle> type) {
        return epoll.isCompatible(type);
    }
}
