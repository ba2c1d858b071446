import { Client } from "@waxwing/client";

const client = new Client({ url: "https://waxwing.example.org", token: "wx_…" });

// Before it is opened, so that messages which waited are heard too.
client.on("message", (message) => console.log(message.from, message.content ?? message.sealed));
client.on("directGap", (gap) => console.warn("messages are missing after", gap.after));

await client.open();
const ack = await client.send({ to: { user: "bob" }, content: "Hello, Bob" });
console.log("on the server's disk:", ack.conversation, ack.offset);
