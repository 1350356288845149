/**
 * Handshake, identity of the daemon and registration for events.
 * Each line: number, arguments, return, flags, first version. Notation: see `./types.ts`.
 */
export const connectionProcedures = {
  authList: [66, '', 'types:i[]', 'H'],
  authPolkit: [70, '', 'complete:i', 'H'],
  authSaslInit: [67, '', 'mechlist:s', 'H'],
  authSaslStart: [68, 'mech:s nil:i data:c[]', 'complete:i nil:i data:c[]', 'H'],
  authSaslStep: [69, 'nil:i data:c[]', 'complete:i nil:i data:c[]', 'H'],
  connectOpen: [1, 'name:?s flags:u', '', 'H'],
  connectClose: [2, '', '', 'H'],
  connectSupportsFeature: [60, 'feature:i', 'supported:i', 'H'],
  connectGetType: [3, '', 'type:s', 'H'],
  connectGetVersion: [4, '', 'hv_ver:U', 'H'],
  connectGetLibVersion: [157, '', 'lib_ver:U', 'H'],
  connectGetHostname: [59, '', 'hostname:s', 'H'],
  connectGetUri: [110, '', 'uri:s', 'H'],
  connectIsSecure: [149, '', 'secure:i', 'H'],
  connectSetIdentity: [419, 'params:P[] flags:u', '', '', '5.8.0'],
  connectRegisterCloseCallback: [360, '', '', 'H'],
  connectUnregisterCloseCallback: [361, '', '', 'H'],
  connectDomainEventCallbackRegisterAny: [316, 'eventID:i dom:?domain', 'callbackID:i', 'H'],
  connectDomainEventCallbackDeregisterAny: [317, 'callbackID:i', '', 'H'],
  connectNetworkEventRegisterAny: [313, 'eventID:i net:?network', 'callbackID:i', 'H'],
  connectNetworkEventDeregisterAny: [314, 'callbackID:i', '', 'H'],
  connectStoragePoolEventRegisterAny: [368, 'eventID:i pool:?storage_pool', 'callbackID:i', 'H'],
  connectStoragePoolEventDeregisterAny: [369, 'callbackID:i', '', 'H'],
  connectNodeDeviceEventRegisterAny: [374, 'eventID:i dev:?node_device', 'callbackID:i', 'H'],
  connectNodeDeviceEventDeregisterAny: [375, 'callbackID:i', '', 'H'],
  connectSecretEventRegisterAny: [380, 'eventID:i secret:?secret', 'callbackID:i', 'H'],
  connectSecretEventDeregisterAny: [381, 'callbackID:i', '', 'H'],
} as const;
