/**
 * Domains: guest agent, console, screen and channels.
 * Each line: number, arguments, return, flags, first version. Notation: see `./types.ts`.
 */
export const domainGuestProcedures = {
  domainGetGuestInfo: [418, 'dom:domain types:u flags:u', 'params:P[]', '', '5.7.0'],
  domainInterfaceAddresses: [353, 'dom:domain source:u flags:u', 'ifaces:domain_interface[]'],
  domainGetHostname: [277, 'dom:domain flags:u', 'hostname:s'],
  domainGetFsinfo: [349, 'dom:domain flags:u', 'info:domain_fsinfo[] ret:u'],
  domainFsfreeze: [335, 'dom:domain mountpoints:s[] flags:u', 'filesystems:i'],
  domainFsthaw: [336, 'dom:domain mountpoints:s[] flags:u', 'filesystems:i'],
  domainFstrim: [294, 'dom:domain mountPoint:?s minimum:U flags:u', ''],
  domainGetTime: [337, 'dom:domain flags:u', 'seconds:I nseconds:u'],
  domainSetTime: [338, 'dom:domain seconds:I nseconds:u flags:u', ''],
  domainSetUserPassword: [357, 'dom:domain user:?s password:?s flags:u', ''],
  domainAuthorizedSshKeysGet: [424, 'dom:domain user:s flags:u', 'keys:s[]', '', '6.10.0'],
  domainAuthorizedSshKeysSet: [425, 'dom:domain user:s keys:s[] flags:u', '', '', '6.10.0'],
  domainGetGuestVcpus: [371, 'dom:domain flags:u', 'params:P[]'],
  domainSetGuestVcpus: [372, 'dom:domain cpumap:s state:i flags:u', ''],
  domainAgentSetResponseTimeout: [420, 'dom:domain timeout:i flags:u', 'result:i', '', '5.10.0'],
  domainOpenConsole: [201, 'dom:domain dev_name:?s flags:u', '', 'R'],
  domainOpenChannel: [296, 'dom:domain name:?s flags:u', '', 'R'],
  domainScreenshot: [211, 'dom:domain screen:u flags:u', 'mime:?s', 'R'],
  domainOpenGraphics: [249, 'dom:domain idx:u flags:u', ''],
  domainOpenGraphicsFd: [343, 'dom:domain idx:u flags:u', ''],
} as const;
