/// The data directory as a place on a disk: who may use it, and that only one does
/// ([dev.waxwing.backend.disk.DataDirectory]); and scratch files in it, which are deleted at each
/// start ([dev.waxwing.backend.disk.IdFile]).
@NullMarked
package dev.waxwing.backend.disk;

import org.jspecify.annotations.NullMarked;
