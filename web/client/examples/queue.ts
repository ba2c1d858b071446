import { connect } from "@waxwing/client";

const client = await connect({ url: "https://waxwing.example.org", token: "wx_…" });

const consumption = await client.consume(
  "orders",
  async (delivery) => {
    try {
      console.log(delivery.message, delivery.deliveryCount);
      await delivery.ack();
    } catch {
      await delivery.nack({ requeue: delivery.deliveryCount < 5 });
    }
  },
  { prefetch: 20 },
);

setTimeout(() => void consumption.cancel(), 60_000);
