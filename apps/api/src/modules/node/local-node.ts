/** The setting that says that the user has removed this machine's own node: the next start does not enrol it again. */
export const LOCAL_REMOVED = 'node.local.removed';
