package dev.waxwing.gateway.http;

import java.util.ArrayList;
import java.util.List;

/// All endpoints, in the order in which they were listed; the first that fits answers. Used by one
/// thread, before the listeners open.
public final class RouteTable {
    private final List<Route> routes = new ArrayList<>();

    /// The endpoints of all subjects.
    public static RouteTable of(List<? extends Routes> subjects) {
        RouteTable table = new RouteTable();
        subjects.forEach(subject -> subject.addTo(table));
        return table;
    }

    public RouteTable get(String path, Access access, Endpoint endpoint) {
        return add(new Route("GET", path, access, 0, endpoint));
    }

    /// @param bodyLimit bytes
    public RouteTable post(String path, Access access, int bodyLimit, Endpoint endpoint) {
        return add(new Route("POST", path, access, bodyLimit, endpoint));
    }

    public RouteTable delete(String path, Access access, Endpoint endpoint) {
        return add(new Route("DELETE", path, access, 0, endpoint));
    }

    public RouteTable add(Route route) {
        routes.add(route);
        return this;
    }

    public List<Route> routes() {
        return List.copyOf(routes);
    }
}
