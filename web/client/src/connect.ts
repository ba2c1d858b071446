import { Client } from "./client.js";
import type { ClientEvents, ClientOptions, Listeners } from "./options.js";

/**
 * Connects a new client. `on` holds the listeners that must hear from the first moment on, as of
 * messages that were stored meanwhile.
 */
export async function connect(
  options: ClientOptions & { readonly on?: Listeners },
): Promise<Client> {
  const client = new Client(options);
  for (const [name, listener] of Object.entries(options.on ?? {})) {
    client.on(name as keyof ClientEvents, listener as (value: unknown) => void);
  }
  await client.open();
  return client;
}
