/**
 * Virtual networks, their ports and the interfaces of the machine.
 * Each line: number, arguments, return, flags, first version. Notation: see `./types.ts`.
 */
export const networkProcedures = {
  connectListAllNetworks: [283, 'need_results:i flags:u', 'nets:network[] ret:u', 'H'],
  networkLookupByName: [46, 'name:s', 'net:network', 'H'],
  networkLookupByUuid: [47, 'uuid:o16', 'net:network', 'H'],
  networkGetXmlDesc: [43, 'net:network flags:u', 'xml:s', 'H'],
  networkDefineXml: [41, 'xml:s', 'net:network', 'H'],
  networkDefineXmlFlags: [432, 'xml:s flags:u', 'net:network', 'H', '7.7.0'],
  networkCreateXml: [40, 'xml:s', 'net:network'],
  networkCreateXmlFlags: [437, 'xml:s flags:u', 'net:network', 'H', '7.8.0'],
  networkCreate: [39, 'net:network', ''],
  networkDestroy: [42, 'net:network', '', 'H'],
  networkUndefine: [49, 'net:network', '', 'H'],
  networkUpdate: [291, 'net:network command:u section:u parentIndex:i xml:s flags:u', '', 'H'],
  networkGetBridgeName: [45, 'net:network', 'name:s', 'H'],
  networkGetAutostart: [44, 'net:network', 'autostart:i', 'H'],
  networkSetAutostart: [48, 'net:network autostart:i', '', 'H'],
  networkIsActive: [152, 'net:network', 'active:i', 'H'],
  networkIsPersistent: [153, 'net:network', 'persistent:i', 'H'],
  networkGetDhcpLeases: [
    341,
    'net:network mac:?s need_results:i flags:u',
    'leases:network_dhcp_lease[] ret:u',
  ],
  networkListAllPorts: [
    404,
    'network:network need_results:i flags:u',
    'ports:network_port[] ret:u',
    'H',
    '5.5.0',
  ],
  networkPortLookupByUuid: [405, 'network:network uuid:o16', 'port:network_port', 'H', '5.5.0'],
  networkPortGetXmlDesc: [409, 'port:network_port flags:u', 'xml:s', '', '5.5.0'],
  networkPortDelete: [410, 'port:network_port flags:u', '', '', '5.5.0'],
  networkSetMetadata: [
    444,
    'network:network type:i metadata:?s key:?s uri:?s flags:u',
    '',
    '',
    '9.7.0',
  ],
  networkGetMetadata: [445, 'network:network type:i uri:?s flags:u', 'metadata:s', '', '9.7.0'],
  connectListAllInterfaces: [284, 'need_results:i flags:u', 'ifaces:interface[] ret:u', 'H'],
  interfaceGetXmlDesc: [130, 'iface:interface flags:u', 'xml:s'],
  interfaceIsActive: [156, 'iface:interface', 'active:i', 'H'],
} as const;
