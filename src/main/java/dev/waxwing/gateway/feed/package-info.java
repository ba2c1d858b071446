/// Ingest and feed on the wire: `POST /input`, `POST /input/batch` and `GET /feed` become calls of
/// [dev.waxwing.feed.Feed], and nothing else happens here.
@NullMarked
package dev.waxwing.gateway.feed;

import org.jspecify.annotations.NullMarked;
