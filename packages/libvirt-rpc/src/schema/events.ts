/**
 * Messages the daemon sends unasked, of the remote program: event number and layout.
 * Notation: see `./types.ts`.
 */
export const remoteEvents = {
  networkEventLifecycle: [315, 'callbackID:i net:network event:i detail:i'],
  domainEventCallbackLifecycle: [318, 'callbackID:i msg:{dom:domain event:i detail:i}'],
  domainEventCallbackReboot: [319, 'callbackID:i msg:{dom:domain}'],
  domainEventCallbackRtcChange: [320, 'callbackID:i msg:{dom:domain offset:I}'],
  domainEventCallbackWatchdog: [321, 'callbackID:i msg:{dom:domain action:i}'],
  domainEventCallbackIoError: [322, 'callbackID:i msg:{dom:domain srcPath:s devAlias:s action:i}'],
  domainEventCallbackGraphics: [
    323,
    'callbackID:i msg:{dom:domain phase:i local:domain_event_graphics_address remote:domain_event_graphics_address authScheme:s subject:domain_event_graphics_identity[]}',
  ],
  domainEventCallbackIoErrorReason: [
    324,
    'callbackID:i msg:{dom:domain srcPath:s devAlias:s action:i reason:s}',
  ],
  domainEventCallbackControlError: [325, 'callbackID:i msg:{dom:domain}'],
  domainEventCallbackBlockJob: [326, 'callbackID:i msg:{dom:domain path:s type:i status:i}'],
  domainEventCallbackDiskChange: [
    327,
    'callbackID:i msg:{dom:domain oldSrcPath:?s newSrcPath:?s devAlias:s reason:i}',
  ],
  domainEventCallbackTrayChange: [328, 'callbackID:i msg:{dom:domain devAlias:s reason:i}'],
  domainEventCallbackPmwakeup: [329, 'callbackID:i reason:i msg:{dom:domain}'],
  domainEventCallbackPmsuspend: [330, 'callbackID:i reason:i msg:{dom:domain}'],
  domainEventCallbackBalloonChange: [331, 'callbackID:i msg:{dom:domain actual:U}'],
  domainEventCallbackPmsuspendDisk: [332, 'callbackID:i reason:i msg:{dom:domain}'],
  domainEventCallbackDeviceRemoved: [333, 'callbackID:i msg:{dom:domain devAlias:s}'],
  domainEventBlockJob2: [339, 'callbackID:i dom:domain dst:s type:i status:i'],
  domainEventCallbackTunable: [346, 'callbackID:i dom:domain params:P[]'],
  domainEventCallbackAgentLifecycle: [348, 'callbackID:i dom:domain state:i reason:i'],
  domainEventCallbackDeviceAdded: [354, 'callbackID:i dom:domain devAlias:s'],
  domainEventCallbackMigrationIteration: [359, 'callbackID:i dom:domain iteration:i'],
  connectEventConnectionClosed: [362, 'reason:i'],
  domainEventCallbackJobCompleted: [363, 'callbackID:i dom:domain params:P[]'],
  domainEventCallbackDeviceRemovalFailed: [367, 'callbackID:i dom:domain devAlias:s'],
  storagePoolEventLifecycle: [370, 'callbackID:i pool:storage_pool event:i detail:i'],
  storagePoolEventRefresh: [373, 'callbackID:i pool:storage_pool'],
  nodeDeviceEventLifecycle: [376, 'callbackID:i dev:node_device event:i detail:i'],
  nodeDeviceEventUpdate: [377, 'callbackID:i dev:node_device'],
  domainEventCallbackMetadataChange: [379, 'callbackID:i dom:domain type:i nsuri:?s'],
  secretEventLifecycle: [382, 'callbackID:i secret:secret event:i detail:i'],
  secretEventValueChanged: [383, 'callbackID:i secret:secret'],
  domainEventBlockThreshold: [385, 'callbackID:i dom:domain dev:s path:?s threshold:U excess:U'],
  domainEventMemoryFailure: [423, 'callbackID:i dom:domain recipient:i action:i flags:u'],
  domainEventMemoryDeviceSizeChange: [438, 'callbackID:i dom:domain alias:s size:U'],
  networkEventCallbackMetadataChange: [446, 'callbackID:i net:network type:i nsuri:?s'],
  domainEventNicMacChange: [453, 'callbackID:i dom:domain alias:s oldMAC:s newMAC:s'],
} as const;

/** Messages of the QEMU program. */
export const qemuEvents = {
  domainMonitorEvent: [6, 'callbackID:i dom:domain event:s seconds:I micros:u details:?s'],
} as const;
