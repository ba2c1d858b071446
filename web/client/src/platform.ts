import type { WebSocketClass } from "./link.js";

/** The address of the WebSocket. */
export function socketUrl(url: string): string {
  const parsed = new URL(url);
  parsed.protocol = parsed.protocol.replace("http", "ws");
  if (parsed.pathname === "/") {
    parsed.pathname = "/ws";
  }
  return parsed.href;
}

/** The one that browsers and Node have. */
export function platformWebSocket(): WebSocketClass {
  if (typeof WebSocket === "undefined") {
    throw new TypeError("this platform has no WebSocket: give one as `webSocket`");
  }
  return WebSocket;
}

/** JSON has no `undefined`. */
export function orNull(payload: unknown): unknown {
  return payload === undefined ? null : payload;
}

/** The message id that a sealed message is bound to. */
export function sealedId(sealed: unknown): string | undefined {
  const id = (sealed as { message_id?: unknown } | undefined)?.message_id;
  return typeof id === "string" ? id : undefined;
}
