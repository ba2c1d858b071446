package dev.waxwing.gate;

import java.util.List;

/// Where blocks survive a restart. What changes runs inside a transaction on the journal's writer
/// thread; may throw [dev.waxwing.journal.StorageException].
public interface BlockStore {
    /// Keeps a block, in place of any that the network has.
    void put(AddressBlock block);

    /// Forgets a network's block, if there is one.
    void remove(Network network);

    /// All that are kept, in no order. Not on the writer thread; blocks.
    List<AddressBlock> all();
}
