/** Reads the fields of frames, and says which one is not as it has to be. */

/** The data of a frame. */
export type Data = Readonly<Record<string, unknown>>;

/** What is wrong with a frame. */
export class Unreadable extends Error {}

/** A field, when it has a value. */
export function present<Name extends string, Value>(
  name: Name,
  value: Value | undefined,
): { [Key in Name]?: Value } {
  return value === undefined ? {} : ({ [name]: value } as { [Key in Name]: Value });
}

export function strings(value: unknown): Record<string, string> {
  const entries = Object.entries(isObject(value) ? value : {});
  return Object.fromEntries(
    entries.filter((entry): entry is [string, string] => typeof entry[1] === "string"),
  );
}

export function booleans(value: unknown): Record<string, boolean> {
  const entries = Object.entries(isObject(value) ? value : {});
  return Object.fromEntries(entries.map(([name, is]) => [name, is === true]));
}

export function isObject(value: unknown): value is Data {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function isWhole(value: unknown): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}

export function object(value: unknown, what: string): Data {
  if (!isObject(value)) {
    throw new Unreadable(`${what} is not an object`);
  }
  return value;
}

export function text(data: Data, name: string): string {
  const value = optionalText(data, name);
  if (value === undefined) {
    throw new Unreadable(`a frame without ${name}`);
  }
  return value;
}

export function optionalText(data: Data, name: string): string | undefined {
  const value = data[name];
  if (value === undefined || value === null || typeof value === "string") {
    return value ?? undefined;
  }
  throw new Unreadable(`${name} is not a string`);
}

export function whole(data: Data, name: string): number {
  const value = optionalWhole(data, name);
  if (value === undefined) {
    throw new Unreadable(`a frame without ${name}`);
  }
  return value;
}

export function optionalWhole(data: Data, name: string): number | undefined {
  const value = data[name];
  if (value === undefined || value === null) {
    return undefined;
  }
  if (!isWhole(value)) {
    throw new Unreadable(`${name} is not a whole number`);
  }
  return value;
}
