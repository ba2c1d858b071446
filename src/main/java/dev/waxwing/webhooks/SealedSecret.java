package dev.waxwing.webhooks;

/// A hook's secret as it is stored. Nobody writes to the data.
///
/// @param key the version of the server's key it is sealed under
public record SealedSecret(int key, byte[] data) {
    @Override
    public String toString() {
        return "secret under key " + key;
    }
}
