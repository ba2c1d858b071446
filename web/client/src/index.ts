/** Client of Waxwing's WebSocket protocol `waxwing.v1`. */
export * from "./client.js";
export { connect } from "./connect.js";
export type { State, TokenRequest, TokenSource } from "./connection.js";
export type { Clock, Timer } from "./clock.js";
export type { Gap } from "./cursor.js";
export type { DirectGap } from "./direct.js";
export * from "./errors.js";
export * from "./failures.js";
export type { WebSocketClass, WebSocketLike } from "./link.js";
export { Login, type Signer } from "./login.js";
export type { ConsumeOptions, Consumption, Delivery, DeliveryHandler } from "./queues.js";
export { ServerError, type ErrorKind, type Remedy } from "./refusal.js";
export { type Room, type RoomGap, type RoomRole, Rooms } from "./rooms.js";
export type { SealedMessage } from "./sealed.js";
export type { EventHandler, SubscribeOptions, Subscription } from "./subscription.js";
export type {
  Announcement,
  Attendance,
  Broadcast,
  ConnectionMessage,
  Data,
  DirectMessage,
  Position,
  Positions,
  Presence,
  Receipt,
  RoomEvent,
  RoomMessage,
  TopicEvent,
  Typing,
} from "./wire.js";
