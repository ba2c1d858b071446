/// Endpoints about webhooks.
@NullMarked
package dev.waxwing.gateway.http.webhooks;

import org.jspecify.annotations.NullMarked;
