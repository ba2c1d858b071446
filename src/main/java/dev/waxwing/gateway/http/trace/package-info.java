/// Where a message is, over HTTP.
@NullMarked
package dev.waxwing.gateway.http.trace;

import org.jspecify.annotations.NullMarked;
