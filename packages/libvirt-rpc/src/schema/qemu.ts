/**
 * The QEMU program: monitor and agent pass-through.
 * Each line: number, arguments, return, flags, first version. Notation: see `./types.ts`.
 */
export const qemuProcedures = {
  domainMonitorCommand: [1, 'dom:domain cmd:s flags:u', 'result:s'],
  domainAttach: [2, 'pid_value:u flags:u', 'dom:domain'],
  domainAgentCommand: [3, 'dom:domain cmd:s timeout:i flags:u', 'result:?s'],
  connectDomainMonitorEventRegister: [4, 'dom:?domain event:?s flags:u', 'callbackID:i'],
  connectDomainMonitorEventDeregister: [5, 'callbackID:i', ''],
  domainMonitorCommandWithFiles: [7, 'dom:domain cmd:s flags:u', 'result:s'],
} as const;
