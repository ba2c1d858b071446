package dev.waxwing.crypto;

import java.util.List;
import java.util.stream.Stream;

/// Every Ed25519 that works on this machine.
final class Ed25519Providers {
    private Ed25519Providers() {}

    static List<Ed25519> all() {
        Stream<Ed25519> corretto = Providers.CORRETTO.stream().map(CorrettoEd25519::new);
        return Stream.concat(corretto, Stream.of(new BouncyEd25519())).toList();
    }
}
