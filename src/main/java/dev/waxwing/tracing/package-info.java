/// Following single messages with OpenTelemetry: a few of them, chosen at random, become spans that
/// go to a collector. Nothing here is on anybody's way: whoever has a [dev.waxwing.tracing.Tracing]
/// of null, or a message that is not followed, pays one comparison. The only package with
/// OpenTelemetry.
@NullMarked
package dev.waxwing.tracing;

import org.jspecify.annotations.NullMarked;
