/// The data directory as a place on a disk: who may use it, and that only one does.
@NullMarked
package dev.waxwing.backend.disk;

import org.jspecify.annotations.NullMarked;
