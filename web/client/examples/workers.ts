import { connect, type Delivery } from "@waxwing/client";

const client = await connect({ url: "https://waxwing.example.org", token: "wx_…" });

// A rule of the server feeds the queue: {"name": "jobs", "target": {"topic": "jobs.>"},
// "do": [{"copy": {"queue": "jobs"}}]}. Who has work publishes it.
const jobs = await client.consume("jobs", work, { prefetch: 4 });

async function work(job: Delivery): Promise<void> {
  const payload = published(job);
  try {
    console.log(`try ${job.deliveryCount}:`, job.message["topic"], payload);
    await job.ack();
  } catch (error) {
    console.error(error);
    await job.nack({ requeue: job.deliveryCount < 3 });
  }
}

/** What was published, which a copy in a queue has in its field for content. */
function published(job: Delivery): unknown {
  const bytes = Uint8Array.from(atob(String(job.message["ciphertext"])), (c) => c.charCodeAt(0));
  return JSON.parse(new TextDecoder().decode(bytes));
}

process.once("SIGINT", async () => {
  await jobs.cancel(); // what is not settled goes to others
  await client.close();
});
