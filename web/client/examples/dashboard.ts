import { connect, type TopicEvent } from "@waxwing/client";

const client = await connect({ url: "https://waxwing.example.org", token: "wx_…" });

// The latest event of each topic, as a table that is drawn again, five times a second at most.
const latest = new Map<string, TopicEvent>();
let drawing: ReturnType<typeof setTimeout> | undefined;

client.on("state", () => draw());
await client.subscribe("dashboard.>", (event) => {
  latest.set(event.topic, event);
  drawing ??= setTimeout(draw, 200);
});
draw();

function draw(): void {
  clearTimeout(drawing);
  drawing = undefined;
  console.clear();
  console.log(client.state);
  console.table([...latest.values()].map(({ topic, payload, from }) => ({ topic, payload, from })));
}
