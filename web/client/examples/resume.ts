import { connect, type Position } from "@waxwing/client";

const client = await connect({ url: "https://waxwing.example.org", token: "wx_…" });

// A program that is started again goes on behind the last event that it has handled.
const after: Record<string, Position> = JSON.parse(localStorage.getItem("orders") ?? "{}");

await client.subscribe(
  "orders.>",
  async (event) => {
    await handle(event.payload);
    if (event.position !== undefined) {
      after[event.topic] = event.position;
      localStorage.setItem("orders", JSON.stringify(after));
    }
  },
  {
    after: { ...after },
    onGap: (gap) => console.warn(`missing in ${gap.topic}: ${gap.reason}`, gap.after, gap.first),
  },
);

async function handle(order: unknown): Promise<void> {
  console.log(order);
}
