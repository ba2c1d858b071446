import { connect, Login } from "@waxwing/client";

const url = "https://waxwing.example.org";
const keys = (await crypto.subtle.generateKey("Ed25519", false, ["sign", "verify"])) as CryptoKeyPair;

// The private key stays where it is.
const sign = (bytes: Uint8Array<ArrayBuffer>): Promise<ArrayBuffer> =>
  crypto.subtle.sign("Ed25519", keys.privateKey, bytes);

// Once; from then on `Login.withKey(url, "carol", sign)`.
const publicKey = await crypto.subtle.exportKey("raw", keys.publicKey);
const login = await Login.register(url, "carol", publicKey, sign);

// An access token is fetched and renewed as needed.
const client = await connect({ url, token: login.token });
console.log(client.user);
