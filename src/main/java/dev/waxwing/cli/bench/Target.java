package dev.waxwing.cli.bench;

/// The server to load.
///
/// @param token the secret for `auth`, or empty where the port is open
record Target(String host, int port, String token) {
    /// The address alone: the token is never shown.
    @Override
    public String toString() {
        return host + ":" + port;
    }
}
