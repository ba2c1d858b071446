package dev.waxwing;

import dev.waxwing.Server.Listening;
import dev.waxwing.accounts.TokenFile;
import dev.waxwing.config.Configuration;
import dev.waxwing.config.ServerConfig;
import dev.waxwing.gateway.http.RouteTable;
import dev.waxwing.gateway.line.LineArrivals;
import dev.waxwing.gateway.line.LineConfig;
import dev.waxwing.gateway.line.LineGateway;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/// Where clients come in: by lines, and by HTTP with WebSocket. Safe for all threads.
final class Edges {
    private final LineGateway lines;
    private final WebEdge web;
    private final Gateways gateways;

    private Edges(LineGateway lines, WebEdge web, Gateways gateways) {
        this.lines = lines;
        this.web = web;
        this.gateways = gateways;
    }

    /// Opens every listener, lines first: all of them accept when this returns.
    ///
    /// @throws IOException with one sentence for a person when one cannot
    static Edges open(
            Configuration configuration,
            Core core,
            TokenFile tokens,
            Housekeeping housekeeping,
            StopOrder order)
            throws IOException {
        Endpoints endpoints = new Endpoints(configuration, core);
        WebEdge web =
                new WebEdge(
                        configuration,
                        core.operations(),
                        core.accounts(),
                        core.delivery().actors(),
                        endpoints.routes(),
                        endpoints.sockets());
        order.add("web", () -> web.close(order.forLastSteps()));
        Gateways gateways = order.add("gateways", new Gateways(order::forDraining));
        LineGateway lines = lines(configuration, core, tokens);
        lines.open();
        gateways.add("line", lines::stopAccepting, lines::drain);
        web.open();
        gateways.add("web", web::stopAccepting, web::drain);
        housekeeping
                .every(1, lines::sweep)
                .every(1, web::endExpired)
                .every(1, web::beat)
                .every(2, web::renewCertificate);
        core.accounts().revocations().onRevoked(lines::revoked);
        return new Edges(lines, web, gateways);
    }

    private static LineGateway lines(Configuration configuration, Core core, TokenFile tokens) {
        LineConfig line = configuration.get(LineConfig.class);
        String host = line.listenHost(configuration.get(ServerConfig.class));
        Operations operations = core.operations();
        StoredState stored = core.stored();
        return new LineGateway(
                core.delivery().loops(),
                line,
                new InetSocketAddress(host, line.port()),
                stored.broker(),
                core.delivery().router().screen(),
                tokens,
                operations.check(core.accounts().authenticator()),
                new LineArrivals(operations.gate(), operations.proxies()),
                operations.metrics(),
                operations.auditLog(),
                new Statistics(stored.broker(), stored.journal())::json);
    }

    /// The address of the line protocol, with its real port.
    InetSocketAddress lineAddress() {
        return lines.address();
    }

    /// Every listener, in the order of their start.
    List<Listening> listening() {
        List<Listening> all = new ArrayList<>();
        all.add(new Listening("line", lineAddress()));
        web.listening().forEach((name, address) -> all.add(new Listening(name, address)));
        return all;
    }

    /// Every endpoint of HTTP.
    RouteTable routes() {
        return web.routes();
    }

    /// Nobody new comes in; those who are there are served.
    void stopAccepting() {
        gateways.stopAccepting();
    }
}
