/// HTTP: Vert.x owns the sockets, subjects own the routes.
///
/// [dev.waxwing.gateway.http.HttpGateway] listens on one or more ports that all serve the same
/// routes. A subject implements [dev.waxwing.gateway.http.Routes] and lists its endpoints; for each
/// request the edge gives it an id, admits the caller ([dev.waxwing.gateway.http.Admission]), reads
/// the body within its limit, and runs the endpoint on a virtual thread. Whatever is refused
/// becomes a problem document (RFC 9457) with a code of the catalogue.
@NullMarked
package dev.waxwing.gateway.http;

import org.jspecify.annotations.NullMarked;
