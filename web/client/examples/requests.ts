import { connect, DeadlineError, RequestFailedError } from "@waxwing/client";

const client = await connect({ url: "https://waxwing.example.org", token: "wx_…" });

await client.respond<number[]>("live.math.sum", (request) =>
  request.payload.reduce((sum, n) => sum + n, 0),
);

try {
  const reply = await client.request<number>("live.math.sum", [1, 2, 3], { timeoutMs: 2000 });
  console.log(reply.payload, "says", reply.from);
} catch (error) {
  if (error instanceof RequestFailedError) {
    console.error("the responder failed:", error.message);
  } else if (error instanceof DeadlineError) {
    console.error("nobody responds");
  } else {
    throw error;
  }
}
