import { connect } from "@waxwing/client";

const client = await connect({ url: "https://waxwing.example.org", token: "wx_…" });

const subscription = await client.subscribe("system.*.alert", (event) => {
  console.log(event.topic, event.from, event.payload);
});

const ack = await client.publish("system.disk.alert", { free: 0.05 }, { headers: { host: "db1" } });
console.log("stored at", ack.position);

process.once("SIGINT", async () => {
  await subscription.unsubscribe();
  await client.close();
});
