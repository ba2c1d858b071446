import { connect } from "@waxwing/client";

const client = await connect({ url: "https://waxwing.example.org", token: "wx_…" });

// What was kept comes first, then what is published. Leaving the loop ends the subscription.
const after = { "prices.eur": { epoch: 0, offset: 0 } };
for await (const event of client.events<{ price: number }>("prices.eur", { after })) {
  console.log(event.position?.offset, event.payload.price);
  if (event.payload.price > 100) {
    break;
  }
}
