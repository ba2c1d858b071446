import { connect, ForbiddenError, ServerError } from "@waxwing/client";

const client = await connect({
  url: "https://waxwing.example.org",
  token: "wx_…",
  on: {
    state: (state) => console.log(state),
    error: (error) => console.error(error),
  },
});

async function* readings(): AsyncIterable<number> {
  yield Math.random();
}

for await (const reading of readings()) {
  await client.writable(); // while too much is not acknowledged yet
  client.publish("sensors.hall", reading).catch((error: unknown) => {
    if (error instanceof ForbiddenError) {
      console.error("not allowed to publish there");
    } else if (error instanceof ServerError) {
      console.error(error.number, error.code, error.remedy, error.message);
    }
  });
}
