import { connect, type Presence } from "@waxwing/client";

const client = await connect({ url: "https://waxwing.example.org", token: "wx_…" });

// How some users are, drawn again with each change.
const users = new Map<string, Presence>();
client.on("presence", (presence) => {
  users.set(presence.user, presence);
  console.clear();
  for (const { user, status, text, lastSeen } of users.values()) {
    console.log(user, status, text ?? lastSeen ?? "");
  }
});
client.watch(["bob", "carol"]);

// How this user is, for others who look: said again on each connection.
client.presence("away", "at lunch until one");
