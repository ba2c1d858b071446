/// Posting to webhooks by Vert.x's HTTP client.
@NullMarked
package dev.waxwing.gateway.webhook;

import org.jspecify.annotations.NullMarked;
