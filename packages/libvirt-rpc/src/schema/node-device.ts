/**
 * Devices of the machine (PCI, USB, disks, network cards, mediated devices).
 * Each line: number, arguments, return, flags, first version. Notation: see `./types.ts`.
 */
export const nodeDeviceProcedures = {
  connectListAllNodeDevices: [285, 'need_results:i flags:u', 'devices:node_device[] ret:u', 'H'],
  nodeDeviceLookupByName: [113, 'name:s', 'dev:node_device', 'H'],
  nodeDeviceGetXmlDesc: [114, 'name:s flags:u', 'xml:s'],
  nodeDeviceGetParent: [115, 'name:s', 'parentName:?s', 'H'],
  nodeDeviceListCaps: [117, 'name:s maxnames:i', 'names:s[]', 'H'],
  nodeDeviceDettach: [118, 'name:s', ''],
  nodeDeviceDetachFlags: [301, 'name:s driverName:?s flags:u', ''],
  nodeDeviceReAttach: [119, 'name:s', ''],
  nodeDeviceReset: [120, 'name:s', ''],
  nodeDeviceCreateXml: [123, 'xml_desc:s flags:u', 'dev:node_device'],
  nodeDeviceDestroy: [124, 'name:s', '', 'H'],
  nodeDeviceDefineXml: [428, 'xml_desc:s flags:u', 'dev:node_device', '', '7.3.0'],
  nodeDeviceUndefine: [429, 'name:s flags:u', '', 'H', '7.3.0'],
  nodeDeviceCreate: [430, 'name:s flags:u', '', 'H', '7.3.0'],
  nodeDeviceSetAutostart: [434, 'name:s autostart:i', '', 'H', '7.8.0'],
  nodeDeviceGetAutostart: [433, 'name:s', 'autostart:i', 'H', '7.8.0'],
  nodeDeviceIsPersistent: [435, 'name:s', 'persistent:i', 'H', '7.8.0'],
  nodeDeviceIsActive: [436, 'name:s', 'active:i', 'H', '7.8.0'],
  nodeDeviceUpdate: [447, 'name:s xml_desc:s flags:u', '', 'H', '10.1.0'],
} as const;
