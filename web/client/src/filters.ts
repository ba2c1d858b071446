/**
 * Dotted names of topics, and the filters that select them: `*` is exactly one level, `>` as the
 * last level is one or more. The server has the last word on what a name may hold.
 */

const ONE = "*";
const REST = ">";

/**
 * The filter as the server writes it, in lower case.
 *
 * @throws RangeError when it has an empty level, or `>` anywhere but last
 */
export function normalFilter(filter: string): string {
  const normal = filter.toLowerCase();
  const levels = normal.split(".");
  if (levels.includes("")) {
    throw new RangeError(`empty level in '${filter}'`);
  }
  if (levels.slice(0, -1).includes(REST)) {
    throw new RangeError(`'>' must be the last level of '${filter}'`);
  }
  return normal;
}

/** Whether a filter stands for more than the one topic of its name. */
export function isPattern(filter: string): boolean {
  return filter.split(".").some((level) => level === ONE || level === REST);
}

/** Whether the filter selects the topic. Both are in their normal form. */
export function matches(filter: string, topic: string): boolean {
  const wanted = filter.split(".");
  const levels = topic.split(".");
  for (const [i, level] of wanted.entries()) {
    if (level === REST) {
      return levels.length > i;
    }
    if (i >= levels.length || (level !== ONE && level !== levels[i])) {
      return false;
    }
  }
  return levels.length === wanted.length;
}
