package dev.waxwing.gateway.http;

import dev.waxwing.gate.Traffic;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// All endpoints, in the order in which they were listed; the first that fits answers. Used by one
/// thread, before the listeners open.
public final class RouteTable {
    private final List<Route> routes = new ArrayList<>();
    private final Map<String, Upgrade> upgrades = new LinkedHashMap<>();

    /// The endpoints of all subjects.
    public static RouteTable of(List<? extends Routes> subjects) {
        RouteTable table = new RouteTable();
        subjects.forEach(subject -> subject.addTo(table));
        return table;
    }

    public RouteTable get(String path, Access access, Endpoint endpoint) {
        return add(Route.rest("GET", path, access, 0, endpoint));
    }

    /// @param bodyLimit bytes
    public RouteTable post(String path, Access access, int bodyLimit, Endpoint endpoint) {
        return add(Route.rest("POST", path, access, bodyLimit, endpoint));
    }

    /// @param bodyLimit bytes
    public RouteTable put(String path, Access access, int bodyLimit, Endpoint endpoint) {
        return add(Route.rest("PUT", path, access, bodyLimit, endpoint));
    }

    public RouteTable delete(String path, Access access, Endpoint endpoint) {
        return add(Route.rest("DELETE", path, access, 0, endpoint));
    }

    /// As [#get], for what is asked by machines that watch: not counted by any limit.
    public RouteTable probe(String path, Access access, Endpoint endpoint) {
        return add(Route.rest("GET", path, access, 0, endpoint).uncounted());
    }

    /// As [#post], for what is counted as that.
    ///
    /// @param bodyLimit bytes
    public RouteTable post(
            String path, Access access, int bodyLimit, Traffic traffic, Endpoint endpoint) {
        return add(Route.rest("POST", path, access, bodyLimit, endpoint).countedAs(traffic));
    }

    /// A path at which connections may leave HTTP; what does not ask for that goes to the routes.
    public RouteTable upgrade(String path, Upgrade upgrade) {
        upgrades.put(path, upgrade);
        return this;
    }

    public RouteTable add(Route route) {
        routes.add(route);
        return this;
    }

    /// The paths at which connections may leave HTTP.
    public Map<String, Upgrade> upgrades() {
        return Collections.unmodifiableMap(upgrades);
    }

    public List<Route> routes() {
        return List.copyOf(routes);
    }
}
