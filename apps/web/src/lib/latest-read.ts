/**
 * Reads one thing per key at a time. A wish that comes while a read is under way makes one more read after it, so that
 * what is read last was asked for after the last wish: answers neither overtake each other nor tell an old state.
 */
export function latestRead(read: (key: string) => Promise<void>): (key: string) => void {
  const wanted = new Map<string, boolean>();
  const run = async (key: string): Promise<void> => {
    while (wanted.get(key) === true) {
      wanted.set(key, false);
      await read(key);
    }
  };
  return (key) => {
    const underWay = wanted.has(key);
    wanted.set(key, true);
    if (!underWay) void run(key).finally(() => wanted.delete(key));
  };
}
