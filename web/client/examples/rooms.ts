import { connect } from "@waxwing/client";

const client = await connect({ url: "https://waxwing.example.org", token: "wx_…" });

client.on("roomMessage", ({ room, from, content }) => console.log(room, from, content));
await client.rooms.create("den", { title: "The den" });
await client.rooms.put("den", "bob");
await client.send({ to: { group: "den" }, content: "Hello, all" });
await client.rooms.read("den", 0); // everything that is kept comes again

client.on("attendance", ({ user, isThere }) => console.log(user, isThere ? "came" : "left"));
await client.subscribe("lobby", (event) => console.log(event.payload));
await client.attend("lobby");
await client.privacy("rooms"); // seen by those who share a room with this user
