package dev.waxwing.gateway.http;

/// The endpoints of one subject.
@FunctionalInterface
public interface Routes {
    /// Lists them; called once, before the listeners open.
    void addTo(RouteTable table);
}
