/// Endpoints about rooms.
@NullMarked
package dev.waxwing.gateway.http.rooms;

import org.jspecify.annotations.NullMarked;
