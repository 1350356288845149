/**
 * Tests that are left out on purpose, by the full name under which the runner reports them, with the reason. A test
 * that is skipped and does not stand here makes the run fail. Printed at the end of every run.
 * @type {ReadonlyArray<{ name: string, reason: string }>}
 */
export const LEFT_OUT = [];
