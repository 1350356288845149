/** Tasks that were started from this page: their end is told by a toast. */
const started = new Set<string>();

export const rememberTask = (id: string): void => {
  started.add(id);
};
/** True once for each remembered task. */
export const forgetTask = (id: string): boolean => started.delete(id);
