/** When a change is to take effect: also at once where that can be, or only when the VM is powered on next. */
export const CHANGE_TIMES = ['NOW', 'NEXT_BOOT'] as const;
export type ChangeTime = (typeof CHANGE_TIMES)[number];
