import { connect, Login } from "@waxwing/client";

const url = "https://waxwing.example.org";
const keys = await crypto.subtle.generateKey("Ed25519", false, ["sign", "verify"]);

// The private key stays where it is; an access token is fetched and renewed as needed.
const login = await Login.withKey(url, "alice", (bytes) =>
  crypto.subtle.sign("Ed25519", (keys as CryptoKeyPair).privateKey, bytes),
);
const client = await connect({ url, token: login.token });
console.log(client.user);
