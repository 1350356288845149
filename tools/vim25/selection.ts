/**
 * What of vim25 Corral speaks: the operations it calls, the managed objects it reads. Everything that these can carry
 * comes along by itself (closure.ts).
 */

/** By the managed object that has them. */
const BY_OBJECT: Readonly<Record<string, readonly string[]>> = {
  ServiceInstance: ['CurrentTime', 'RetrieveServiceContent'],
  SessionManager: [
    'AcquireGenericServiceTicket',
    'Login',
    'Logout',
    'SessionIsActive',
    'TerminateSession',
  ],
  PropertyCollector: [
    'CancelRetrievePropertiesEx',
    'CancelWaitForUpdates',
    'ContinueRetrievePropertiesEx',
    'CreateFilter',
    'CreatePropertyCollector',
    'DestroyPropertyCollector',
    'DestroyPropertyFilter',
    'RetrievePropertiesEx',
    'WaitForUpdatesEx',
  ],
  ViewManager: ['CreateContainerView', 'CreateListView', 'DestroyView', 'ModifyListView'],
  SearchIndex: ['FindByDatastorePath', 'FindByInventoryPath', 'FindByUuid', 'FindChild'],
  Task: ['CancelTask'],
  VirtualMachine: [
    'AcquireTicket',
    'AnswerVM',
    'CloneVM_Task',
    'ConsolidateVMDisks_Task',
    'CreateScreenshot_Task',
    'CreateSnapshot_Task',
    'Destroy_Task',
    'MountToolsInstaller',
    'PowerOffVM_Task',
    'PowerOnVM_Task',
    'RebootGuest',
    'ReconfigVM_Task',
    'RelocateVM_Task',
    'RemoveAllSnapshots_Task',
    'RemoveSnapshot_Task',
    'RenameSnapshot',
    'Rename_Task',
    'ResetVM_Task',
    'RevertToCurrentSnapshot_Task',
    'RevertToSnapshot_Task',
    'ShutdownGuest',
    'StandbyGuest',
    'SuspendVM_Task',
    'UnmountToolsInstaller',
    'UnregisterVM',
    'UpgradeTools_Task',
    'UpgradeVM_Task',
  ],
  Folder: ['CreateFolder', 'CreateVM_Task', 'RegisterVM_Task'],
  EnvironmentBrowser: ['QueryConfigOption', 'QueryConfigTarget'],
  HostSystem: [
    'EnterMaintenanceMode_Task',
    'ExitMaintenanceMode_Task',
    'RebootHost_Task',
    'RetrieveHardwareUptime',
    'ShutdownHost_Task',
  ],
  HostAutoStartManager: ['ReconfigureAutostart'],
  HostNetworkSystem: [
    'AddPortGroup',
    'AddVirtualSwitch',
    'RefreshNetworkSystem',
    'RemovePortGroup',
    'RemoveVirtualSwitch',
    'UpdateNetworkConfig',
    'UpdatePortGroup',
    'UpdateVirtualSwitch',
  ],
  HostStorageSystem: ['RescanAllHba', 'RescanVmfs'],
  HostDatastoreSystem: ['CreateNasDatastore', 'RemoveDatastore'],
  Datastore: ['DestroyDatastore', 'RefreshDatastore', 'RenameDatastore'],
  HostDatastoreBrowser: ['SearchDatastoreSubFolders_Task', 'SearchDatastore_Task'],
  FileManager: [
    'CopyDatastoreFile_Task',
    'DeleteDatastoreFile_Task',
    'MakeDirectory',
    'MoveDatastoreFile_Task',
  ],
  VirtualDiskManager: [
    'CopyVirtualDisk_Task',
    'CreateVirtualDisk_Task',
    'DeleteVirtualDisk_Task',
    'ExtendVirtualDisk_Task',
    'InflateVirtualDisk_Task',
    'MoveVirtualDisk_Task',
    'QueryVirtualDiskUuid',
    'SetVirtualDiskUuid',
    'ShrinkVirtualDisk_Task',
  ],
  PerformanceManager: [
    'QueryAvailablePerfMetric',
    'QueryPerf',
    'QueryPerfCounter',
    'QueryPerfProviderSummary',
  ],
  LicenseManager: ['DecodeLicense'],
  EventManager: ['QueryEvents'],
  OptionManager: ['QueryOptions', 'UpdateOptions'],
  GuestAuthManager: ['ValidateCredentialsInGuest'],
  GuestProcessManager: [
    'ListProcessesInGuest',
    'ReadEnvironmentVariableInGuest',
    'StartProgramInGuest',
    'TerminateProcessInGuest',
  ],
  GuestFileManager: [
    'ChangeFileAttributesInGuest',
    'CreateTemporaryDirectoryInGuest',
    'CreateTemporaryFileInGuest',
    'DeleteDirectoryInGuest',
    'DeleteFileInGuest',
    'InitiateFileTransferFromGuest',
    'InitiateFileTransferToGuest',
    'ListFilesInGuest',
    'MakeDirectoryInGuest',
    'MoveFileInGuest',
  ],
};

/** Names of the operations, sorted. */
export const OPERATIONS: readonly string[] = Object.values(BY_OBJECT).flat().sort();

/** Managed objects whose properties are read; their base types come along. */
export const MANAGED: readonly string[] = [
  'ComputeResource',
  'ContainerView',
  'Datacenter',
  'Datastore',
  'EnvironmentBrowser',
  'EventManager',
  'Folder',
  'GuestOperationsManager',
  'HostAutoStartManager',
  'HostDatastoreBrowser',
  'HostDatastoreSystem',
  'HostNetworkSystem',
  'HostServiceSystem',
  'HostStorageSystem',
  'HostSystem',
  'LicenseManager',
  'Network',
  'OptionManager',
  'PerformanceManager',
  'ResourcePool',
  'ServiceInstance',
  'SessionManager',
  'Task',
  'TaskManager',
  'VirtualMachine',
  'VirtualMachineSnapshot',
];

/** Subclasses that come along although those of their base do not (see {@link CLOSED}). */
export const ALSO: readonly string[] = ['GeneralEvent', 'HostEvent', 'TaskEvent', 'VmEvent'];

/** Bases whose subclasses come only when something else brings them: there are hundreds of events. */
export const CLOSED: ReadonlySet<string> = new Set(['DynamicData', 'Event']);

/** Names of types that a standalone ESXi has no use for; optional fields of these types are left out with them. */
export const LEFT_OUT: RegExp =
  /^(Cluster|Customization|Dvs|EVC|Gateway|Ovf|Patch|Profile|Replication|StorageDrs|VimVasa|Vsan|Vspan)/;

/** Properties of managed objects that only vCenter fills. */
export const LEFT_OUT_PROPERTIES: RegExp =
  /^(alarm|answerFile|compliance|configurationEx|declaredAlarm|precheck|remediation|triggeredAlarm)/;

/** Fields that may be left out although their Go declarations do not say so. */
export const ALSO_OPTIONAL: ReadonlySet<string> = new Set([
  'HostAssignableHardwareConfigAttributeOverride.value',
  'NetworkSummary.ipPoolName',
  'OptionValue.value',
  'PropertyChange.val',
  'VirtualMachineAffinityInfo.affinitySet',
]);

/** `[]byte` in Go is a list of xsd:byte, or one text in base64 as here. */
export const BASE64: ReadonlySet<string> = new Set([
  'HostConfigInfo.descriptionTreeCheckSum',
  'HostConfigInfo.hostConfigCheckSum',
  'HostConfigInfo.scriptCheckSum',
  'HostSubSpecification.binaryData',
  'VirtualMachineConfigInfo.vmxConfigChecksum',
]);
