/// The embedded backend: everything in one SQLite database, `waxwing.db` in the data directory, in
/// WAL mode with `synchronous=FULL`.
///
/// One connection writes, on the journal's thread; a second one reads bodies back beside it. The
/// schema is in the migrations beside this package. A message is not a row of its own: a row of
/// `block` stands for up to 64 messages of one queue that were committed together, and a row of
/// `body` holds their bodies until all are settled.
@NullMarked
package dev.waxwing.backend.sqlite;

import org.jspecify.annotations.NullMarked;
