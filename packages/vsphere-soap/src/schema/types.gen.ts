// Made by tools/vim25/generate.ts from the declarations of govmomi (Apache-2.0). Do not edit.
import type { MoRef } from '../mo-ref.ts';

export type ArrayUpdateOperation = 'add' | 'remove' | 'edit';

export type AutoStartWaitHeartbeatSetting = 'yes' | 'no' | 'systemDefault';

export type ComputeResourceHostSPBMLicenseInfoHostSPBMLicenseState = 'licensed' | 'unlicensed' | 'unknown';

export type EventFilterSpecRecursionOption = 'self' | 'children' | 'all';

export type FibreChannelPortType = 'fabric' | 'loop' | 'pointToPoint' | 'unknown';

export type FtIssuesOnHostHostSelectionType = 'user' | 'vc' | 'drs';

export type HostFirewallRuleDirection = 'inbound' | 'outbound';

export type HostFirewallRulePortType = 'src' | 'dst';

export type HostInternetScsiHbaNetworkBindingSupportType = 'notsupported' | 'optional' | 'required';

export type HostLockdownMode = 'lockdownDisabled' | 'lockdownNormal' | 'lockdownStrict';

export type HostSystemConnectionState = 'connected' | 'notResponding' | 'disconnected';

export type HostSystemPowerState = 'poweredOn' | 'poweredOff' | 'standBy' | 'unknown';

export type HostTpmAttestationInfoAcceptanceStatus = 'notAccepted' | 'accepted';

export type LatencySensitivitySensitivityLevel = 'low' | 'normal' | 'medium' | 'high' | 'custom';

export type LicenseFeatureInfoState = 'enabled' | 'disabled' | 'optional';

export type LicenseManagerState = 'initializing' | 'normal' | 'marginal' | 'fault';

export type ManagedEntityStatus = 'gray' | 'green' | 'yellow' | 'red';

export type ObjectUpdateKind = 'modify' | 'enter' | 'leave';

export type PerfStatsType = 'absolute' | 'delta' | 'rate';

export type PerfSummaryType = 'average' | 'maximum' | 'minimum' | 'latest' | 'summation' | 'none';

export type PropertyChangeOp = 'add' | 'remove' | 'assign' | 'indirectRemove';

export type SharesLevel = 'low' | 'normal' | 'high' | 'custom';

export type TaskInfoState = 'queued' | 'running' | 'success' | 'error';

export type VirtualAppVAppState = 'started' | 'stopped' | 'starting' | 'stopping';

export type VirtualDeviceConfigSpecFileOperation = 'create' | 'destroy' | 'replace';

export type VirtualDeviceConfigSpecOperation = 'add' | 'remove' | 'edit';

export type VirtualMachineConnectionState = 'connected' | 'disconnected' | 'orphaned' | 'inaccessible' | 'invalid';

export type VirtualMachineFaultToleranceState = 'notConfigured' | 'disabled' | 'enabled' | 'needSecondary' | 'starting' | 'running';

export type VirtualMachineMovePriority = 'lowPriority' | 'highPriority' | 'defaultPriority';

export type VirtualMachinePowerState = 'poweredOff' | 'poweredOn' | 'suspended';

export type VirtualMachineRecordReplayState = 'recording' | 'replaying' | 'inactive';

export type VirtualMachineRelocateTransformation = 'flat' | 'sparse';

export type VirtualMachineToolsStatus = 'toolsNotInstalled' | 'toolsNotRunning' | 'toolsOld' | 'toolsOk';

export type VirtualSCSISharing = 'noSharing' | 'virtualSharing' | 'physicalSharing';

export interface AboutInfo {
  readonly name: string;
  readonly fullName: string;
  readonly vendor: string;
  readonly version: string;
  readonly build: string;
  readonly localeVersion?: string;
  readonly localeBuild?: string;
  readonly osType: string;
  readonly productLineId: string;
  readonly apiType: string;
  readonly apiVersion: string;
  readonly instanceUuid?: string;
  readonly licenseProductName?: string;
  readonly licenseProductVersion?: string;
}

export interface AccountCreatedEvent extends HostEvent {
  readonly _type?: 'AccountCreatedEvent';
  readonly spec: HostAccountSpec;
  readonly group: boolean;
}

export interface AccountRemovedEvent extends HostEvent {
  readonly _type?: 'AccountRemovedEvent';
  readonly account: string;
  readonly group: boolean;
}

export interface AccountUpdatedEvent extends HostEvent {
  readonly _type?: 'AccountUpdatedEvent';
  readonly spec: HostAccountSpec;
  readonly group: boolean;
  readonly prevDescription?: string;
}

export interface ActiveDirectoryFault extends VimFault {
  readonly _type?: string;
  readonly errorCode?: number;
}

export interface AdminDisabled extends HostConfigFault {
  readonly _type?: 'AdminDisabled';
}

export interface AdminNotDisabled extends HostConfigFault {
  readonly _type?: 'AdminNotDisabled';
}

export interface AdminPasswordNotChangedEvent extends HostEvent {
  readonly _type?: 'AdminPasswordNotChangedEvent';
}

export interface AffinityConfigured extends MigrationFault {
  readonly _type?: 'AffinityConfigured';
  readonly configuredAffinity: readonly string[];
}

export interface AgentInstallFailed extends HostConnectFault {
  readonly _type?: 'AgentInstallFailed';
  readonly reason?: string;
  readonly statusCode?: number;
  readonly installerOutput?: string;
}

export interface AlarmEventArgument extends EntityEventArgument {
  readonly _type?: 'AlarmEventArgument';
  readonly alarm: MoRef;
}

export interface AlreadyBeingManaged extends HostConnectFault {
  readonly _type?: 'AlreadyBeingManaged';
  readonly ipAddress: string;
}

export interface AlreadyConnected extends HostConnectFault {
  readonly _type?: 'AlreadyConnected';
  readonly name: string;
}

export interface AlreadyExists extends VimFault {
  readonly _type?: 'AlreadyExists';
  readonly name?: string;
}

export interface AlreadyUpgraded extends VimFault {
  readonly _type?: 'AlreadyUpgraded';
}

export interface AnswerFileUpdateFailed extends VimFault {
  readonly _type?: 'AnswerFileUpdateFailed';
  readonly failure: readonly AnswerFileUpdateFailure[];
}

export interface AnswerFileUpdateFailure {
  readonly userInputPath: ProfilePropertyPath;
  readonly errMsg: LocalizableMessage;
}

export interface ApplicationQuiesceFault extends SnapshotFault {
  readonly _type?: 'ApplicationQuiesceFault';
}

export interface ArrayUpdateSpec {
  readonly _type?: string;
  readonly operation: ArrayUpdateOperation;
  readonly removeKey?: unknown;
}

export interface AuthMinimumAdminPermission extends VimFault {
  readonly _type?: 'AuthMinimumAdminPermission';
}

export interface AutoStartDefaults {
  readonly enabled?: boolean;
  readonly startDelay?: number;
  readonly stopDelay?: number;
  readonly waitForHeartbeat?: boolean;
  readonly stopAction?: string;
}

export interface AutoStartPowerInfo {
  readonly key: MoRef;
  readonly startOrder: number;
  readonly startDelay: number;
  readonly waitForHeartbeat: AutoStartWaitHeartbeatSetting;
  readonly startAction: string;
  readonly stopDelay: number;
  readonly stopAction: string;
}

export interface BlockedByFirewall extends HostConfigFault {
  readonly _type?: 'BlockedByFirewall';
}

export interface BoolOption extends OptionType {
  readonly _type?: 'BoolOption';
  readonly supported: boolean;
  readonly defaultValue: boolean;
}

export interface CAMServerRefusedConnection extends InvalidCAMServer {
  readonly _type?: 'CAMServerRefusedConnection';
}

export interface CanceledHostOperationEvent extends HostEvent {
  readonly _type?: 'CanceledHostOperationEvent';
}

export interface CannotAccessFile extends FileFault {
  readonly _type?: 'CannotAccessFile';
}

export interface CannotAccessLocalSource extends VimFault {
  readonly _type?: 'CannotAccessLocalSource';
}

export interface CannotAccessNetwork extends CannotAccessVmDevice {
  readonly _type?: string;
  readonly network?: MoRef;
}

export interface CannotAccessVmComponent extends VmConfigFault {
  readonly _type?: string;
}

export interface CannotAccessVmConfig extends CannotAccessVmComponent {
  readonly _type?: 'CannotAccessVmConfig';
  readonly reason: LocalizedMethodFault;
}

export interface CannotAccessVmDevice extends CannotAccessVmComponent {
  readonly _type?: string;
  readonly device: string;
  readonly backing: string;
  readonly connected: boolean;
}

export interface CannotAccessVmDisk extends CannotAccessVmDevice {
  readonly _type?: string;
  readonly fault: LocalizedMethodFault;
}

export interface CannotAddHostWithFTVmAsStandalone extends HostConnectFault {
  readonly _type?: 'CannotAddHostWithFTVmAsStandalone';
}

export interface CannotAddHostWithFTVmToDifferentCluster extends HostConnectFault {
  readonly _type?: 'CannotAddHostWithFTVmToDifferentCluster';
}

export interface CannotAddHostWithFTVmToNonHACluster extends HostConnectFault {
  readonly _type?: 'CannotAddHostWithFTVmToNonHACluster';
}

export interface CannotChangeDrsBehaviorForFtSecondary extends VmFaultToleranceIssue {
  readonly _type?: 'CannotChangeDrsBehaviorForFtSecondary';
  readonly vm: MoRef;
  readonly vmName: string;
}

export interface CannotChangeHaSettingsForFtSecondary extends VmFaultToleranceIssue {
  readonly _type?: 'CannotChangeHaSettingsForFtSecondary';
  readonly vm: MoRef;
  readonly vmName: string;
}

export interface CannotComputeFTCompatibleHosts extends VmFaultToleranceIssue {
  readonly _type?: 'CannotComputeFTCompatibleHosts';
  readonly vm: MoRef;
  readonly vmName: string;
}

export interface CannotCreateFile extends FileFault {
  readonly _type?: 'CannotCreateFile';
}

export interface CannotDeleteFile extends FileFault {
  readonly _type?: 'CannotDeleteFile';
}

export interface CannotDisableDrsOnClustersWithVApps extends RuntimeFault {
  readonly _type?: 'CannotDisableDrsOnClustersWithVApps';
}

export interface CannotDisableSnapshot extends VmConfigFault {
  readonly _type?: 'CannotDisableSnapshot';
}

export interface CannotDisconnectHostWithFaultToleranceVm extends VimFault {
  readonly _type?: 'CannotDisconnectHostWithFaultToleranceVm';
  readonly hostName: string;
}

export interface CannotEnableVmcpForCluster extends VimFault {
  readonly _type?: 'CannotEnableVmcpForCluster';
  readonly host?: MoRef;
  readonly hostName?: string;
  readonly reason?: string;
}

export interface CannotModifyConfigCpuRequirements extends MigrationFault {
  readonly _type?: 'CannotModifyConfigCpuRequirements';
}

export interface CannotMoveFaultToleranceVm extends VimFault {
  readonly _type?: 'CannotMoveFaultToleranceVm';
  readonly moveType: string;
  readonly vmName: string;
}

export interface CannotMoveHostWithFaultToleranceVm extends VimFault {
  readonly _type?: 'CannotMoveHostWithFaultToleranceVm';
}

export interface CannotMoveVmWithDeltaDisk extends MigrationFault {
  readonly _type?: 'CannotMoveVmWithDeltaDisk';
  readonly device: string;
}

export interface CannotMoveVmWithNativeDeltaDisk extends MigrationFault {
  readonly _type?: 'CannotMoveVmWithNativeDeltaDisk';
}

export interface CannotPlaceWithoutPrerequisiteMoves extends VimFault {
  readonly _type?: 'CannotPlaceWithoutPrerequisiteMoves';
}

export interface CannotPowerOffVmInCluster extends InvalidState {
  readonly _type?: 'CannotPowerOffVmInCluster';
  readonly operation: string;
  readonly vm: MoRef;
  readonly vmName: string;
}

export interface CannotUseNetwork extends VmConfigFault {
  readonly _type?: 'CannotUseNetwork';
  readonly device: string;
  readonly backing: string;
  readonly connected: boolean;
  readonly reason: string;
  readonly network?: MoRef;
}

export interface Capability {
  readonly provisioningSupported: boolean;
  readonly multiHostSupported: boolean;
  readonly userShellAccessSupported: boolean;
  readonly supportedEVCGraphicsMode?: readonly FeatureEVCMode[];
  readonly networkBackupAndRestoreSupported?: boolean;
  readonly ftDrsWithoutEvcSupported?: boolean;
  readonly hciWorkflowSupported?: boolean;
  readonly computePolicyVersion?: number;
  readonly clusterPlacementSupported?: boolean;
  readonly lifecycleManagementSupported?: boolean;
  readonly scalableSharesSupported?: boolean;
  readonly hadcsSupported?: boolean;
}

export interface ChangesInfoEventArgument {
  readonly modified?: string;
  readonly added?: string;
  readonly deleted?: string;
}

export interface ChoiceOption extends OptionType {
  readonly _type?: 'ChoiceOption';
  readonly choiceInfo: readonly ElementDescription[];
  readonly defaultIndex?: number;
}

export interface ClockSkew extends HostConfigFault {
  readonly _type?: 'ClockSkew';
}

export interface CloneFromSnapshotNotSupported extends MigrationFault {
  readonly _type?: 'CloneFromSnapshotNotSupported';
}

export interface ComputeResourceEventArgument extends EntityEventArgument {
  readonly _type?: 'ComputeResourceEventArgument';
  readonly computeResource: MoRef;
}

export interface ComputeResourceHostSPBMLicenseInfo {
  readonly host: MoRef;
  readonly licenseState: ComputeResourceHostSPBMLicenseInfoHostSPBMLicenseState;
}

export interface ComputeResourceSummary {
  readonly totalCpu: number;
  readonly totalMemory: number;
  readonly numCpuCores: number;
  readonly numCpuThreads: number;
  readonly effectiveCpu: number;
  readonly effectiveMemory: number;
  readonly numHosts: number;
  readonly numEffectiveHosts: number;
  readonly overallStatus: ManagedEntityStatus;
}

export interface ConcurrentAccess extends VimFault {
  readonly _type?: 'ConcurrentAccess';
}

export interface ConfigTarget {
  readonly numCpus: number;
  readonly numCpuCores: number;
  readonly numNumaNodes: number;
  readonly maxCpusPerHost?: number;
  readonly smcPresent?: boolean;
  readonly datastore?: readonly VirtualMachineDatastoreInfo[];
  readonly network?: readonly VirtualMachineNetworkInfo[];
  readonly opaqueNetwork?: readonly OpaqueNetworkTargetInfo[];
  readonly distributedVirtualPortgroup?: readonly DistributedVirtualPortgroupInfo[];
  readonly distributedVirtualSwitch?: readonly DistributedVirtualSwitchInfo[];
  readonly cdRom?: readonly VirtualMachineCdromInfo[];
  readonly serial?: readonly VirtualMachineSerialInfo[];
  readonly parallel?: readonly VirtualMachineParallelInfo[];
  readonly sound?: readonly VirtualMachineSoundInfo[];
  readonly usb?: readonly VirtualMachineUsbInfo[];
  readonly floppy?: readonly VirtualMachineFloppyInfo[];
  readonly legacyNetworkInfo?: readonly VirtualMachineLegacyNetworkSwitchInfo[];
  readonly scsiPassthrough?: readonly VirtualMachineScsiPassthroughInfo[];
  readonly scsiDisk?: readonly VirtualMachineScsiDiskDeviceInfo[];
  readonly ideDisk?: readonly VirtualMachineIdeDiskDeviceInfo[];
  readonly maxMemMBOptimalPerf: number;
  readonly supportedMaxMemMB?: number;
  readonly resourcePool?: ResourcePoolRuntimeInfo;
  readonly autoVmotion?: boolean;
  readonly pciPassthrough?: readonly VirtualMachinePciPassthroughInfo[];
  readonly sriov?: readonly VirtualMachineSriovInfo[];
  readonly vFlashModule?: readonly VirtualMachineVFlashModuleInfo[];
  readonly sharedGpuPassthroughTypes?: readonly VirtualMachinePciSharedGpuPassthroughInfo[];
  readonly availablePersistentMemoryReservationMB?: number;
  readonly dynamicPassthrough?: readonly VirtualMachineDynamicPassthroughInfo[];
  readonly sgxTargetInfo?: VirtualMachineSgxTargetInfo;
  readonly precisionClockInfo?: readonly VirtualMachinePrecisionClockInfo[];
  readonly sevSupported?: boolean;
}

export interface ConflictingDatastoreFound extends RuntimeFault {
  readonly _type?: 'ConflictingDatastoreFound';
  readonly name: string;
  readonly url: string;
}

export interface CpuCompatibilityUnknown extends CpuIncompatible {
  readonly _type?: 'CpuCompatibilityUnknown';
}

export interface CpuHotPlugNotSupported extends VmConfigFault {
  readonly _type?: 'CpuHotPlugNotSupported';
}

export interface CpuIncompatible extends VirtualHardwareCompatibilityIssue {
  readonly _type?: string;
  readonly level: number;
  readonly registerName: string;
  readonly registerBits?: string;
  readonly desiredBits?: string;
  readonly host?: MoRef;
}

export interface CpuIncompatible1ECX extends CpuIncompatible {
  readonly _type?: 'CpuIncompatible1ECX';
  readonly sse3: boolean;
  readonly pclmulqdq?: boolean;
  readonly ssse3: boolean;
  readonly sse41: boolean;
  readonly sse42: boolean;
  readonly aes?: boolean;
  readonly other: boolean;
  readonly otherOnly: boolean;
}

export interface CpuIncompatible81EDX extends CpuIncompatible {
  readonly _type?: 'CpuIncompatible81EDX';
  readonly nx: boolean;
  readonly ffxsr: boolean;
  readonly rdtscp: boolean;
  readonly lm: boolean;
  readonly other: boolean;
  readonly otherOnly: boolean;
}

export interface CryptoKeyId {
  readonly keyId: string;
  readonly providerId?: KeyProviderId;
}

export interface CryptoSpec {
  readonly _type?: string;
}

export interface CryptoSpecDecrypt extends CryptoSpec {
  readonly _type?: 'CryptoSpecDecrypt';
}

export interface CryptoSpecDeepRecrypt extends CryptoSpec {
  readonly _type?: 'CryptoSpecDeepRecrypt';
  readonly newKeyId: CryptoKeyId;
}

export interface CryptoSpecEncrypt extends CryptoSpec {
  readonly _type?: 'CryptoSpecEncrypt';
  readonly cryptoKeyId: CryptoKeyId;
}

export interface CryptoSpecNoOp extends CryptoSpec {
  readonly _type?: string;
}

export interface CryptoSpecRegister extends CryptoSpecNoOp {
  readonly _type?: 'CryptoSpecRegister';
  readonly cryptoKeyId: CryptoKeyId;
}

export interface CryptoSpecShallowRecrypt extends CryptoSpec {
  readonly _type?: 'CryptoSpecShallowRecrypt';
  readonly newKeyId: CryptoKeyId;
}

export interface CustomFieldDef {
  readonly key: number;
  readonly name: string;
  readonly type: string;
  readonly managedObjectType?: string;
  readonly fieldDefPrivileges?: PrivilegePolicyDef;
  readonly fieldInstancePrivileges?: PrivilegePolicyDef;
}

export interface CustomFieldStringValue extends CustomFieldValue {
  readonly _type?: 'CustomFieldStringValue';
  readonly value: string;
}

export interface CustomFieldValue {
  readonly _type?: string;
  readonly key: number;
}

export interface DVPortNotSupported extends DeviceBackingNotSupported {
  readonly _type?: 'DVPortNotSupported';
}

export interface DasConfigFault extends VimFault {
  readonly _type?: 'DasConfigFault';
  readonly reason?: string;
  readonly output?: string;
  readonly event?: readonly Event[];
}

export interface DatabaseError extends RuntimeFault {
  readonly _type?: 'DatabaseError';
}

export interface DatacenterConfigInfo {
  readonly defaultHardwareVersionKey?: string;
}

export interface DatacenterEventArgument extends EntityEventArgument {
  readonly _type?: 'DatacenterEventArgument';
  readonly datacenter: MoRef;
}

export interface DatacenterMismatch extends MigrationFault {
  readonly _type?: 'DatacenterMismatch';
  readonly invalidArgument: readonly DatacenterMismatchArgument[];
  readonly expectedDatacenter: MoRef;
}

export interface DatacenterMismatchArgument {
  readonly entity: MoRef;
  readonly inputDatacenter?: MoRef;
}

export interface DatastoreCapability {
  readonly directoryHierarchySupported: boolean;
  readonly rawDiskMappingsSupported: boolean;
  readonly perFileThinProvisioningSupported: boolean;
  readonly storageIORMSupported?: boolean;
  readonly nativeSnapshotSupported?: boolean;
  readonly topLevelDirectoryCreateSupported?: boolean;
  readonly seSparseSupported?: boolean;
  readonly vmfsSparseSupported?: boolean;
  readonly vsanSparseSupported?: boolean;
  readonly upitSupported?: boolean;
  readonly vmdkExpandSupported?: boolean;
  readonly clusteredVmdkSupported?: boolean;
}

export interface DatastoreDiscoveredEvent extends HostEvent {
  readonly _type?: 'DatastoreDiscoveredEvent';
  readonly datastore: DatastoreEventArgument;
}

export interface DatastoreEventArgument extends EntityEventArgument {
  readonly _type?: 'DatastoreEventArgument';
  readonly datastore: MoRef;
}

export interface DatastoreHostMount {
  readonly key: MoRef;
  readonly mountInfo: HostMountInfo;
}

export interface DatastoreInfo {
  readonly _type?: string;
  readonly name: string;
  readonly url: string;
  readonly freeSpace: number;
  readonly maxFileSize: number;
  readonly maxVirtualDiskCapacity?: number;
  readonly maxMemoryFileSize?: number;
  readonly timestamp?: Date;
  readonly containerId?: string;
  readonly aliasOf?: string;
}

export interface DatastoreNotWritableOnHost extends InvalidDatastore {
  readonly _type?: string;
  readonly host: MoRef;
}

export interface DatastoreOption {
  readonly unsupportedVolumes?: readonly VirtualMachineDatastoreVolumeOption[];
}

export interface DatastorePrincipalConfigured extends HostEvent {
  readonly _type?: 'DatastorePrincipalConfigured';
  readonly datastorePrincipal: string;
}

export interface DatastoreRemovedOnHostEvent extends HostEvent {
  readonly _type?: 'DatastoreRemovedOnHostEvent';
  readonly datastore: DatastoreEventArgument;
}

export interface DatastoreRenamedOnHostEvent extends HostEvent {
  readonly _type?: 'DatastoreRenamedOnHostEvent';
  readonly oldName: string;
  readonly newName: string;
}

export interface DatastoreSummary {
  readonly datastore?: MoRef;
  readonly name: string;
  readonly url: string;
  readonly capacity: number;
  readonly freeSpace: number;
  readonly uncommitted?: number;
  readonly accessible: boolean;
  readonly multipleHostAccess?: boolean;
  readonly type: string;
  readonly maintenanceMode?: string;
}

export interface DeltaDiskFormatNotSupported extends VmConfigFault {
  readonly _type?: 'DeltaDiskFormatNotSupported';
  readonly datastore?: readonly MoRef[];
  readonly deltaDiskFormat: string;
}

export interface Description {
  readonly _type?: string;
  readonly label: string;
  readonly summary: string;
}

export interface DestinationSwitchFull extends CannotAccessNetwork {
  readonly _type?: 'DestinationSwitchFull';
}

export interface DeviceBackedVirtualDiskSpec extends VirtualDiskSpec {
  readonly _type?: 'DeviceBackedVirtualDiskSpec';
  readonly device: string;
}

export interface DeviceBackingNotSupported extends DeviceNotSupported {
  readonly _type?: string;
  readonly backing: string;
}

export interface DeviceControllerNotSupported extends DeviceNotSupported {
  readonly _type?: 'DeviceControllerNotSupported';
  readonly controller: string;
}

export interface DeviceHotPlugNotSupported extends InvalidDeviceSpec {
  readonly _type?: 'DeviceHotPlugNotSupported';
}

export interface DeviceNotFound extends InvalidDeviceSpec {
  readonly _type?: 'DeviceNotFound';
}

export interface DeviceNotSupported extends VirtualHardwareCompatibilityIssue {
  readonly _type?: string;
  readonly device: string;
  readonly reason?: string;
}

export interface DeviceUnsupportedForVmPlatform extends InvalidDeviceSpec {
  readonly _type?: 'DeviceUnsupportedForVmPlatform';
}

export interface DeviceUnsupportedForVmVersion extends InvalidDeviceSpec {
  readonly _type?: 'DeviceUnsupportedForVmVersion';
  readonly currentVersion: string;
  readonly expectedVersion: string;
}

export interface DigestNotSupported extends DeviceNotSupported {
  readonly _type?: 'DigestNotSupported';
}

export interface DirectoryNotEmpty extends FileFault {
  readonly _type?: 'DirectoryNotEmpty';
}

export interface DisableAdminNotSupported extends HostConfigFault {
  readonly _type?: 'DisableAdminNotSupported';
}

export interface DisallowedChangeByService extends RuntimeFault {
  readonly _type?: 'DisallowedChangeByService';
  readonly serviceName: string;
  readonly disallowedChange?: string;
}

export interface DisallowedDiskModeChange extends InvalidDeviceSpec {
  readonly _type?: 'DisallowedDiskModeChange';
}

export interface DisallowedMigrationDeviceAttached extends MigrationFault {
  readonly _type?: 'DisallowedMigrationDeviceAttached';
  readonly fault: LocalizedMethodFault;
}

export interface DisallowedOperationOnFailoverHost extends RuntimeFault {
  readonly _type?: 'DisallowedOperationOnFailoverHost';
  readonly host: MoRef;
  readonly hostname: string;
}

export interface DiskMoveTypeNotSupported extends MigrationFault {
  readonly _type?: 'DiskMoveTypeNotSupported';
}

export interface DiskNotSupported extends VirtualHardwareCompatibilityIssue {
  readonly _type?: string;
  readonly disk: number;
}

export interface DistributedVirtualPortgroupInfo {
  readonly switchName: string;
  readonly switchUuid: string;
  readonly portgroupName: string;
  readonly portgroupKey: string;
  readonly portgroupType: string;
  readonly uplinkPortgroup: boolean;
  readonly portgroup: MoRef;
  readonly networkReservationSupported?: boolean;
  readonly backingType?: string;
  readonly logicalSwitchUuid?: string;
  readonly segmentId?: string;
}

export interface DistributedVirtualSwitchHostMemberBacking {
  readonly _type?: string;
}

export interface DistributedVirtualSwitchHostMemberPnicBacking extends DistributedVirtualSwitchHostMemberBacking {
  readonly _type?: 'DistributedVirtualSwitchHostMemberPnicBacking';
  readonly pnicSpec?: readonly DistributedVirtualSwitchHostMemberPnicSpec[];
}

export interface DistributedVirtualSwitchHostMemberPnicSpec {
  readonly pnicDevice: string;
  readonly uplinkPortKey?: string;
  readonly uplinkPortgroupKey?: string;
  readonly connectionCookie?: number;
}

export interface DistributedVirtualSwitchHostMemberTransportZoneInfo {
  readonly uuid: string;
  readonly type: string;
}

export interface DistributedVirtualSwitchInfo {
  readonly switchName: string;
  readonly switchUuid: string;
  readonly distributedVirtualSwitch: MoRef;
  readonly networkReservationSupported?: boolean;
}

export interface DistributedVirtualSwitchPortConnection {
  readonly switchUuid: string;
  readonly portgroupKey?: string;
  readonly portKey?: string;
  readonly connectionCookie?: number;
}

export interface DistributedVirtualSwitchProductSpec {
  readonly name?: string;
  readonly vendor?: string;
  readonly version?: string;
  readonly build?: string;
  readonly forwardingClass?: string;
  readonly bundleId?: string;
  readonly bundleUrl?: string;
}

export interface DomainNotFound extends ActiveDirectoryFault {
  readonly _type?: 'DomainNotFound';
  readonly domainName: string;
}

export interface DrsDisabledOnVm extends VimFault {
  readonly _type?: 'DrsDisabledOnVm';
}

export interface DrsEnteredStandbyModeEvent extends EnteredStandbyModeEvent {
  readonly _type?: 'DrsEnteredStandbyModeEvent';
}

export interface DrsEnteringStandbyModeEvent extends EnteringStandbyModeEvent {
  readonly _type?: 'DrsEnteringStandbyModeEvent';
}

export interface DrsExitStandbyModeFailedEvent extends ExitStandbyModeFailedEvent {
  readonly _type?: 'DrsExitStandbyModeFailedEvent';
}

export interface DrsExitedStandbyModeEvent extends ExitedStandbyModeEvent {
  readonly _type?: 'DrsExitedStandbyModeEvent';
}

export interface DrsExitingStandbyModeEvent extends ExitingStandbyModeEvent {
  readonly _type?: 'DrsExitingStandbyModeEvent';
}

export interface DrsResourceConfigureFailedEvent extends HostEvent {
  readonly _type?: 'DrsResourceConfigureFailedEvent';
  readonly reason: LocalizedMethodFault;
}

export interface DrsResourceConfigureSyncedEvent extends HostEvent {
  readonly _type?: 'DrsResourceConfigureSyncedEvent';
}

export interface DrsRuleComplianceEvent extends VmEvent {
  readonly _type?: 'DrsRuleComplianceEvent';
}

export interface DrsRuleViolationEvent extends VmEvent {
  readonly _type?: 'DrsRuleViolationEvent';
}

export interface DrsSoftRuleViolationEvent extends VmEvent {
  readonly _type?: 'DrsSoftRuleViolationEvent';
}

export interface DrsVmMigratedEvent extends VmMigratedEvent {
  readonly _type?: 'DrsVmMigratedEvent';
}

export interface DrsVmPoweredOnEvent extends VmPoweredOnEvent {
  readonly _type?: 'DrsVmPoweredOnEvent';
}

export interface DrsVmotionIncompatibleFault extends VirtualHardwareCompatibilityIssue {
  readonly _type?: 'DrsVmotionIncompatibleFault';
  readonly host: MoRef;
}

export interface DuplicateIpDetectedEvent extends HostEvent {
  readonly _type?: 'DuplicateIpDetectedEvent';
  readonly duplicateIP: string;
  readonly macAddress: string;
}

export interface DuplicateName extends VimFault {
  readonly _type?: 'DuplicateName';
  readonly name: string;
  readonly object: MoRef;
}

export interface DynamicData {
  readonly _type?: string;
}

export interface DynamicProperty {
  readonly name: string;
  readonly val: unknown;
}

export interface EightHostLimitViolated extends VmConfigFault {
  readonly _type?: 'EightHostLimitViolated';
}

export interface ElementDescription extends Description {
  readonly _type?: string;
  readonly key: string;
}

export interface EncryptionKeyRequired extends InvalidState {
  readonly _type?: 'EncryptionKeyRequired';
  readonly requiredKey?: readonly CryptoKeyId[];
}

export interface EnteredMaintenanceModeEvent extends HostEvent {
  readonly _type?: 'EnteredMaintenanceModeEvent';
}

export interface EnteredStandbyModeEvent extends HostEvent {
  readonly _type?: string;
}

export interface EnteringMaintenanceModeEvent extends HostEvent {
  readonly _type?: 'EnteringMaintenanceModeEvent';
}

export interface EnteringStandbyModeEvent extends HostEvent {
  readonly _type?: string;
}

export interface EntityEventArgument extends EventArgument {
  readonly _type?: string;
  readonly name: string;
}

export interface EnumDescription {
  readonly key: string;
  readonly tags: readonly ElementDescription[];
}

export interface EvaluationLicenseSource extends LicenseSource {
  readonly _type?: 'EvaluationLicenseSource';
  readonly remainingHours?: number;
}

export interface Event {
  readonly _type?: string;
  readonly key: number;
  readonly chainId: number;
  readonly createdTime: Date;
  readonly userName: string;
  readonly datacenter?: DatacenterEventArgument;
  readonly computeResource?: ComputeResourceEventArgument;
  readonly host?: HostEventArgument;
  readonly vm?: VmEventArgument;
  readonly ds?: DatastoreEventArgument;
  readonly net?: NetworkEventArgument;
  readonly fullFormattedMessage?: string;
  readonly changeTag?: string;
}

export interface EventArgument {
  readonly _type?: string;
}

export interface EventDescription {
  readonly category: readonly ElementDescription[];
  readonly eventInfo: readonly EventDescriptionEventDetail[];
  readonly enumeratedTypes?: readonly EnumDescription[];
}

export interface EventDescriptionEventDetail {
  readonly key: string;
  readonly description?: string;
  readonly category: string;
  readonly formatOnDatacenter: string;
  readonly formatOnComputeResource: string;
  readonly formatOnHost: string;
  readonly formatOnVm: string;
  readonly fullFormat: string;
  readonly longDescription?: string;
}

export interface EventFilterSpec {
  readonly entity?: EventFilterSpecByEntity;
  readonly time?: EventFilterSpecByTime;
  readonly userName?: EventFilterSpecByUsername;
  readonly eventChainId?: number;
  readonly alarm?: MoRef;
  readonly scheduledTask?: MoRef;
  readonly disableFullMessage?: boolean;
  readonly category?: readonly string[];
  readonly type?: readonly string[];
  readonly tag?: readonly string[];
  readonly eventTypeId?: readonly string[];
  readonly maxCount?: number;
}

export interface EventFilterSpecByEntity {
  readonly entity: MoRef;
  readonly recursion: EventFilterSpecRecursionOption;
}

export interface EventFilterSpecByTime {
  readonly beginTime?: Date;
  readonly endTime?: Date;
}

export interface EventFilterSpecByUsername {
  readonly systemUser: boolean;
  readonly userList?: readonly string[];
}

export interface ExitMaintenanceModeEvent extends HostEvent {
  readonly _type?: 'ExitMaintenanceModeEvent';
}

export interface ExitStandbyModeFailedEvent extends HostEvent {
  readonly _type?: string;
}

export interface ExitedStandbyModeEvent extends HostEvent {
  readonly _type?: string;
}

export interface ExitingStandbyModeEvent extends HostEvent {
  readonly _type?: string;
}

export interface ExpiredAddonLicense extends ExpiredFeatureLicense {
  readonly _type?: 'ExpiredAddonLicense';
}

export interface ExpiredEditionLicense extends ExpiredFeatureLicense {
  readonly _type?: 'ExpiredEditionLicense';
}

export interface ExpiredFeatureLicense extends NotEnoughLicenses {
  readonly _type?: string;
  readonly feature: string;
  readonly count: number;
  readonly expirationDate: Date;
}

export interface ExtendedDescription extends Description {
  readonly _type?: 'ExtendedDescription';
  readonly messageCatalogKeyPrefix: string;
  readonly messageArg?: readonly KeyAnyValue[];
}

export interface ExtendedElementDescription extends ElementDescription {
  readonly _type?: 'ExtendedElementDescription';
  readonly messageCatalogKeyPrefix: string;
  readonly messageArg?: readonly KeyAnyValue[];
}

export interface ExtendedEvent extends GeneralEvent {
  readonly _type?: 'ExtendedEvent';
  readonly eventTypeId: string;
  readonly managedObject: MoRef;
  readonly data?: readonly ExtendedEventPair[];
}

export interface ExtendedEventPair {
  readonly key: string;
  readonly value: string;
}

export interface ExtendedFault extends VimFault {
  readonly _type?: 'ExtendedFault';
  readonly faultTypeId: string;
  readonly data?: readonly KeyValue[];
}

export interface FailToEnableSPBM extends NotEnoughLicenses {
  readonly _type?: 'FailToEnableSPBM';
  readonly cs: MoRef;
  readonly csName: string;
  readonly hostLicenseStates: readonly ComputeResourceHostSPBMLicenseInfo[];
}

export interface FailToLockFaultToleranceVMs extends RuntimeFault {
  readonly _type?: 'FailToLockFaultToleranceVMs';
  readonly vmName: string;
  readonly vm: MoRef;
  readonly alreadyLockedVm: MoRef;
}

export interface FaultToleranceAntiAffinityViolated extends MigrationFault {
  readonly _type?: 'FaultToleranceAntiAffinityViolated';
  readonly hostName: string;
  readonly host: MoRef;
}

export interface FaultToleranceCannotEditMem extends VmConfigFault {
  readonly _type?: 'FaultToleranceCannotEditMem';
  readonly vmName: string;
  readonly vm: MoRef;
}

export interface FaultToleranceConfigInfo {
  readonly _type?: string;
  readonly role: number;
  readonly instanceUuids: readonly string[];
  readonly configPaths: readonly string[];
  readonly orphaned?: boolean;
}

export interface FaultToleranceCpuIncompatible extends CpuIncompatible {
  readonly _type?: 'FaultToleranceCpuIncompatible';
  readonly model: boolean;
  readonly family: boolean;
  readonly stepping: boolean;
}

export interface FaultToleranceNeedsThickDisk extends MigrationFault {
  readonly _type?: 'FaultToleranceNeedsThickDisk';
  readonly vmName: string;
}

export interface FaultToleranceNotLicensed extends VmFaultToleranceIssue {
  readonly _type?: 'FaultToleranceNotLicensed';
  readonly hostName?: string;
}

export interface FaultToleranceNotSameBuild extends MigrationFault {
  readonly _type?: 'FaultToleranceNotSameBuild';
  readonly build: string;
}

export interface FaultTolerancePrimaryConfigInfo extends FaultToleranceConfigInfo {
  readonly _type?: 'FaultTolerancePrimaryConfigInfo';
  readonly secondaries: readonly MoRef[];
}

export interface FaultTolerancePrimaryPowerOnNotAttempted extends VmFaultToleranceIssue {
  readonly _type?: 'FaultTolerancePrimaryPowerOnNotAttempted';
  readonly secondaryVm: MoRef;
  readonly primaryVm: MoRef;
}

export interface FaultToleranceSecondaryConfigInfo extends FaultToleranceConfigInfo {
  readonly _type?: 'FaultToleranceSecondaryConfigInfo';
  readonly primaryVM: MoRef;
}

export interface FaultToleranceVmNotDasProtected extends VimFault {
  readonly _type?: 'FaultToleranceVmNotDasProtected';
  readonly vm: MoRef;
  readonly vmName: string;
}

export interface FcoeConfig {
  readonly priorityClass: number;
  readonly sourceMac: string;
  readonly vlanRange: readonly FcoeConfigVlanRange[];
  readonly capabilities: FcoeConfigFcoeCapabilities;
  readonly fcoeActive: boolean;
}

export interface FcoeConfigFcoeCapabilities {
  readonly priorityClass: boolean;
  readonly sourceMacAddress: boolean;
  readonly vlanRange: boolean;
}

export interface FcoeConfigVlanRange {
  readonly vlanLow: number;
  readonly vlanHigh: number;
}

export interface FcoeFault extends VimFault {
  readonly _type?: string;
}

export interface FcoeFaultPnicHasNoPortSet extends FcoeFault {
  readonly _type?: 'FcoeFaultPnicHasNoPortSet';
  readonly nicDevice: string;
}

export interface FeatureEVCMode extends ElementDescription {
  readonly _type?: 'FeatureEVCMode';
  readonly mask?: readonly HostFeatureMask[];
  readonly capability?: readonly HostFeatureCapability[];
  readonly requirement?: readonly VirtualMachineFeatureRequirement[];
}

export interface FeatureRequirementsNotMet extends VirtualHardwareCompatibilityIssue {
  readonly _type?: 'FeatureRequirementsNotMet';
  readonly featureRequirement?: readonly VirtualMachineFeatureRequirement[];
  readonly vm?: MoRef;
  readonly host?: MoRef;
}

export interface FileAlreadyExists extends FileFault {
  readonly _type?: 'FileAlreadyExists';
}

export interface FileBackedPortNotSupported extends DeviceNotSupported {
  readonly _type?: 'FileBackedPortNotSupported';
}

export interface FileBackedVirtualDiskSpec extends VirtualDiskSpec {
  readonly _type?: string;
  readonly capacityKb: number;
  readonly profile?: readonly VirtualMachineProfileSpec[];
  readonly crypto?: CryptoSpec;
}

export interface FileFault extends VimFault {
  readonly _type?: string;
  readonly file: string;
}

export interface FileLocked extends FileFault {
  readonly _type?: 'FileLocked';
}

export interface FileNameTooLong extends FileFault {
  readonly _type?: 'FileNameTooLong';
}

export interface FileNotFound extends FileFault {
  readonly _type?: 'FileNotFound';
}

export interface FileNotWritable extends FileFault {
  readonly _type?: 'FileNotWritable';
}

export interface FileQuery {
  readonly _type?: string;
}

export interface FileQueryFlags {
  readonly fileType: boolean;
  readonly fileSize: boolean;
  readonly modification: boolean;
  readonly fileOwner?: boolean;
}

export interface FileTooLarge extends FileFault {
  readonly _type?: 'FileTooLarge';
  readonly datastore: string;
  readonly fileSize: number;
  readonly maxFileSize?: number;
}

export interface FileTransferInformation {
  readonly attributes: GuestFileAttributes;
  readonly size: number;
  readonly url: string;
}

export interface FilesystemQuiesceFault extends SnapshotFault {
  readonly _type?: 'FilesystemQuiesceFault';
}

export interface FilterInUse extends ResourceInUse {
  readonly _type?: 'FilterInUse';
  readonly disk?: readonly VirtualDiskId[];
}

export interface FloatOption extends OptionType {
  readonly _type?: 'FloatOption';
  readonly min: number;
  readonly max: number;
  readonly defaultValue: number;
}

export interface FloppyImageFileQuery extends FileQuery {
  readonly _type?: 'FloppyImageFileQuery';
}

export interface FolderEventArgument extends EntityEventArgument {
  readonly _type?: 'FolderEventArgument';
  readonly folder: MoRef;
}

export interface FolderFileQuery extends FileQuery {
  readonly _type?: 'FolderFileQuery';
}

export interface FtIssuesOnHost extends VmFaultToleranceIssue {
  readonly _type?: 'FtIssuesOnHost';
  readonly host: MoRef;
  readonly hostName: string;
  readonly errors?: readonly LocalizedMethodFault[];
}

export interface FullStorageVMotionNotSupported extends MigrationFeatureNotSupported {
  readonly _type?: 'FullStorageVMotionNotSupported';
}

export interface GeneralEvent extends Event {
  readonly _type?: string;
  readonly message: string;
}

export interface GeneralHostErrorEvent extends GeneralEvent {
  readonly _type?: 'GeneralHostErrorEvent';
}

export interface GeneralHostInfoEvent extends GeneralEvent {
  readonly _type?: 'GeneralHostInfoEvent';
}

export interface GeneralHostWarningEvent extends GeneralEvent {
  readonly _type?: 'GeneralHostWarningEvent';
}

export interface GeneralUserEvent extends GeneralEvent {
  readonly _type?: 'GeneralUserEvent';
  readonly entity?: ManagedEntityEventArgument;
}

export interface GeneralVmErrorEvent extends GeneralEvent {
  readonly _type?: 'GeneralVmErrorEvent';
}

export interface GeneralVmInfoEvent extends GeneralEvent {
  readonly _type?: 'GeneralVmInfoEvent';
}

export interface GeneralVmWarningEvent extends GeneralEvent {
  readonly _type?: 'GeneralVmWarningEvent';
}

export interface GenericDrsFault extends VimFault {
  readonly _type?: 'GenericDrsFault';
  readonly hostFaults?: readonly LocalizedMethodFault[];
}

export interface GenericVmConfigFault extends VmConfigFault {
  readonly _type?: 'GenericVmConfigFault';
  readonly reason: string;
}

export interface GhostDvsProxySwitchDetectedEvent extends HostEvent {
  readonly _type?: 'GhostDvsProxySwitchDetectedEvent';
  readonly switchUuid: readonly string[];
}

export interface GhostDvsProxySwitchRemovedEvent extends HostEvent {
  readonly _type?: 'GhostDvsProxySwitchRemovedEvent';
  readonly switchUuid: readonly string[];
}

export interface GuestAuthentication {
  readonly _type?: string;
  readonly interactiveSession: boolean;
}

export interface GuestAuthenticationChallenge extends GuestOperationsFault {
  readonly _type?: 'GuestAuthenticationChallenge';
  readonly serverChallenge: GuestAuthentication;
  readonly sessionID: number;
}

export interface GuestComponentsOutOfDate extends GuestOperationsFault {
  readonly _type?: 'GuestComponentsOutOfDate';
}

export interface GuestDiskInfo {
  readonly diskPath?: string;
  readonly capacity?: number;
  readonly freeSpace?: number;
  readonly filesystemType?: string;
  readonly mappings?: readonly GuestInfoVirtualDiskMapping[];
}

export interface GuestFileAttributes {
  readonly _type?: string;
  readonly modificationTime?: Date;
  readonly accessTime?: Date;
  readonly symlinkTarget?: string;
}

export interface GuestFileInfo {
  readonly path: string;
  readonly type: string;
  readonly size: number;
  readonly attributes: GuestFileAttributes;
}

export interface GuestInfo {
  readonly toolsStatus?: VirtualMachineToolsStatus;
  readonly toolsVersionStatus?: string;
  readonly toolsVersionStatus2?: string;
  readonly toolsRunningStatus?: string;
  readonly toolsVersion?: string;
  readonly toolsInstallType?: string;
  readonly guestId?: string;
  readonly guestFamily?: string;
  readonly guestFullName?: string;
  readonly hostName?: string;
  readonly ipAddress?: string;
  readonly net?: readonly GuestNicInfo[];
  readonly ipStack?: readonly GuestStackInfo[];
  readonly disk?: readonly GuestDiskInfo[];
  readonly screen?: GuestScreenInfo;
  readonly guestState: string;
  readonly appHeartbeatStatus?: string;
  readonly guestKernelCrashed?: boolean;
  readonly appState?: string;
  readonly guestOperationsReady?: boolean;
  readonly interactiveGuestOperationsReady?: boolean;
  readonly guestStateChangeSupported?: boolean;
  readonly generationInfo?: readonly GuestInfoNamespaceGenerationInfo[];
  readonly hwVersion?: string;
}

export interface GuestInfoNamespaceGenerationInfo {
  readonly key: string;
  readonly generationNo: number;
}

export interface GuestInfoVirtualDiskMapping {
  readonly key: number;
}

export interface GuestListFileInfo {
  readonly files?: readonly GuestFileInfo[];
  readonly remaining: number;
}

export interface GuestMultipleMappings extends GuestOperationsFault {
  readonly _type?: 'GuestMultipleMappings';
}

export interface GuestNicInfo {
  readonly network?: string;
  readonly ipAddress?: readonly string[];
  readonly macAddress?: string;
  readonly connected: boolean;
  readonly deviceConfigId: number;
  readonly dnsConfig?: NetDnsConfigInfo;
  readonly ipConfig?: NetIpConfigInfo;
  readonly netBIOSConfig?: NetBIOSConfigInfo;
}

export interface GuestOperationsFault extends VimFault {
  readonly _type?: string;
}

export interface GuestOperationsUnavailable extends GuestOperationsFault {
  readonly _type?: 'GuestOperationsUnavailable';
}

export interface GuestOsDescriptor {
  readonly id: string;
  readonly family: string;
  readonly fullName: string;
  readonly supportedMaxCPUs: number;
  readonly numSupportedPhysicalSockets?: number;
  readonly numSupportedCoresPerSocket?: number;
  readonly supportedMinMemMB: number;
  readonly supportedMaxMemMB: number;
  readonly recommendedMemMB: number;
  readonly recommendedColorDepth: number;
  readonly supportedDiskControllerList: readonly string[];
  readonly recommendedSCSIController?: string;
  readonly recommendedDiskController: string;
  readonly supportedNumDisks: number;
  readonly recommendedDiskSizeMB: number;
  readonly recommendedCdromController?: string;
  readonly supportedEthernetCard: readonly string[];
  readonly recommendedEthernetCard?: string;
  readonly supportsSlaveDisk?: boolean;
  readonly cpuFeatureMask?: readonly HostCpuIdInfo[];
  readonly smcRequired?: boolean;
  readonly supportsWakeOnLan: boolean;
  readonly supportsVMI?: boolean;
  readonly supportsMemoryHotAdd?: boolean;
  readonly supportsCpuHotAdd?: boolean;
  readonly supportsCpuHotRemove?: boolean;
  readonly supportedFirmware?: readonly string[];
  readonly recommendedFirmware?: string;
  readonly supportedUSBControllerList?: readonly string[];
  readonly recommendedUSBController?: string;
  readonly supports3D?: boolean;
  readonly recommended3D?: boolean;
  readonly smcRecommended?: boolean;
  readonly ich7mRecommended?: boolean;
  readonly usbRecommended?: boolean;
  readonly supportLevel?: string;
  readonly supportedForCreate?: boolean;
  readonly vRAMSizeInKB?: IntOption;
  readonly numSupportedFloppyDevices?: number;
  readonly wakeOnLanEthernetCard?: readonly string[];
  readonly supportsPvscsiControllerForBoot?: boolean;
  readonly diskUuidEnabled?: boolean;
  readonly supportsHotPlugPCI?: boolean;
  readonly supportsSecureBoot?: boolean;
  readonly defaultSecureBoot?: boolean;
  readonly persistentMemorySupported?: boolean;
  readonly supportedMinPersistentMemoryMB?: number;
  readonly supportedMaxPersistentMemoryMB?: number;
  readonly recommendedPersistentMemoryMB?: number;
  readonly persistentMemoryHotAddSupported?: boolean;
  readonly persistentMemoryHotRemoveSupported?: boolean;
  readonly persistentMemoryColdGrowthSupported?: boolean;
  readonly persistentMemoryColdGrowthGranularityMB?: number;
  readonly persistentMemoryHotGrowthSupported?: boolean;
  readonly persistentMemoryHotGrowthGranularityMB?: number;
  readonly numRecommendedPhysicalSockets?: number;
  readonly numRecommendedCoresPerSocket?: number;
  readonly vvtdSupported?: BoolOption;
  readonly vbsSupported?: BoolOption;
  readonly vsgxSupported?: BoolOption;
  readonly supportsTPM20?: boolean;
  readonly vwdtSupported?: boolean;
}

export interface GuestPermissionDenied extends GuestOperationsFault {
  readonly _type?: 'GuestPermissionDenied';
}

export interface GuestPosixFileAttributes extends GuestFileAttributes {
  readonly _type?: 'GuestPosixFileAttributes';
  readonly ownerId?: number;
  readonly groupId?: number;
  readonly permissions?: number;
}

export interface GuestProcessInfo {
  readonly name: string;
  readonly pid: number;
  readonly owner: string;
  readonly cmdLine: string;
  readonly startTime: Date;
  readonly endTime?: Date;
  readonly exitCode?: number;
}

export interface GuestProcessNotFound extends GuestOperationsFault {
  readonly _type?: 'GuestProcessNotFound';
  readonly pid: number;
}

export interface GuestProgramSpec {
  readonly _type?: string;
  readonly programPath: string;
  readonly arguments: string;
  readonly workingDirectory?: string;
  readonly envVariables?: readonly string[];
}

export interface GuestRegistryFault extends GuestOperationsFault {
  readonly _type?: string;
  readonly windowsSystemErrorCode: number;
}

export interface GuestRegistryKeyAlreadyExists extends GuestRegistryKeyFault {
  readonly _type?: 'GuestRegistryKeyAlreadyExists';
}

export interface GuestRegistryKeyFault extends GuestRegistryFault {
  readonly _type?: string;
  readonly keyName: string;
}

export interface GuestRegistryKeyHasSubkeys extends GuestRegistryKeyFault {
  readonly _type?: 'GuestRegistryKeyHasSubkeys';
}

export interface GuestRegistryKeyInvalid extends GuestRegistryKeyFault {
  readonly _type?: 'GuestRegistryKeyInvalid';
}

export interface GuestRegistryKeyParentVolatile extends GuestRegistryKeyFault {
  readonly _type?: 'GuestRegistryKeyParentVolatile';
}

export interface GuestRegistryValueFault extends GuestRegistryFault {
  readonly _type?: string;
  readonly keyName: string;
  readonly valueName: string;
}

export interface GuestRegistryValueNotFound extends GuestRegistryValueFault {
  readonly _type?: 'GuestRegistryValueNotFound';
}

export interface GuestScreenInfo {
  readonly width: number;
  readonly height: number;
}

export interface GuestStackInfo {
  readonly dnsConfig?: NetDnsConfigInfo;
  readonly ipRouteConfig?: NetIpRouteConfigInfo;
  readonly ipStackConfig?: readonly KeyValue[];
  readonly dhcpConfig?: NetDhcpConfigInfo;
}

export interface GuestWindowsFileAttributes extends GuestFileAttributes {
  readonly _type?: 'GuestWindowsFileAttributes';
  readonly hidden?: boolean;
  readonly readOnly?: boolean;
  readonly createTime?: Date;
}

export interface GuestWindowsProgramSpec extends GuestProgramSpec {
  readonly _type?: 'GuestWindowsProgramSpec';
  readonly startMinimized: boolean;
}

export interface HAErrorsAtDest extends MigrationFault {
  readonly _type?: 'HAErrorsAtDest';
}

export interface HealthSystemRuntime {
  readonly systemHealthInfo?: HostSystemHealthInfo;
  readonly hardwareStatusInfo?: HostHardwareStatusInfo;
}

export interface HostAccessRestrictedToManagementServer extends NotSupported {
  readonly _type?: 'HostAccessRestrictedToManagementServer';
  readonly managementServer: string;
}

export interface HostAccountSpec {
  readonly _type?: string;
  readonly id: string;
  readonly password?: string;
  readonly description?: string;
}

export interface HostActiveDirectoryInfo extends HostDirectoryStoreInfo {
  readonly _type?: 'HostActiveDirectoryInfo';
  readonly joinedDomain?: string;
  readonly trustedDomain?: readonly string[];
  readonly domainMembershipStatus?: string;
  readonly smartCardAuthenticationEnabled?: boolean;
}

export interface HostAddFailedEvent extends HostEvent {
  readonly _type?: 'HostAddFailedEvent';
  readonly hostname: string;
}

export interface HostAddedEvent extends HostEvent {
  readonly _type?: 'HostAddedEvent';
}

export interface HostAdminDisableEvent extends HostEvent {
  readonly _type?: 'HostAdminDisableEvent';
}

export interface HostAdminEnableEvent extends HostEvent {
  readonly _type?: 'HostAdminEnableEvent';
}

export interface HostAssignableHardwareBinding {
  readonly instanceId: string;
  readonly vm: MoRef;
}

export interface HostAssignableHardwareConfig {
  readonly attributeOverride?: readonly HostAssignableHardwareConfigAttributeOverride[];
}

export interface HostAssignableHardwareConfigAttributeOverride {
  readonly instanceId: string;
  readonly name: string;
  readonly value?: unknown;
}

export interface HostAuthenticationManagerInfo {
  readonly authConfig: readonly HostAuthenticationStoreInfo[];
}

export interface HostAuthenticationStoreInfo {
  readonly _type?: string;
  readonly enabled: boolean;
}

export interface HostAutoStartManagerConfig {
  readonly defaults?: AutoStartDefaults;
  readonly powerInfo?: readonly AutoStartPowerInfo[];
}

export interface HostBIOSInfo {
  readonly biosVersion?: string;
  readonly releaseDate?: Date;
  readonly vendor?: string;
  readonly majorRelease?: number;
  readonly minorRelease?: number;
  readonly firmwareMajorRelease?: number;
  readonly firmwareMinorRelease?: number;
}

export interface HostBlockAdapterTargetTransport extends HostTargetTransport {
  readonly _type?: 'HostBlockAdapterTargetTransport';
}

export interface HostBlockHba extends HostHostBusAdapter {
  readonly _type?: 'HostBlockHba';
}

export interface HostCacheConfigurationInfo {
  readonly key: MoRef;
  readonly swapSize: number;
}

export interface HostCapability {
  readonly recursiveResourcePoolsSupported: boolean;
  readonly cpuMemoryResourceConfigurationSupported: boolean;
  readonly rebootSupported: boolean;
  readonly shutdownSupported: boolean;
  readonly vmotionSupported: boolean;
  readonly standbySupported: boolean;
  readonly ipmiSupported?: boolean;
  readonly maxSupportedVMs?: number;
  readonly maxRunningVMs?: number;
  readonly maxSupportedVcpus?: number;
  readonly maxRegisteredVMs?: number;
  readonly datastorePrincipalSupported: boolean;
  readonly sanSupported: boolean;
  readonly nfsSupported: boolean;
  readonly iscsiSupported: boolean;
  readonly vlanTaggingSupported: boolean;
  readonly nicTeamingSupported: boolean;
  readonly highGuestMemSupported: boolean;
  readonly maintenanceModeSupported: boolean;
  readonly suspendedRelocateSupported: boolean;
  readonly restrictedSnapshotRelocateSupported: boolean;
  readonly perVmSwapFiles: boolean;
  readonly localSwapDatastoreSupported: boolean;
  readonly unsharedSwapVMotionSupported: boolean;
  readonly backgroundSnapshotsSupported: boolean;
  readonly preAssignedPCIUnitNumbersSupported: boolean;
  readonly screenshotSupported: boolean;
  readonly scaledScreenshotSupported: boolean;
  readonly storageVMotionSupported?: boolean;
  readonly vmotionWithStorageVMotionSupported?: boolean;
  readonly vmotionAcrossNetworkSupported?: boolean;
  readonly maxNumDisksSVMotion?: number;
  readonly hbrNicSelectionSupported?: boolean;
  readonly vrNfcNicSelectionSupported?: boolean;
  readonly recordReplaySupported?: boolean;
  readonly ftSupported?: boolean;
  readonly replayUnsupportedReason?: string;
  readonly replayCompatibilityIssues?: readonly string[];
  readonly smpFtSupported?: boolean;
  readonly ftCompatibilityIssues?: readonly string[];
  readonly smpFtCompatibilityIssues?: readonly string[];
  readonly maxVcpusPerFtVm?: number;
  readonly loginBySSLThumbprintSupported?: boolean;
  readonly cloneFromSnapshotSupported?: boolean;
  readonly deltaDiskBackingsSupported?: boolean;
  readonly perVMNetworkTrafficShapingSupported?: boolean;
  readonly tpmSupported?: boolean;
  readonly tpmVersion?: string;
  readonly txtEnabled?: boolean;
  readonly supportedCpuFeature?: readonly HostCpuIdInfo[];
  readonly virtualExecUsageSupported?: boolean;
  readonly storageIORMSupported?: boolean;
  readonly vmDirectPathGen2Supported?: boolean;
  readonly vmDirectPathGen2UnsupportedReason?: readonly string[];
  readonly vmDirectPathGen2UnsupportedReasonExtended?: string;
  readonly supportedVmfsMajorVersion?: readonly number[];
  readonly vStorageCapable?: boolean;
  readonly snapshotRelayoutSupported?: boolean;
  readonly firewallIpRulesSupported?: boolean;
  readonly servicePackageInfoSupported?: boolean;
  readonly maxHostRunningVms?: number;
  readonly maxHostSupportedVcpus?: number;
  readonly vmfsDatastoreMountCapable?: boolean;
  readonly eightPlusHostVmfsSharedAccessSupported?: boolean;
  readonly nestedHVSupported?: boolean;
  readonly vPMCSupported?: boolean;
  readonly interVMCommunicationThroughVMCISupported?: boolean;
  readonly scheduledHardwareUpgradeSupported?: boolean;
  readonly featureCapabilitiesSupported?: boolean;
  readonly latencySensitivitySupported?: boolean;
  readonly storagePolicySupported?: boolean;
  readonly accel3dSupported?: boolean;
  readonly reliableMemoryAware?: boolean;
  readonly multipleNetworkStackInstanceSupported?: boolean;
  readonly messageBusProxySupported?: boolean;
  readonly vsanSupported?: boolean;
  readonly vFlashSupported?: boolean;
  readonly hostAccessManagerSupported?: boolean;
  readonly provisioningNicSelectionSupported?: boolean;
  readonly nfs41Supported?: boolean;
  readonly nfs41Krb5iSupported?: boolean;
  readonly turnDiskLocatorLedSupported?: boolean;
  readonly virtualVolumeDatastoreSupported?: boolean;
  readonly markAsSsdSupported?: boolean;
  readonly markAsLocalSupported?: boolean;
  readonly smartCardAuthenticationSupported?: boolean;
  readonly pMemSupported?: boolean;
  readonly pMemSnapshotSupported?: boolean;
  readonly cryptoSupported?: boolean;
  readonly oneKVolumeAPIsSupported?: boolean;
  readonly gatewayOnNicSupported?: boolean;
  readonly upitSupported?: boolean;
  readonly cpuHwMmuSupported?: boolean;
  readonly encryptedVMotionSupported?: boolean;
  readonly encryptionChangeOnAddRemoveSupported?: boolean;
  readonly encryptionHotOperationSupported?: boolean;
  readonly encryptionWithSnapshotsSupported?: boolean;
  readonly encryptionFaultToleranceSupported?: boolean;
  readonly encryptionMemorySaveSupported?: boolean;
  readonly encryptionRDMSupported?: boolean;
  readonly encryptionVFlashSupported?: boolean;
  readonly encryptionCBRCSupported?: boolean;
  readonly encryptionHBRSupported?: boolean;
  readonly ftEfiSupported?: boolean;
  readonly unmapMethodSupported?: string;
  readonly maxMemMBPerFtVm?: number;
  readonly virtualMmuUsageIgnored?: boolean;
  readonly virtualExecUsageIgnored?: boolean;
  readonly vmCreateDateSupported?: boolean;
  readonly vmfs3EOLSupported?: boolean;
  readonly ftVmcpSupported?: boolean;
  readonly quickBootSupported?: boolean;
  readonly assignableHardwareSupported?: boolean;
  readonly useFeatureReqsForOldHWv?: boolean;
  readonly markPerenniallyReservedSupported?: boolean;
  readonly hppPspSupported?: boolean;
  readonly deviceRebindWithoutRebootSupported?: boolean;
  readonly storagePolicyChangeSupported?: boolean;
  readonly precisionTimeProtocolSupported?: boolean;
  readonly remoteDeviceVMotionSupported?: boolean;
  readonly maxSupportedVmMemory?: number;
}

export interface HostCnxFailedAccountFailedEvent extends HostEvent {
  readonly _type?: 'HostCnxFailedAccountFailedEvent';
}

export interface HostCnxFailedAlreadyManagedEvent extends HostEvent {
  readonly _type?: 'HostCnxFailedAlreadyManagedEvent';
  readonly serverName: string;
}

export interface HostCnxFailedBadCcagentEvent extends HostEvent {
  readonly _type?: 'HostCnxFailedBadCcagentEvent';
}

export interface HostCnxFailedBadUsernameEvent extends HostEvent {
  readonly _type?: 'HostCnxFailedBadUsernameEvent';
}

export interface HostCnxFailedBadVersionEvent extends HostEvent {
  readonly _type?: 'HostCnxFailedBadVersionEvent';
}

export interface HostCnxFailedCcagentUpgradeEvent extends HostEvent {
  readonly _type?: 'HostCnxFailedCcagentUpgradeEvent';
}

export interface HostCnxFailedEvent extends HostEvent {
  readonly _type?: 'HostCnxFailedEvent';
}

export interface HostCnxFailedNetworkErrorEvent extends HostEvent {
  readonly _type?: 'HostCnxFailedNetworkErrorEvent';
}

export interface HostCnxFailedNoAccessEvent extends HostEvent {
  readonly _type?: 'HostCnxFailedNoAccessEvent';
}

export interface HostCnxFailedNoConnectionEvent extends HostEvent {
  readonly _type?: 'HostCnxFailedNoConnectionEvent';
}

export interface HostCnxFailedNoLicenseEvent extends HostEvent {
  readonly _type?: 'HostCnxFailedNoLicenseEvent';
}

export interface HostCnxFailedNotFoundEvent extends HostEvent {
  readonly _type?: 'HostCnxFailedNotFoundEvent';
}

export interface HostCnxFailedTimeoutEvent extends HostEvent {
  readonly _type?: 'HostCnxFailedTimeoutEvent';
}

export interface HostCommunication extends RuntimeFault {
  readonly _type?: string;
}

export interface HostComplianceCheckedEvent extends HostEvent {
  readonly _type?: 'HostComplianceCheckedEvent';
  readonly profile: ProfileEventArgument;
}

export interface HostCompliantEvent extends HostEvent {
  readonly _type?: 'HostCompliantEvent';
}

export interface HostConfigAppliedEvent extends HostEvent {
  readonly _type?: 'HostConfigAppliedEvent';
}

export interface HostConfigFailed extends HostConfigFault {
  readonly _type?: 'HostConfigFailed';
  readonly failure: readonly LocalizedMethodFault[];
}

export interface HostConfigFault extends VimFault {
  readonly _type?: string;
}

export interface HostConfigInfo {
  readonly host: MoRef;
  readonly product: AboutInfo;
  readonly deploymentInfo?: HostDeploymentInfo;
  readonly hyperThread?: HostHyperThreadScheduleInfo;
  readonly consoleReservation?: ServiceConsoleReservationInfo;
  readonly virtualMachineReservation?: VirtualMachineMemoryReservationInfo;
  readonly storageDevice?: HostStorageDeviceInfo;
  readonly multipathState?: HostMultipathStateInfo;
  readonly fileSystemVolume?: HostFileSystemVolumeInfo;
  readonly systemFile?: readonly string[];
  readonly network?: HostNetworkInfo;
  readonly vmotion?: HostVMotionInfo;
  readonly virtualNicManagerInfo?: HostVirtualNicManagerInfo;
  readonly capabilities?: HostNetCapabilities;
  readonly datastoreCapabilities?: HostDatastoreSystemCapabilities;
  readonly offloadCapabilities?: HostNetOffloadCapabilities;
  readonly service?: HostServiceInfo;
  readonly firewall?: HostFirewallInfo;
  readonly autoStart?: HostAutoStartManagerConfig;
  readonly activeDiagnosticPartition?: HostDiagnosticPartition;
  readonly option?: readonly OptionValue[];
  readonly optionDef?: readonly OptionDef[];
  readonly datastorePrincipal?: string;
  readonly localSwapDatastore?: MoRef;
  readonly systemSwapConfiguration?: HostSystemSwapConfiguration;
  readonly systemResources?: HostSystemResourceInfo;
  readonly dateTimeInfo?: HostDateTimeInfo;
  readonly flags?: HostFlagInfo;
  readonly adminDisabled?: boolean;
  readonly lockdownMode?: HostLockdownMode;
  readonly ipmi?: HostIpmiInfo;
  readonly sslThumbprintInfo?: HostSslThumbprintInfo;
  readonly sslThumbprintData?: readonly HostSslThumbprintInfo[];
  readonly certificate?: readonly number[];
  readonly pciPassthruInfo?: readonly HostPciPassthruInfo[];
  readonly authenticationManagerInfo?: HostAuthenticationManagerInfo;
  readonly featureVersion?: readonly HostFeatureVersionInfo[];
  readonly powerSystemCapability?: PowerSystemCapability;
  readonly powerSystemInfo?: PowerSystemInfo;
  readonly cacheConfigurationInfo?: readonly HostCacheConfigurationInfo[];
  readonly wakeOnLanCapable?: boolean;
  readonly featureCapability?: readonly HostFeatureCapability[];
  readonly maskedFeatureCapability?: readonly HostFeatureCapability[];
  readonly vFlashConfigInfo?: HostVFlashManagerVFlashConfigInfo;
  readonly domainList?: readonly string[];
  readonly scriptCheckSum?: Uint8Array;
  readonly hostConfigCheckSum?: Uint8Array;
  readonly descriptionTreeCheckSum?: Uint8Array;
  readonly graphicsInfo?: readonly HostGraphicsInfo[];
  readonly sharedPassthruGpuTypes?: readonly string[];
  readonly graphicsConfig?: HostGraphicsConfig;
  readonly sharedGpuCapabilities?: readonly HostSharedGpuCapabilities[];
  readonly ioFilterInfo?: readonly HostIoFilterInfo[];
  readonly sriovDevicePool?: readonly HostSriovDevicePoolInfo[];
  readonly assignableHardwareBinding?: readonly HostAssignableHardwareBinding[];
  readonly assignableHardwareConfig?: HostAssignableHardwareConfig;
}

export interface HostConfigManager {
  readonly cpuScheduler?: MoRef;
  readonly datastoreSystem?: MoRef;
  readonly memoryManager?: MoRef;
  readonly storageSystem?: MoRef;
  readonly networkSystem?: MoRef;
  readonly vmotionSystem?: MoRef;
  readonly virtualNicManager?: MoRef;
  readonly serviceSystem?: MoRef;
  readonly firewallSystem?: MoRef;
  readonly advancedOption?: MoRef;
  readonly diagnosticSystem?: MoRef;
  readonly autoStartManager?: MoRef;
  readonly snmpSystem?: MoRef;
  readonly dateTimeSystem?: MoRef;
  readonly patchManager?: MoRef;
  readonly imageConfigManager?: MoRef;
  readonly bootDeviceSystem?: MoRef;
  readonly firmwareSystem?: MoRef;
  readonly healthStatusSystem?: MoRef;
  readonly pciPassthruSystem?: MoRef;
  readonly licenseManager?: MoRef;
  readonly kernelModuleSystem?: MoRef;
  readonly authenticationManager?: MoRef;
  readonly powerSystem?: MoRef;
  readonly cacheConfigurationManager?: MoRef;
  readonly esxAgentHostManager?: MoRef;
  readonly iscsiManager?: MoRef;
  readonly vFlashManager?: MoRef;
  readonly vsanSystem?: MoRef;
  readonly messageBusProxy?: MoRef;
  readonly userDirectory?: MoRef;
  readonly accountManager?: MoRef;
  readonly hostAccessManager?: MoRef;
  readonly graphicsManager?: MoRef;
  readonly vsanInternalSystem?: MoRef;
  readonly certificateManager?: MoRef;
  readonly cryptoManager?: MoRef;
  readonly nvdimmSystem?: MoRef;
  readonly assignableHardwareManager?: MoRef;
}

export interface HostConfigSummary {
  readonly name: string;
  readonly port: number;
  readonly sslThumbprint?: string;
  readonly product?: AboutInfo;
  readonly vmotionEnabled: boolean;
  readonly faultToleranceEnabled?: boolean;
  readonly featureVersion?: readonly HostFeatureVersionInfo[];
  readonly agentVmDatastore?: MoRef;
  readonly agentVmNetwork?: MoRef;
}

export interface HostConnectFault extends VimFault {
  readonly _type?: string;
}

export interface HostConnectedEvent extends HostEvent {
  readonly _type?: 'HostConnectedEvent';
}

export interface HostConnectionLostEvent extends HostEvent {
  readonly _type?: 'HostConnectionLostEvent';
}

export interface HostCpuIdInfo {
  readonly level: number;
  readonly vendor?: string;
  readonly eax?: string;
  readonly ebx?: string;
  readonly ecx?: string;
  readonly edx?: string;
}

export interface HostCpuInfo {
  readonly numCpuPackages: number;
  readonly numCpuCores: number;
  readonly numCpuThreads: number;
  readonly hz: number;
}

export interface HostCpuPackage {
  readonly index: number;
  readonly vendor: string;
  readonly hz: number;
  readonly busHz: number;
  readonly description: string;
  readonly threadId: readonly number[];
  readonly cpuFeature?: readonly HostCpuIdInfo[];
}

export interface HostCpuPowerManagementInfo {
  readonly currentPolicy?: string;
  readonly hardwareSupport?: string;
}

export interface HostDasDisabledEvent extends HostEvent {
  readonly _type?: 'HostDasDisabledEvent';
}

export interface HostDasDisablingEvent extends HostEvent {
  readonly _type?: 'HostDasDisablingEvent';
}

export interface HostDasEnabledEvent extends HostEvent {
  readonly _type?: 'HostDasEnabledEvent';
}

export interface HostDasEnablingEvent extends HostEvent {
  readonly _type?: 'HostDasEnablingEvent';
}

export interface HostDasErrorEvent extends HostEvent {
  readonly _type?: 'HostDasErrorEvent';
  readonly message?: string;
  readonly reason?: string;
}

export interface HostDasEvent extends HostEvent {
  readonly _type?: string;
}

export interface HostDasOkEvent extends HostEvent {
  readonly _type?: 'HostDasOkEvent';
}

export interface HostDatastoreBrowserSearchSpec {
  readonly query?: readonly FileQuery[];
  readonly details?: FileQueryFlags;
  readonly searchCaseInsensitive?: boolean;
  readonly matchPattern?: readonly string[];
  readonly sortFoldersFirst?: boolean;
}

export interface HostDatastoreSystemCapabilities {
  readonly nfsMountCreationRequired: boolean;
  readonly nfsMountCreationSupported: boolean;
  readonly localDatastoreSupported: boolean;
  readonly vmfsExtentExpansionSupported?: boolean;
}

export interface HostDateTimeInfo {
  readonly timeZone: HostDateTimeSystemTimeZone;
  readonly systemClockProtocol?: string;
  readonly ntpConfig?: HostNtpConfig;
}

export interface HostDateTimeSystemTimeZone {
  readonly key: string;
  readonly name: string;
  readonly description: string;
  readonly gmtOffset: number;
}

export interface HostDeploymentInfo {
  readonly bootedFromStatelessCache?: boolean;
}

export interface HostDevice {
  readonly _type?: string;
  readonly deviceName: string;
  readonly deviceType: string;
}

export interface HostDhcpService {
  readonly key: string;
  readonly spec: HostDhcpServiceSpec;
}

export interface HostDhcpServiceConfig {
  readonly changeOperation?: string;
  readonly key: string;
  readonly spec: HostDhcpServiceSpec;
}

export interface HostDhcpServiceSpec {
  readonly virtualSwitch: string;
  readonly defaultLeaseDuration: number;
  readonly leaseBeginIp: string;
  readonly leaseEndIp: string;
  readonly maxLeaseDuration: number;
  readonly unlimitedLease: boolean;
  readonly ipSubnetAddr: string;
  readonly ipSubnetMask: string;
}

export interface HostDiagnosticPartition {
  readonly storageType: string;
  readonly diagnosticType: string;
  readonly slots: number;
  readonly id: HostScsiDiskPartition;
}

export interface HostDigestInfo {
  readonly _type?: string;
  readonly digestMethod: string;
  readonly digestValue: readonly number[];
  readonly objectName?: string;
}

export interface HostDirectoryStoreInfo extends HostAuthenticationStoreInfo {
  readonly _type?: string;
}

export interface HostDisconnectedEvent extends HostEvent {
  readonly _type?: 'HostDisconnectedEvent';
  readonly reason?: string;
}

export interface HostDiskDimensionsLba {
  readonly blockSize: number;
  readonly block: number;
}

export interface HostDnsConfig {
  readonly _type?: string;
  readonly dhcp: boolean;
  readonly virtualNicDevice?: string;
  readonly ipv6VirtualNicDevice?: string;
  readonly hostName: string;
  readonly domainName: string;
  readonly address?: readonly string[];
  readonly searchDomain?: readonly string[];
}

export interface HostDnsConfigSpec extends HostDnsConfig {
  readonly _type?: 'HostDnsConfigSpec';
  readonly virtualNicConnection?: HostVirtualNicConnection;
  readonly virtualNicConnectionV6?: HostVirtualNicConnection;
}

export interface HostEnableAdminFailedEvent extends HostEvent {
  readonly _type?: 'HostEnableAdminFailedEvent';
  readonly permissions: readonly Permission[];
}

export interface HostEvent extends Event {
  readonly _type?: string;
}

export interface HostEventArgument extends EntityEventArgument {
  readonly _type?: 'HostEventArgument';
  readonly host: MoRef;
}

export interface HostExtraNetworksEvent extends HostDasEvent {
  readonly _type?: 'HostExtraNetworksEvent';
  readonly ips?: string;
}

export interface HostFeatureCapability {
  readonly key: string;
  readonly featureName: string;
  readonly value: string;
}

export interface HostFeatureMask {
  readonly key: string;
  readonly featureName: string;
  readonly value: string;
}

export interface HostFeatureVersionInfo {
  readonly key: string;
  readonly value: string;
}

export interface HostFibreChannelHba extends HostHostBusAdapter {
  readonly _type?: string;
  readonly portWorldWideName: number;
  readonly nodeWorldWideName: number;
  readonly portType: FibreChannelPortType;
  readonly speed: number;
}

export interface HostFibreChannelOverEthernetHba extends HostFibreChannelHba {
  readonly _type?: 'HostFibreChannelOverEthernetHba';
  readonly underlyingNic: string;
  readonly linkInfo: HostFibreChannelOverEthernetHbaLinkInfo;
  readonly isSoftwareFcoe: boolean;
  readonly markedForRemoval: boolean;
}

export interface HostFibreChannelOverEthernetHbaLinkInfo {
  readonly vnportMac: string;
  readonly fcfMac: string;
  readonly vlanId: number;
}

export interface HostFibreChannelOverEthernetTargetTransport extends HostFibreChannelTargetTransport {
  readonly _type?: 'HostFibreChannelOverEthernetTargetTransport';
  readonly vnportMac: string;
  readonly fcfMac: string;
  readonly vlanId: number;
}

export interface HostFibreChannelTargetTransport extends HostTargetTransport {
  readonly _type?: string;
  readonly portWorldWideName: number;
  readonly nodeWorldWideName: number;
}

export interface HostFileSystemMountInfo {
  readonly mountInfo: HostMountInfo;
  readonly volume: HostFileSystemVolume;
  readonly vStorageSupport?: string;
}

export interface HostFileSystemVolume {
  readonly _type?: string;
  readonly type: string;
  readonly name: string;
  readonly capacity: number;
}

export interface HostFileSystemVolumeInfo {
  readonly volumeTypeList?: readonly string[];
  readonly mountInfo?: readonly HostFileSystemMountInfo[];
}

export interface HostFirewallDefaultPolicy {
  readonly incomingBlocked?: boolean;
  readonly outgoingBlocked?: boolean;
}

export interface HostFirewallInfo {
  readonly defaultPolicy: HostFirewallDefaultPolicy;
  readonly ruleset?: readonly HostFirewallRuleset[];
}

export interface HostFirewallRule {
  readonly port: number;
  readonly endPort?: number;
  readonly direction: HostFirewallRuleDirection;
  readonly portType?: HostFirewallRulePortType;
  readonly protocol: string;
}

export interface HostFirewallRuleset {
  readonly key: string;
  readonly label: string;
  readonly required: boolean;
  readonly rule: readonly HostFirewallRule[];
  readonly service?: string;
  readonly enabled: boolean;
  readonly allowedHosts?: HostFirewallRulesetIpList;
}

export interface HostFirewallRulesetIpList {
  readonly ipAddress?: readonly string[];
  readonly ipNetwork?: readonly HostFirewallRulesetIpNetwork[];
  readonly allIp: boolean;
}

export interface HostFirewallRulesetIpNetwork {
  readonly network: string;
  readonly prefixLength: number;
}

export interface HostFlagInfo {
  readonly backgroundSnapshotsEnabled?: boolean;
}

export interface HostForceMountedInfo {
  readonly persist: boolean;
  readonly mounted: boolean;
}

export interface HostGetShortNameFailedEvent extends HostEvent {
  readonly _type?: 'HostGetShortNameFailedEvent';
}

export interface HostGraphicsConfig {
  readonly hostDefaultGraphicsType: string;
  readonly sharedPassthruAssignmentPolicy: string;
  readonly deviceType?: readonly HostGraphicsConfigDeviceType[];
}

export interface HostGraphicsConfigDeviceType {
  readonly deviceId: string;
  readonly graphicsType: string;
}

export interface HostGraphicsInfo {
  readonly deviceName: string;
  readonly vendorName: string;
  readonly pciId: string;
  readonly graphicsType: string;
  readonly memorySizeInKB: number;
  readonly vm?: readonly MoRef[];
}

export interface HostHardwareElementInfo {
  readonly _type?: string;
  readonly name: string;
  readonly status: ElementDescription;
}

export interface HostHardwareInfo {
  readonly systemInfo: HostSystemInfo;
  readonly cpuPowerManagementInfo?: HostCpuPowerManagementInfo;
  readonly cpuInfo: HostCpuInfo;
  readonly cpuPkg: readonly HostCpuPackage[];
  readonly memorySize: number;
  readonly numaInfo?: HostNumaInfo;
  readonly smcPresent?: boolean;
  readonly pciDevice?: readonly HostPciDevice[];
  readonly cpuFeature?: readonly HostCpuIdInfo[];
  readonly biosInfo?: HostBIOSInfo;
  readonly reliableMemoryInfo?: HostReliableMemoryInfo;
  readonly persistentMemoryInfo?: HostPersistentMemoryInfo;
  readonly sgxInfo?: HostSgxInfo;
  readonly sevInfo?: HostSevInfo;
}

export interface HostHardwareStatusInfo {
  readonly memoryStatusInfo?: readonly HostHardwareElementInfo[];
  readonly cpuStatusInfo?: readonly HostHardwareElementInfo[];
  readonly storageStatusInfo?: readonly HostStorageElementInfo[];
}

export interface HostHardwareSummary {
  readonly vendor: string;
  readonly model: string;
  readonly uuid: string;
  readonly otherIdentifyingInfo?: readonly HostSystemIdentificationInfo[];
  readonly memorySize: number;
  readonly cpuModel: string;
  readonly cpuMhz: number;
  readonly numCpuPkgs: number;
  readonly numCpuCores: number;
  readonly numCpuThreads: number;
  readonly numNics: number;
  readonly numHBAs: number;
}

export interface HostHasComponentFailure extends VimFault {
  readonly _type?: 'HostHasComponentFailure';
  readonly hostName: string;
  readonly componentType: string;
  readonly componentName: string;
}

export interface HostHostBusAdapter {
  readonly _type?: string;
  readonly key?: string;
  readonly device: string;
  readonly bus: number;
  readonly status: string;
  readonly model: string;
  readonly driver?: string;
  readonly pci?: string;
  readonly storageProtocol?: string;
}

export interface HostHyperThreadScheduleInfo {
  readonly available: boolean;
  readonly active: boolean;
  readonly config: boolean;
}

export interface HostInAuditModeEvent extends HostEvent {
  readonly _type?: 'HostInAuditModeEvent';
}

export interface HostInDomain extends HostConfigFault {
  readonly _type?: 'HostInDomain';
}

export interface HostIncompatibleForFaultTolerance extends VmFaultToleranceIssue {
  readonly _type?: 'HostIncompatibleForFaultTolerance';
  readonly hostName?: string;
  readonly reason?: string;
}

export interface HostIncompatibleForRecordReplay extends VimFault {
  readonly _type?: 'HostIncompatibleForRecordReplay';
  readonly hostName?: string;
  readonly reason?: string;
}

export interface HostInternetScsiHba extends HostHostBusAdapter {
  readonly _type?: 'HostInternetScsiHba';
  readonly isSoftwareBased: boolean;
  readonly canBeDisabled?: boolean;
  readonly networkBindingSupport?: HostInternetScsiHbaNetworkBindingSupportType;
  readonly discoveryCapabilities: HostInternetScsiHbaDiscoveryCapabilities;
  readonly discoveryProperties: HostInternetScsiHbaDiscoveryProperties;
  readonly authenticationCapabilities: HostInternetScsiHbaAuthenticationCapabilities;
  readonly authenticationProperties: HostInternetScsiHbaAuthenticationProperties;
  readonly digestCapabilities?: HostInternetScsiHbaDigestCapabilities;
  readonly digestProperties?: HostInternetScsiHbaDigestProperties;
  readonly ipCapabilities: HostInternetScsiHbaIPCapabilities;
  readonly ipProperties: HostInternetScsiHbaIPProperties;
  readonly supportedAdvancedOptions?: readonly OptionDef[];
  readonly advancedOptions?: readonly HostInternetScsiHbaParamValue[];
  readonly iScsiName: string;
  readonly iScsiAlias?: string;
  readonly configuredSendTarget?: readonly HostInternetScsiHbaSendTarget[];
  readonly configuredStaticTarget?: readonly HostInternetScsiHbaStaticTarget[];
  readonly maxSpeedMb?: number;
  readonly currentSpeedMb?: number;
}

export interface HostInternetScsiHbaAuthenticationCapabilities {
  readonly chapAuthSettable: boolean;
  readonly krb5AuthSettable: boolean;
  readonly srpAuthSettable: boolean;
  readonly spkmAuthSettable: boolean;
  readonly mutualChapSettable?: boolean;
  readonly targetChapSettable?: boolean;
  readonly targetMutualChapSettable?: boolean;
}

export interface HostInternetScsiHbaAuthenticationProperties {
  readonly chapAuthEnabled: boolean;
  readonly chapName?: string;
  readonly chapSecret?: string;
  readonly chapAuthenticationType?: string;
  readonly chapInherited?: boolean;
  readonly mutualChapName?: string;
  readonly mutualChapSecret?: string;
  readonly mutualChapAuthenticationType?: string;
  readonly mutualChapInherited?: boolean;
}

export interface HostInternetScsiHbaDigestCapabilities {
  readonly headerDigestSettable?: boolean;
  readonly dataDigestSettable?: boolean;
  readonly targetHeaderDigestSettable?: boolean;
  readonly targetDataDigestSettable?: boolean;
}

export interface HostInternetScsiHbaDigestProperties {
  readonly headerDigestType?: string;
  readonly headerDigestInherited?: boolean;
  readonly dataDigestType?: string;
  readonly dataDigestInherited?: boolean;
}

export interface HostInternetScsiHbaDiscoveryCapabilities {
  readonly iSnsDiscoverySettable: boolean;
  readonly slpDiscoverySettable: boolean;
  readonly staticTargetDiscoverySettable: boolean;
  readonly sendTargetsDiscoverySettable: boolean;
}

export interface HostInternetScsiHbaDiscoveryProperties {
  readonly iSnsDiscoveryEnabled: boolean;
  readonly iSnsDiscoveryMethod?: string;
  readonly iSnsHost?: string;
  readonly slpDiscoveryEnabled: boolean;
  readonly slpDiscoveryMethod?: string;
  readonly slpHost?: string;
  readonly staticTargetDiscoveryEnabled: boolean;
  readonly sendTargetsDiscoveryEnabled: boolean;
}

export interface HostInternetScsiHbaIPCapabilities {
  readonly addressSettable: boolean;
  readonly ipConfigurationMethodSettable: boolean;
  readonly subnetMaskSettable: boolean;
  readonly defaultGatewaySettable: boolean;
  readonly primaryDnsServerAddressSettable: boolean;
  readonly alternateDnsServerAddressSettable: boolean;
  readonly ipv6Supported?: boolean;
  readonly arpRedirectSettable?: boolean;
  readonly mtuSettable?: boolean;
  readonly hostNameAsTargetAddress?: boolean;
  readonly nameAliasSettable?: boolean;
  readonly ipv4EnableSettable?: boolean;
  readonly ipv6EnableSettable?: boolean;
  readonly ipv6PrefixLengthSettable?: boolean;
  readonly ipv6PrefixLength?: number;
  readonly ipv6DhcpConfigurationSettable?: boolean;
  readonly ipv6LinkLocalAutoConfigurationSettable?: boolean;
  readonly ipv6RouterAdvertisementConfigurationSettable?: boolean;
  readonly ipv6DefaultGatewaySettable?: boolean;
  readonly ipv6MaxStaticAddressesSupported?: number;
}

export interface HostInternetScsiHbaIPProperties {
  readonly mac?: string;
  readonly address?: string;
  readonly dhcpConfigurationEnabled: boolean;
  readonly subnetMask?: string;
  readonly defaultGateway?: string;
  readonly primaryDnsServerAddress?: string;
  readonly alternateDnsServerAddress?: string;
  readonly ipv6Address?: string;
  readonly ipv6SubnetMask?: string;
  readonly ipv6DefaultGateway?: string;
  readonly arpRedirectEnabled?: boolean;
  readonly mtu?: number;
  readonly jumboFramesEnabled?: boolean;
  readonly ipv4Enabled?: boolean;
  readonly ipv6Enabled?: boolean;
  readonly ipv6properties?: HostInternetScsiHbaIPv6Properties;
}

export interface HostInternetScsiHbaIPv6Properties {
  readonly iscsiIpv6Address?: readonly HostInternetScsiHbaIscsiIpv6Address[];
  readonly ipv6DhcpConfigurationEnabled?: boolean;
  readonly ipv6LinkLocalAutoConfigurationEnabled?: boolean;
  readonly ipv6RouterAdvertisementConfigurationEnabled?: boolean;
  readonly ipv6DefaultGateway?: string;
}

export interface HostInternetScsiHbaIscsiIpv6Address {
  readonly address: string;
  readonly prefixLength: number;
  readonly origin: string;
  readonly operation?: string;
}

export interface HostInternetScsiHbaParamValue extends OptionValue {
  readonly _type?: 'HostInternetScsiHbaParamValue';
  readonly isInherited?: boolean;
}

export interface HostInternetScsiHbaSendTarget {
  readonly address: string;
  readonly port?: number;
  readonly authenticationProperties?: HostInternetScsiHbaAuthenticationProperties;
  readonly digestProperties?: HostInternetScsiHbaDigestProperties;
  readonly supportedAdvancedOptions?: readonly OptionDef[];
  readonly advancedOptions?: readonly HostInternetScsiHbaParamValue[];
  readonly parent?: string;
}

export interface HostInternetScsiHbaStaticTarget {
  readonly address: string;
  readonly port?: number;
  readonly iScsiName: string;
  readonly discoveryMethod?: string;
  readonly authenticationProperties?: HostInternetScsiHbaAuthenticationProperties;
  readonly digestProperties?: HostInternetScsiHbaDigestProperties;
  readonly supportedAdvancedOptions?: readonly OptionDef[];
  readonly advancedOptions?: readonly HostInternetScsiHbaParamValue[];
  readonly parent?: string;
}

export interface HostInternetScsiTargetTransport extends HostTargetTransport {
  readonly _type?: 'HostInternetScsiTargetTransport';
  readonly iScsiName: string;
  readonly iScsiAlias: string;
  readonly address?: readonly string[];
}

export interface HostInventoryFull extends NotEnoughLicenses {
  readonly _type?: 'HostInventoryFull';
  readonly capacity: number;
}

export interface HostIoFilterInfo extends IoFilterInfo {
  readonly _type?: 'HostIoFilterInfo';
  readonly available: boolean;
}

export interface HostIpChangedEvent extends HostEvent {
  readonly _type?: 'HostIpChangedEvent';
  readonly oldIP: string;
  readonly newIP: string;
}

export interface HostIpConfig {
  readonly dhcp: boolean;
  readonly ipAddress?: string;
  readonly subnetMask?: string;
  readonly ipV6Config?: HostIpConfigIpV6AddressConfiguration;
}

export interface HostIpConfigIpV6Address {
  readonly ipAddress: string;
  readonly prefixLength: number;
  readonly origin?: string;
  readonly dadState?: string;
  readonly lifetime?: Date;
  readonly operation?: string;
}

export interface HostIpConfigIpV6AddressConfiguration {
  readonly ipV6Address?: readonly HostIpConfigIpV6Address[];
  readonly autoConfigurationEnabled?: boolean;
  readonly dhcpV6Enabled?: boolean;
}

export interface HostIpInconsistentEvent extends HostEvent {
  readonly _type?: 'HostIpInconsistentEvent';
  readonly ipAddress: string;
  readonly ipAddress2: string;
}

export interface HostIpRouteConfig {
  readonly _type?: string;
  readonly defaultGateway?: string;
  readonly gatewayDevice?: string;
  readonly ipV6DefaultGateway?: string;
  readonly ipV6GatewayDevice?: string;
}

export interface HostIpRouteConfigSpec extends HostIpRouteConfig {
  readonly _type?: 'HostIpRouteConfigSpec';
  readonly gatewayDeviceConnection?: HostVirtualNicConnection;
  readonly ipV6GatewayDeviceConnection?: HostVirtualNicConnection;
}

export interface HostIpRouteEntry {
  readonly network: string;
  readonly prefixLength: number;
  readonly gateway: string;
  readonly deviceName?: string;
}

export interface HostIpRouteOp {
  readonly changeOperation: string;
  readonly route: HostIpRouteEntry;
}

export interface HostIpRouteTableConfig {
  readonly ipRoute?: readonly HostIpRouteOp[];
  readonly ipv6Route?: readonly HostIpRouteOp[];
}

export interface HostIpRouteTableInfo {
  readonly ipRoute?: readonly HostIpRouteEntry[];
  readonly ipv6Route?: readonly HostIpRouteEntry[];
}

export interface HostIpToShortNameFailedEvent extends HostEvent {
  readonly _type?: 'HostIpToShortNameFailedEvent';
}

export interface HostIpmiInfo {
  readonly bmcIpAddress?: string;
  readonly bmcMacAddress?: string;
  readonly login?: string;
  readonly password?: string;
}

export interface HostIsolationIpPingFailedEvent extends HostDasEvent {
  readonly _type?: 'HostIsolationIpPingFailedEvent';
  readonly isolationIp: string;
}

export interface HostLicensableResourceInfo {
  readonly resource: readonly KeyAnyValue[];
}

export interface HostListSummary {
  readonly host?: MoRef;
  readonly hardware?: HostHardwareSummary;
  readonly runtime?: HostRuntimeInfo;
  readonly config: HostConfigSummary;
  readonly quickStats: HostListSummaryQuickStats;
  readonly overallStatus: ManagedEntityStatus;
  readonly rebootRequired: boolean;
  readonly customValue?: readonly CustomFieldValue[];
  readonly managementServerIp?: string;
  readonly maxEVCModeKey?: string;
  readonly currentEVCModeKey?: string;
  readonly currentEVCGraphicsModeKey?: string;
  readonly gateway?: HostListSummaryGatewaySummary;
  readonly tpmAttestation?: HostTpmAttestationInfo;
  readonly trustAuthorityAttestationInfos?: readonly HostTrustAuthorityAttestationInfo[];
}

export interface HostListSummaryGatewaySummary {
  readonly gatewayType: string;
  readonly gatewayId: string;
}

export interface HostListSummaryQuickStats {
  readonly overallCpuUsage?: number;
  readonly overallMemoryUsage?: number;
  readonly distributedCpuFairness?: number;
  readonly distributedMemoryFairness?: number;
  readonly availablePMemCapacity?: number;
  readonly uptime?: number;
}

export interface HostLocalAuthenticationInfo extends HostAuthenticationStoreInfo {
  readonly _type?: 'HostLocalAuthenticationInfo';
}

export interface HostLocalFileSystemVolume extends HostFileSystemVolume {
  readonly _type?: 'HostLocalFileSystemVolume';
  readonly device: string;
}

export interface HostMaintenanceSpec {
  readonly purpose?: string;
}

export interface HostMissingNetworksEvent extends HostDasEvent {
  readonly _type?: 'HostMissingNetworksEvent';
  readonly ips?: string;
}

export interface HostMountInfo {
  readonly path?: string;
  readonly accessMode: string;
  readonly mounted?: boolean;
  readonly accessible?: boolean;
  readonly inaccessibleReason?: string;
}

export interface HostMultipathInfo {
  readonly lun?: readonly HostMultipathInfoLogicalUnit[];
}

export interface HostMultipathInfoFixedLogicalUnitPolicy extends HostMultipathInfoLogicalUnitPolicy {
  readonly _type?: 'HostMultipathInfoFixedLogicalUnitPolicy';
  readonly prefer: string;
}

export interface HostMultipathInfoHppLogicalUnitPolicy extends HostMultipathInfoLogicalUnitPolicy {
  readonly _type?: 'HostMultipathInfoHppLogicalUnitPolicy';
  readonly bytes?: number;
  readonly iops?: number;
  readonly path?: string;
  readonly latencyEvalTime?: number;
  readonly samplingIosPerPath?: number;
}

export interface HostMultipathInfoLogicalUnit {
  readonly key: string;
  readonly id: string;
  readonly lun: string;
  readonly path: readonly HostMultipathInfoPath[];
  readonly policy: HostMultipathInfoLogicalUnitPolicy;
  readonly storageArrayTypePolicy?: HostMultipathInfoLogicalUnitStorageArrayTypePolicy;
}

export interface HostMultipathInfoLogicalUnitPolicy {
  readonly _type?: string;
  readonly policy: string;
}

export interface HostMultipathInfoLogicalUnitStorageArrayTypePolicy {
  readonly policy: string;
}

export interface HostMultipathInfoPath {
  readonly key: string;
  readonly name: string;
  readonly pathState: string;
  readonly state?: string;
  readonly isWorkingPath?: boolean;
  readonly adapter: string;
  readonly lun: string;
  readonly transport?: HostTargetTransport;
}

export interface HostMultipathStateInfo {
  readonly path?: readonly HostMultipathStateInfoPath[];
}

export interface HostMultipathStateInfoPath {
  readonly name: string;
  readonly pathState: string;
}

export interface HostNasVolume extends HostFileSystemVolume {
  readonly _type?: 'HostNasVolume';
  readonly remoteHost: string;
  readonly remotePath: string;
  readonly userName?: string;
  readonly remoteHostNames?: readonly string[];
  readonly securityType?: string;
  readonly protocolEndpoint?: boolean;
}

export interface HostNasVolumeSpec {
  readonly remoteHost: string;
  readonly remotePath: string;
  readonly localPath: string;
  readonly accessMode: string;
  readonly type?: string;
  readonly userName?: string;
  readonly password?: string;
  readonly remoteHostNames?: readonly string[];
  readonly securityType?: string;
}

export interface HostNatService {
  readonly key: string;
  readonly spec: HostNatServiceSpec;
}

export interface HostNatServiceConfig {
  readonly changeOperation?: string;
  readonly key: string;
  readonly spec: HostNatServiceSpec;
}

export interface HostNatServiceNameServiceSpec {
  readonly dnsAutoDetect: boolean;
  readonly dnsPolicy: string;
  readonly dnsRetries: number;
  readonly dnsTimeout: number;
  readonly dnsNameServer?: readonly string[];
  readonly nbdsTimeout: number;
  readonly nbnsRetries: number;
  readonly nbnsTimeout: number;
}

export interface HostNatServicePortForwardSpec {
  readonly type: string;
  readonly name: string;
  readonly hostPort: number;
  readonly guestPort: number;
  readonly guestIpAddress: string;
}

export interface HostNatServiceSpec {
  readonly virtualSwitch: string;
  readonly activeFtp: boolean;
  readonly allowAnyOui: boolean;
  readonly configPort: boolean;
  readonly ipGatewayAddress: string;
  readonly udpTimeout: number;
  readonly portForward?: readonly HostNatServicePortForwardSpec[];
  readonly nameService?: HostNatServiceNameServiceSpec;
}

export interface HostNetCapabilities {
  readonly canSetPhysicalNicLinkSpeed: boolean;
  readonly supportsNicTeaming: boolean;
  readonly nicTeamingPolicy?: readonly string[];
  readonly supportsVlan: boolean;
  readonly usesServiceConsoleNic: boolean;
  readonly supportsNetworkHints: boolean;
  readonly maxPortGroupsPerVswitch?: number;
  readonly vswitchConfigSupported: boolean;
  readonly vnicConfigSupported: boolean;
  readonly ipRouteConfigSupported: boolean;
  readonly dnsConfigSupported: boolean;
  readonly dhcpOnVnicSupported: boolean;
  readonly ipV6Supported?: boolean;
  readonly backupNfcNiocSupported?: boolean;
}

export interface HostNetOffloadCapabilities {
  readonly csumOffload?: boolean;
  readonly tcpSegmentation?: boolean;
  readonly zeroCopyXmit?: boolean;
}

export interface HostNetStackInstance {
  readonly key?: string;
  readonly name?: string;
  readonly dnsConfig?: HostDnsConfig;
  readonly ipRouteConfig?: HostIpRouteConfig;
  readonly requestedMaxNumberOfConnections?: number;
  readonly congestionControlAlgorithm?: string;
  readonly ipV6Enabled?: boolean;
  readonly routeTableConfig?: HostIpRouteTableConfig;
}

export interface HostNetworkConfig {
  readonly vswitch?: readonly HostVirtualSwitchConfig[];
  readonly proxySwitch?: readonly HostProxySwitchConfig[];
  readonly portgroup?: readonly HostPortGroupConfig[];
  readonly pnic?: readonly PhysicalNicConfig[];
  readonly vnic?: readonly HostVirtualNicConfig[];
  readonly consoleVnic?: readonly HostVirtualNicConfig[];
  readonly dnsConfig?: HostDnsConfig;
  readonly ipRouteConfig?: HostIpRouteConfig;
  readonly consoleIpRouteConfig?: HostIpRouteConfig;
  readonly routeTableConfig?: HostIpRouteTableConfig;
  readonly dhcp?: readonly HostDhcpServiceConfig[];
  readonly nat?: readonly HostNatServiceConfig[];
  readonly ipV6Enabled?: boolean;
  readonly netStackSpec?: readonly HostNetworkConfigNetStackSpec[];
}

export interface HostNetworkConfigNetStackSpec {
  readonly netStackInstance: HostNetStackInstance;
  readonly operation?: string;
}

export interface HostNetworkConfigResult {
  readonly vnicDevice?: readonly string[];
  readonly consoleVnicDevice?: readonly string[];
}

export interface HostNetworkInfo {
  readonly vswitch?: readonly HostVirtualSwitch[];
  readonly proxySwitch?: readonly HostProxySwitch[];
  readonly portgroup?: readonly HostPortGroup[];
  readonly pnic?: readonly PhysicalNic[];
  readonly rdmaDevice?: readonly HostRdmaDevice[];
  readonly vnic?: readonly HostVirtualNic[];
  readonly consoleVnic?: readonly HostVirtualNic[];
  readonly dnsConfig?: HostDnsConfig;
  readonly ipRouteConfig?: HostIpRouteConfig;
  readonly consoleIpRouteConfig?: HostIpRouteConfig;
  readonly routeTableInfo?: HostIpRouteTableInfo;
  readonly dhcp?: readonly HostDhcpService[];
  readonly nat?: readonly HostNatService[];
  readonly ipV6Enabled?: boolean;
  readonly atBootIpV6Enabled?: boolean;
  readonly netStackInstance?: readonly HostNetStackInstance[];
  readonly opaqueSwitch?: readonly HostOpaqueSwitch[];
  readonly opaqueNetwork?: readonly HostOpaqueNetworkInfo[];
  readonly nsxTransportNodeId?: string;
}

export interface HostNetworkPolicy {
  readonly security?: HostNetworkSecurityPolicy;
  readonly nicTeaming?: HostNicTeamingPolicy;
  readonly offloadPolicy?: HostNetOffloadCapabilities;
  readonly shapingPolicy?: HostNetworkTrafficShapingPolicy;
}

export interface HostNetworkResourceRuntime {
  readonly pnicResourceInfo: readonly HostPnicNetworkResourceInfo[];
}

export interface HostNetworkSecurityPolicy {
  readonly allowPromiscuous?: boolean;
  readonly macChanges?: boolean;
  readonly forgedTransmits?: boolean;
}

export interface HostNetworkTrafficShapingPolicy {
  readonly enabled?: boolean;
  readonly averageBandwidth?: number;
  readonly peakBandwidth?: number;
  readonly burstSize?: number;
}

export interface HostNicFailureCriteria {
  readonly checkSpeed?: string;
  readonly speed?: number;
  readonly checkDuplex?: boolean;
  readonly fullDuplex?: boolean;
  readonly checkErrorPercent?: boolean;
  readonly percentage?: number;
  readonly checkBeacon?: boolean;
}

export interface HostNicOrderPolicy {
  readonly activeNic?: readonly string[];
  readonly standbyNic?: readonly string[];
}

export interface HostNicTeamingPolicy {
  readonly policy?: string;
  readonly reversePolicy?: boolean;
  readonly notifySwitches?: boolean;
  readonly rollingOrder?: boolean;
  readonly failureCriteria?: HostNicFailureCriteria;
  readonly nicOrder?: HostNicOrderPolicy;
}

export interface HostNoAvailableNetworksEvent extends HostDasEvent {
  readonly _type?: 'HostNoAvailableNetworksEvent';
  readonly ips?: string;
}

export interface HostNoHAEnabledPortGroupsEvent extends HostDasEvent {
  readonly _type?: 'HostNoHAEnabledPortGroupsEvent';
}

export interface HostNoRedundantManagementNetworkEvent extends HostDasEvent {
  readonly _type?: 'HostNoRedundantManagementNetworkEvent';
}

export interface HostNonCompliantEvent extends HostEvent {
  readonly _type?: 'HostNonCompliantEvent';
}

export interface HostNotConnected extends HostCommunication {
  readonly _type?: 'HostNotConnected';
}

export interface HostNotInClusterEvent extends HostDasEvent {
  readonly _type?: 'HostNotInClusterEvent';
}

export interface HostNotReachable extends HostCommunication {
  readonly _type?: 'HostNotReachable';
}

export interface HostNtpConfig {
  readonly server?: readonly string[];
  readonly configFile?: readonly string[];
}

export interface HostNumaInfo {
  readonly type: string;
  readonly numNodes: number;
  readonly numaNode?: readonly HostNumaNode[];
}

export interface HostNumaNode {
  readonly typeId: number;
  readonly cpuID: readonly number[];
  readonly memoryRangeBegin: number;
  readonly memoryRangeLength: number;
  readonly pciId?: readonly string[];
}

export interface HostNumericSensorInfo {
  readonly name: string;
  readonly healthState?: ElementDescription;
  readonly currentReading: number;
  readonly unitModifier: number;
  readonly baseUnits: string;
  readonly rateUnits?: string;
  readonly sensorType: string;
  readonly id?: string;
  readonly timeStamp?: string;
}

export interface HostNvmeController {
  readonly key: string;
  readonly controllerNumber: number;
  readonly subnqn: string;
  readonly name: string;
  readonly associatedAdapter: string;
  readonly transportType: string;
  readonly fusedOperationSupported: boolean;
  readonly numberOfQueues: number;
  readonly queueSize: number;
  readonly attachedNamespace?: readonly HostNvmeNamespace[];
  readonly vendorId?: string;
  readonly model?: string;
  readonly serialNumber?: string;
  readonly firmwareVersion?: string;
}

export interface HostNvmeNamespace {
  readonly key: string;
  readonly name: string;
  readonly id: number;
  readonly blockSize: number;
  readonly capacityInBlocks: number;
}

export interface HostNvmeTopology {
  readonly adapter?: readonly HostNvmeTopologyInterface[];
}

export interface HostNvmeTopologyInterface {
  readonly key: string;
  readonly adapter: string;
  readonly connectedController?: readonly HostNvmeController[];
}

export interface HostOpaqueNetworkInfo {
  readonly opaqueNetworkId: string;
  readonly opaqueNetworkName: string;
  readonly opaqueNetworkType: string;
  readonly pnicZone?: readonly string[];
  readonly capability?: OpaqueNetworkCapability;
  readonly extraConfig?: readonly OptionValue[];
}

export interface HostOpaqueSwitch {
  readonly key: string;
  readonly name?: string;
  readonly pnic?: readonly string[];
  readonly pnicZone?: readonly HostOpaqueSwitchPhysicalNicZone[];
  readonly status?: string;
  readonly vtep?: readonly HostVirtualNic[];
  readonly extraConfig?: readonly OptionValue[];
  readonly featureCapability?: readonly HostFeatureCapability[];
}

export interface HostOpaqueSwitchPhysicalNicZone {
  readonly key: string;
  readonly pnicDevice?: readonly string[];
}

export interface HostPMemVolume extends HostFileSystemVolume {
  readonly _type?: 'HostPMemVolume';
  readonly uuid: string;
  readonly version: string;
}

export interface HostParallelScsiHba extends HostHostBusAdapter {
  readonly _type?: 'HostParallelScsiHba';
}

export interface HostParallelScsiTargetTransport extends HostTargetTransport {
  readonly _type?: 'HostParallelScsiTargetTransport';
}

export interface HostPciDevice {
  readonly id: string;
  readonly classId: number;
  readonly bus: number;
  readonly slot: number;
  readonly function: number;
  readonly vendorId: number;
  readonly subVendorId: number;
  readonly vendorName: string;
  readonly deviceId: number;
  readonly subDeviceId: number;
  readonly parentBridge?: string;
  readonly deviceName: string;
}

export interface HostPciPassthruInfo {
  readonly _type?: string;
  readonly id: string;
  readonly dependentDevice: string;
  readonly passthruEnabled: boolean;
  readonly passthruCapable: boolean;
  readonly passthruActive: boolean;
}

export interface HostPcieHba extends HostHostBusAdapter {
  readonly _type?: 'HostPcieHba';
}

export interface HostPcieTargetTransport extends HostTargetTransport {
  readonly _type?: 'HostPcieTargetTransport';
}

export interface HostPersistentMemoryInfo {
  readonly capacityInMB?: number;
  readonly volumeUUID?: string;
}

export interface HostPlacedVirtualNicIdentifier {
  readonly vm: MoRef;
  readonly vnicKey: string;
  readonly reservation?: number;
}

export interface HostPlugStoreTopology {
  readonly adapter?: readonly HostPlugStoreTopologyAdapter[];
  readonly path?: readonly HostPlugStoreTopologyPath[];
  readonly target?: readonly HostPlugStoreTopologyTarget[];
  readonly device?: readonly HostPlugStoreTopologyDevice[];
  readonly plugin?: readonly HostPlugStoreTopologyPlugin[];
}

export interface HostPlugStoreTopologyAdapter {
  readonly key: string;
  readonly adapter: string;
  readonly path?: readonly string[];
}

export interface HostPlugStoreTopologyDevice {
  readonly key: string;
  readonly lun: string;
  readonly path?: readonly string[];
}

export interface HostPlugStoreTopologyPath {
  readonly key: string;
  readonly name: string;
  readonly channelNumber?: number;
  readonly targetNumber?: number;
  readonly lunNumber?: number;
  readonly adapter?: string;
  readonly target?: string;
  readonly device?: string;
}

export interface HostPlugStoreTopologyPlugin {
  readonly key: string;
  readonly name: string;
  readonly device?: readonly string[];
  readonly claimedPath?: readonly string[];
}

export interface HostPlugStoreTopologyTarget {
  readonly key: string;
  readonly transport?: HostTargetTransport;
}

export interface HostPnicNetworkResourceInfo {
  readonly pnicDevice: string;
  readonly availableBandwidthForVMTraffic?: number;
  readonly unusedBandwidthForVMTraffic?: number;
  readonly placedVirtualNics?: readonly HostPlacedVirtualNicIdentifier[];
}

export interface HostPortGroup {
  readonly key?: string;
  readonly port?: readonly HostPortGroupPort[];
  readonly vswitch?: string;
  readonly computedPolicy: HostNetworkPolicy;
  readonly spec: HostPortGroupSpec;
}

export interface HostPortGroupConfig {
  readonly changeOperation?: string;
  readonly spec?: HostPortGroupSpec;
}

export interface HostPortGroupPort {
  readonly key?: string;
  readonly mac?: readonly string[];
  readonly type: string;
}

export interface HostPortGroupSpec {
  readonly name: string;
  readonly vlanId: number;
  readonly vswitchName: string;
  readonly policy: HostNetworkPolicy;
}

export interface HostPosixAccountSpec extends HostAccountSpec {
  readonly _type?: 'HostPosixAccountSpec';
  readonly posixId?: number;
  readonly shellAccess?: boolean;
}

export interface HostPowerOpFailed extends VimFault {
  readonly _type?: string;
}

export interface HostPowerPolicy {
  readonly key: number;
  readonly name: string;
  readonly shortName: string;
  readonly description: string;
}

export interface HostPrimaryAgentNotShortNameEvent extends HostDasEvent {
  readonly _type?: 'HostPrimaryAgentNotShortNameEvent';
  readonly primaryAgent: string;
}

export interface HostProfileAppliedEvent extends HostEvent {
  readonly _type?: 'HostProfileAppliedEvent';
  readonly profile: ProfileEventArgument;
}

export interface HostProtocolEndpoint {
  readonly peType: string;
  readonly type?: string;
  readonly uuid: string;
  readonly hostKey?: readonly MoRef[];
  readonly storageArray?: string;
  readonly nfsServer?: string;
  readonly nfsDir?: string;
  readonly nfsServerScope?: string;
  readonly nfsServerMajor?: string;
  readonly nfsServerAuthType?: string;
  readonly nfsServerUser?: string;
  readonly deviceId?: string;
}

export interface HostProxySwitch {
  readonly dvsUuid: string;
  readonly dvsName: string;
  readonly key: string;
  readonly numPorts: number;
  readonly configNumPorts?: number;
  readonly numPortsAvailable: number;
  readonly uplinkPort?: readonly KeyValue[];
  readonly mtu?: number;
  readonly pnic?: readonly string[];
  readonly spec: HostProxySwitchSpec;
  readonly hostLag?: readonly HostProxySwitchHostLagConfig[];
  readonly networkReservationSupported?: boolean;
  readonly nsxtEnabled?: boolean;
  readonly ensEnabled?: boolean;
  readonly ensInterruptEnabled?: boolean;
  readonly transportZones?: readonly DistributedVirtualSwitchHostMemberTransportZoneInfo[];
  readonly nsxUsedUplinkPort?: readonly string[];
  readonly nsxtStatus?: string;
  readonly nsxtStatusDetail?: string;
}

export interface HostProxySwitchConfig {
  readonly changeOperation?: string;
  readonly uuid: string;
  readonly spec?: HostProxySwitchSpec;
}

export interface HostProxySwitchHostLagConfig {
  readonly lagKey: string;
  readonly lagName?: string;
  readonly uplinkPort?: readonly KeyValue[];
}

export interface HostProxySwitchSpec {
  readonly backing?: DistributedVirtualSwitchHostMemberBacking;
}

export interface HostRdmaDevice {
  readonly key: string;
  readonly device: string;
  readonly driver?: string;
  readonly description?: string;
  readonly backing?: HostRdmaDeviceBacking;
  readonly connectionInfo: HostRdmaDeviceConnectionInfo;
  readonly capability: HostRdmaDeviceCapability;
}

export interface HostRdmaDeviceBacking {
  readonly _type?: string;
}

export interface HostRdmaDeviceCapability {
  readonly roceV1Capable: boolean;
  readonly roceV2Capable: boolean;
  readonly iWarpCapable: boolean;
}

export interface HostRdmaDeviceConnectionInfo {
  readonly state: string;
  readonly mtu: number;
  readonly speedInMbps: number;
}

export interface HostRdmaDevicePnicBacking extends HostRdmaDeviceBacking {
  readonly _type?: 'HostRdmaDevicePnicBacking';
  readonly pairedUplink: string;
}

export interface HostRdmaHba extends HostHostBusAdapter {
  readonly _type?: 'HostRdmaHba';
  readonly associatedRdmaDevice?: string;
}

export interface HostRdmaTargetTransport extends HostTargetTransport {
  readonly _type?: 'HostRdmaTargetTransport';
}

export interface HostReconnectionFailedEvent extends HostEvent {
  readonly _type?: 'HostReconnectionFailedEvent';
}

export interface HostReliableMemoryInfo {
  readonly memorySize: number;
}

export interface HostRemovedEvent extends HostEvent {
  readonly _type?: 'HostRemovedEvent';
}

export interface HostRuntimeInfo {
  readonly connectionState: HostSystemConnectionState;
  readonly powerState: HostSystemPowerState;
  readonly standbyMode?: string;
  readonly inMaintenanceMode: boolean;
  readonly inQuarantineMode?: boolean;
  readonly bootTime?: Date;
  readonly healthSystemRuntime?: HealthSystemRuntime;
  readonly tpmPcrValues?: readonly HostTpmDigestInfo[];
  readonly networkRuntimeInfo?: HostRuntimeInfoNetworkRuntimeInfo;
  readonly vFlashResourceRuntimeInfo?: HostVFlashManagerVFlashResourceRunTimeInfo;
  readonly hostMaxVirtualDiskCapacity?: number;
  readonly cryptoState?: string;
  readonly cryptoKeyId?: CryptoKeyId;
}

export interface HostRuntimeInfoNetStackInstanceRuntimeInfo {
  readonly netStackInstanceKey: string;
  readonly state?: string;
  readonly vmknicKeys?: readonly string[];
  readonly maxNumberOfConnections?: number;
  readonly currentIpV6Enabled?: boolean;
}

export interface HostRuntimeInfoNetworkRuntimeInfo {
  readonly netStackInstanceRuntimeInfo?: readonly HostRuntimeInfoNetStackInstanceRuntimeInfo[];
  readonly networkResourceRuntime?: HostNetworkResourceRuntime;
}

export interface HostScsiDisk extends ScsiLun {
  readonly _type?: 'HostScsiDisk';
  readonly capacity: HostDiskDimensionsLba;
  readonly devicePath: string;
  readonly ssd?: boolean;
  readonly localDisk?: boolean;
  readonly physicalLocation?: readonly string[];
  readonly emulatedDIXDIFEnabled?: boolean;
  readonly scsiDiskType?: string;
}

export interface HostScsiDiskPartition {
  readonly diskName: string;
  readonly partition: number;
}

export interface HostScsiTopology {
  readonly adapter?: readonly HostScsiTopologyInterface[];
}

export interface HostScsiTopologyInterface {
  readonly key: string;
  readonly adapter: string;
  readonly target?: readonly HostScsiTopologyTarget[];
}

export interface HostScsiTopologyLun {
  readonly key: string;
  readonly lun: number;
  readonly scsiLun: string;
}

export interface HostScsiTopologyTarget {
  readonly key: string;
  readonly target: number;
  readonly lun?: readonly HostScsiTopologyLun[];
  readonly transport?: HostTargetTransport;
}

export interface HostSerialAttachedHba extends HostHostBusAdapter {
  readonly _type?: 'HostSerialAttachedHba';
  readonly nodeWorldWideName: string;
}

export interface HostSerialAttachedTargetTransport extends HostTargetTransport {
  readonly _type?: 'HostSerialAttachedTargetTransport';
}

export interface HostService {
  readonly key: string;
  readonly label: string;
  readonly required: boolean;
  readonly uninstallable: boolean;
  readonly running: boolean;
  readonly ruleset?: readonly string[];
  readonly policy: string;
  readonly sourcePackage?: HostServiceSourcePackage;
}

export interface HostServiceInfo {
  readonly service?: readonly HostService[];
}

export interface HostServiceSourcePackage {
  readonly sourcePackageName: string;
  readonly description: string;
}

export interface HostSevInfo {
  readonly sevState: string;
  readonly maxSevEsGuests: number;
}

export interface HostSgxInfo {
  readonly sgxState: string;
  readonly totalEpcMemory: number;
  readonly flcMode: string;
  readonly lePubKeyHash?: string;
}

export interface HostSharedGpuCapabilities {
  readonly vgpu: string;
  readonly diskSnapshotSupported: boolean;
  readonly memorySnapshotSupported: boolean;
  readonly suspendSupported: boolean;
  readonly migrateSupported: boolean;
}

export interface HostShortNameInconsistentEvent extends HostDasEvent {
  readonly _type?: 'HostShortNameInconsistentEvent';
  readonly shortName: string;
  readonly shortName2: string;
}

export interface HostShortNameToIpFailedEvent extends HostEvent {
  readonly _type?: 'HostShortNameToIpFailedEvent';
  readonly shortName: string;
}

export interface HostShutdownEvent extends HostEvent {
  readonly _type?: 'HostShutdownEvent';
  readonly reason: string;
}

export interface HostSpecification {
  readonly createdTime: Date;
  readonly lastModified?: Date;
  readonly host: MoRef;
  readonly subSpecs?: readonly HostSubSpecification[];
  readonly changeID?: string;
}

export interface HostSpecificationChangedEvent extends HostEvent {
  readonly _type?: 'HostSpecificationChangedEvent';
}

export interface HostSpecificationOperationFailed extends VimFault {
  readonly _type?: 'HostSpecificationOperationFailed';
  readonly host: MoRef;
}

export interface HostSpecificationRequireEvent extends HostEvent {
  readonly _type?: 'HostSpecificationRequireEvent';
}

export interface HostSpecificationUpdateEvent extends HostEvent {
  readonly _type?: 'HostSpecificationUpdateEvent';
  readonly hostSpec: HostSpecification;
}

export interface HostSriovDevicePoolInfo {
  readonly _type?: string;
  readonly key: string;
}

export interface HostSriovInfo extends HostPciPassthruInfo {
  readonly _type?: 'HostSriovInfo';
  readonly sriovEnabled: boolean;
  readonly sriovCapable: boolean;
  readonly sriovActive: boolean;
  readonly numVirtualFunctionRequested: number;
  readonly numVirtualFunction: number;
  readonly maxVirtualFunctionSupported: number;
}

export interface HostSriovNetworkDevicePoolInfo extends HostSriovDevicePoolInfo {
  readonly _type?: 'HostSriovNetworkDevicePoolInfo';
  readonly switchKey?: string;
  readonly switchUuid?: string;
  readonly pnic?: readonly PhysicalNic[];
}

export interface HostSslThumbprintInfo {
  readonly principal: string;
  readonly ownerTag?: string;
  readonly sslThumbprints?: readonly string[];
}

export interface HostStorageDeviceInfo {
  readonly hostBusAdapter?: readonly HostHostBusAdapter[];
  readonly scsiLun?: readonly ScsiLun[];
  readonly scsiTopology?: HostScsiTopology;
  readonly nvmeTopology?: HostNvmeTopology;
  readonly multipathInfo?: HostMultipathInfo;
  readonly plugStoreTopology?: HostPlugStoreTopology;
  readonly softwareInternetScsiEnabled: boolean;
}

export interface HostStorageElementInfo extends HostHardwareElementInfo {
  readonly _type?: 'HostStorageElementInfo';
  readonly operationalInfo?: readonly HostStorageOperationalInfo[];
}

export interface HostStorageOperationalInfo {
  readonly property: string;
  readonly value: string;
}

export interface HostSubSpecification {
  readonly name: string;
  readonly createdTime: Date;
  readonly data?: readonly number[];
  readonly binaryData?: Uint8Array;
}

export interface HostSubSpecificationDeleteEvent extends HostEvent {
  readonly _type?: 'HostSubSpecificationDeleteEvent';
  readonly subSpecName: string;
}

export interface HostSubSpecificationUpdateEvent extends HostEvent {
  readonly _type?: 'HostSubSpecificationUpdateEvent';
  readonly hostSubSpec: HostSubSpecification;
}

export interface HostSyncFailedEvent extends HostEvent {
  readonly _type?: 'HostSyncFailedEvent';
  readonly reason: LocalizedMethodFault;
}

export interface HostSystemHealthInfo {
  readonly numericSensorInfo?: readonly HostNumericSensorInfo[];
}

export interface HostSystemIdentificationInfo {
  readonly identifierValue: string;
  readonly identifierType: ElementDescription;
}

export interface HostSystemInfo {
  readonly vendor: string;
  readonly model: string;
  readonly uuid: string;
  readonly otherIdentifyingInfo?: readonly HostSystemIdentificationInfo[];
  readonly serialNumber?: string;
}

export interface HostSystemResourceInfo {
  readonly key: string;
  readonly config?: ResourceConfigSpec;
  readonly child?: readonly HostSystemResourceInfo[];
}

export interface HostSystemSwapConfiguration {
  readonly option?: readonly HostSystemSwapConfigurationSystemSwapOption[];
}

export interface HostSystemSwapConfigurationDatastoreOption extends HostSystemSwapConfigurationSystemSwapOption {
  readonly _type?: 'HostSystemSwapConfigurationDatastoreOption';
  readonly datastore: string;
}

export interface HostSystemSwapConfigurationDisabledOption extends HostSystemSwapConfigurationSystemSwapOption {
  readonly _type?: 'HostSystemSwapConfigurationDisabledOption';
}

export interface HostSystemSwapConfigurationHostCacheOption extends HostSystemSwapConfigurationSystemSwapOption {
  readonly _type?: 'HostSystemSwapConfigurationHostCacheOption';
}

export interface HostSystemSwapConfigurationHostLocalSwapOption extends HostSystemSwapConfigurationSystemSwapOption {
  readonly _type?: 'HostSystemSwapConfigurationHostLocalSwapOption';
}

export interface HostSystemSwapConfigurationSystemSwapOption {
  readonly _type?: string;
  readonly key: number;
}

export interface HostTargetTransport {
  readonly _type?: string;
}

export interface HostTpmAttestationInfo {
  readonly time: Date;
  readonly status: HostTpmAttestationInfoAcceptanceStatus;
  readonly message?: LocalizableMessage;
}

export interface HostTpmDigestInfo extends HostDigestInfo {
  readonly _type?: 'HostTpmDigestInfo';
  readonly pcrNumber: number;
}

export interface HostTrustAuthorityAttestationInfo {
  readonly attestationStatus: string;
  readonly serviceId?: string;
  readonly attestedAt?: Date;
  readonly attestedUntil?: Date;
  readonly messages?: readonly LocalizableMessage[];
}

export interface HostUpgradeFailedEvent extends HostEvent {
  readonly _type?: 'HostUpgradeFailedEvent';
}

export interface HostUserWorldSwapNotEnabledEvent extends HostEvent {
  readonly _type?: 'HostUserWorldSwapNotEnabledEvent';
}

export interface HostVFlashManagerVFlashCacheConfigInfo {
  readonly vFlashModuleConfigOption?: readonly HostVFlashManagerVFlashCacheConfigInfoVFlashModuleConfigOption[];
  readonly defaultVFlashModule?: string;
  readonly swapCacheReservationInGB?: number;
}

export interface HostVFlashManagerVFlashCacheConfigInfoVFlashModuleConfigOption {
  readonly vFlashModule: string;
  readonly vFlashModuleVersion: string;
  readonly minSupportedModuleVersion: string;
  readonly cacheConsistencyType: ChoiceOption;
  readonly cacheMode: ChoiceOption;
  readonly blockSizeInKBOption: LongOption;
  readonly reservationInMBOption: LongOption;
  readonly maxDiskSizeInKB: number;
}

export interface HostVFlashManagerVFlashConfigInfo {
  readonly vFlashResourceConfigInfo?: HostVFlashManagerVFlashResourceConfigInfo;
  readonly vFlashCacheConfigInfo?: HostVFlashManagerVFlashCacheConfigInfo;
}

export interface HostVFlashManagerVFlashResourceConfigInfo {
  readonly vffs?: HostVffsVolume;
  readonly capacity: number;
}

export interface HostVFlashManagerVFlashResourceRunTimeInfo {
  readonly usage: number;
  readonly capacity: number;
  readonly accessible: boolean;
  readonly capacityForVmCache: number;
  readonly freeForVmCache: number;
}

export interface HostVMotionInfo {
  readonly netConfig?: HostVMotionNetConfig;
  readonly ipConfig?: HostIpConfig;
}

export interface HostVMotionNetConfig {
  readonly candidateVnic?: readonly HostVirtualNic[];
  readonly selectedVnic?: string;
}

export interface HostVfatVolume extends HostFileSystemVolume {
  readonly _type?: 'HostVfatVolume';
}

export interface HostVffsVolume extends HostFileSystemVolume {
  readonly _type?: 'HostVffsVolume';
  readonly majorVersion: number;
  readonly version: string;
  readonly uuid: string;
  readonly extent: readonly HostScsiDiskPartition[];
}

export interface HostVirtualNic {
  readonly device: string;
  readonly key: string;
  readonly portgroup: string;
  readonly spec: HostVirtualNicSpec;
  readonly port?: string;
}

export interface HostVirtualNicConfig {
  readonly changeOperation?: string;
  readonly device?: string;
  readonly portgroup: string;
  readonly spec?: HostVirtualNicSpec;
}

export interface HostVirtualNicConnection {
  readonly portgroup?: string;
  readonly dvPort?: DistributedVirtualSwitchPortConnection;
  readonly opNetwork?: HostVirtualNicOpaqueNetworkSpec;
}

export interface HostVirtualNicIpRouteSpec {
  readonly ipRouteConfig?: HostIpRouteConfig;
}

export interface HostVirtualNicManagerInfo {
  readonly netConfig?: readonly VirtualNicManagerNetConfig[];
}

export interface HostVirtualNicOpaqueNetworkSpec {
  readonly opaqueNetworkId: string;
  readonly opaqueNetworkType: string;
}

export interface HostVirtualNicSpec {
  readonly ip?: HostIpConfig;
  readonly mac?: string;
  readonly distributedVirtualPort?: DistributedVirtualSwitchPortConnection;
  readonly portgroup?: string;
  readonly mtu?: number;
  readonly tsoEnabled?: boolean;
  readonly netStackInstanceKey?: string;
  readonly opaqueNetwork?: HostVirtualNicOpaqueNetworkSpec;
  readonly externalId?: string;
  readonly pinnedPnic?: string;
  readonly ipRouteSpec?: HostVirtualNicIpRouteSpec;
  readonly systemOwned?: boolean;
}

export interface HostVirtualSwitch {
  readonly name: string;
  readonly key: string;
  readonly numPorts: number;
  readonly numPortsAvailable: number;
  readonly mtu?: number;
  readonly portgroup?: readonly string[];
  readonly pnic?: readonly string[];
  readonly spec: HostVirtualSwitchSpec;
}

export interface HostVirtualSwitchAutoBridge extends HostVirtualSwitchBridge {
  readonly _type?: 'HostVirtualSwitchAutoBridge';
  readonly excludedNicDevice?: readonly string[];
}

export interface HostVirtualSwitchBeaconConfig {
  readonly interval: number;
}

export interface HostVirtualSwitchBondBridge extends HostVirtualSwitchBridge {
  readonly _type?: 'HostVirtualSwitchBondBridge';
  readonly nicDevice: readonly string[];
  readonly beacon?: HostVirtualSwitchBeaconConfig;
  readonly linkDiscoveryProtocolConfig?: LinkDiscoveryProtocolConfig;
}

export interface HostVirtualSwitchBridge {
  readonly _type?: string;
}

export interface HostVirtualSwitchConfig {
  readonly changeOperation?: string;
  readonly name: string;
  readonly spec?: HostVirtualSwitchSpec;
}

export interface HostVirtualSwitchSimpleBridge extends HostVirtualSwitchBridge {
  readonly _type?: 'HostVirtualSwitchSimpleBridge';
  readonly nicDevice: string;
}

export interface HostVirtualSwitchSpec {
  readonly numPorts: number;
  readonly bridge?: HostVirtualSwitchBridge;
  readonly policy?: HostNetworkPolicy;
  readonly mtu?: number;
}

export interface HostVmfsVolume extends HostFileSystemVolume {
  readonly _type?: 'HostVmfsVolume';
  readonly blockSizeMb: number;
  readonly blockSize?: number;
  readonly unmapGranularity?: number;
  readonly unmapPriority?: string;
  readonly unmapBandwidthSpec?: VmfsUnmapBandwidthSpec;
  readonly maxBlocks: number;
  readonly majorVersion: number;
  readonly version: string;
  readonly uuid: string;
  readonly extent: readonly HostScsiDiskPartition[];
  readonly vmfsUpgradable: boolean;
  readonly forceMountedInfo?: HostForceMountedInfo;
  readonly ssd?: boolean;
  readonly local?: boolean;
  readonly scsiDiskType?: string;
}

export interface HostVnicConnectedToCustomizedDVPortEvent extends HostEvent {
  readonly _type?: 'HostVnicConnectedToCustomizedDVPortEvent';
  readonly vnic: VnicPortArgument;
  readonly prevPortKey?: string;
}

export interface HostVvolVolume extends HostFileSystemVolume {
  readonly _type?: 'HostVvolVolume';
  readonly scId: string;
  readonly hostPE?: readonly VVolHostPE[];
  readonly storageArray?: readonly VASAStorageArray[];
}

export interface HostWwnChangedEvent extends HostEvent {
  readonly _type?: 'HostWwnChangedEvent';
  readonly oldNodeWwns?: readonly number[];
  readonly oldPortWwns?: readonly number[];
  readonly newNodeWwns?: readonly number[];
  readonly newPortWwns?: readonly number[];
}

export interface HostWwnConflictEvent extends HostEvent {
  readonly _type?: 'HostWwnConflictEvent';
  readonly conflictedVms?: readonly VmEventArgument[];
  readonly conflictedHosts?: readonly HostEventArgument[];
  readonly wwn: number;
}

export interface HotSnapshotMoveNotSupported extends SnapshotCopyNotSupported {
  readonly _type?: 'HotSnapshotMoveNotSupported';
}

export interface HttpFault extends VimFault {
  readonly _type?: 'HttpFault';
  readonly statusCode: number;
  readonly statusMessage: string;
}

export interface ID {
  readonly id: string;
}

export interface IDEDiskNotSupported extends DiskNotSupported {
  readonly _type?: 'IDEDiskNotSupported';
}

export interface IORMNotSupportedHostOnDatastore extends VimFault {
  readonly _type?: 'IORMNotSupportedHostOnDatastore';
  readonly datastore: MoRef;
  readonly datastoreName: string;
  readonly host?: readonly MoRef[];
}

export interface IScsiBootFailureEvent extends HostEvent {
  readonly _type?: 'IScsiBootFailureEvent';
}

export interface InUseFeatureManipulationDisallowed extends NotEnoughLicenses {
  readonly _type?: 'InUseFeatureManipulationDisallowed';
}

export interface InaccessibleDatastore extends InvalidDatastore {
  readonly _type?: string;
  readonly detail?: string;
}

export interface InaccessibleFTMetadataDatastore extends InaccessibleDatastore {
  readonly _type?: 'InaccessibleFTMetadataDatastore';
}

export interface InaccessibleVFlashSource extends VimFault {
  readonly _type?: 'InaccessibleVFlashSource';
  readonly hostName: string;
}

export interface IncompatibleDefaultDevice extends MigrationFault {
  readonly _type?: 'IncompatibleDefaultDevice';
  readonly device: string;
}

export interface IncompatibleHostForFtSecondary extends VmFaultToleranceIssue {
  readonly _type?: 'IncompatibleHostForFtSecondary';
  readonly host: MoRef;
  readonly error?: readonly LocalizedMethodFault[];
}

export interface IncompatibleSetting extends InvalidArgument {
  readonly _type?: 'IncompatibleSetting';
  readonly conflictingProperty: string;
}

export interface IncorrectFileType extends FileFault {
  readonly _type?: 'IncorrectFileType';
}

export interface IncorrectHostInformation extends NotEnoughLicenses {
  readonly _type?: 'IncorrectHostInformation';
}

export interface IndependentDiskVMotionNotSupported extends MigrationFeatureNotSupported {
  readonly _type?: 'IndependentDiskVMotionNotSupported';
}

export interface InsufficientAgentVmsDeployed extends InsufficientResourcesFault {
  readonly _type?: 'InsufficientAgentVmsDeployed';
  readonly hostName: string;
  readonly requiredNumAgentVms: number;
  readonly currentNumAgentVms: number;
}

export interface InsufficientCpuResourcesFault extends InsufficientResourcesFault {
  readonly _type?: 'InsufficientCpuResourcesFault';
  readonly unreserved: number;
  readonly requested: number;
}

export interface InsufficientFailoverResourcesFault extends InsufficientResourcesFault {
  readonly _type?: 'InsufficientFailoverResourcesFault';
}

export interface InsufficientGraphicsResourcesFault extends InsufficientResourcesFault {
  readonly _type?: 'InsufficientGraphicsResourcesFault';
}

export interface InsufficientHostCapacityFault extends InsufficientResourcesFault {
  readonly _type?: string;
  readonly host?: MoRef;
}

export interface InsufficientHostCpuCapacityFault extends InsufficientHostCapacityFault {
  readonly _type?: 'InsufficientHostCpuCapacityFault';
  readonly unreserved: number;
  readonly requested: number;
}

export interface InsufficientHostMemoryCapacityFault extends InsufficientHostCapacityFault {
  readonly _type?: 'InsufficientHostMemoryCapacityFault';
  readonly unreserved: number;
  readonly requested: number;
}

export interface InsufficientMemoryResourcesFault extends InsufficientResourcesFault {
  readonly _type?: 'InsufficientMemoryResourcesFault';
  readonly unreserved: number;
  readonly requested: number;
}

export interface InsufficientNetworkCapacity extends InsufficientResourcesFault {
  readonly _type?: 'InsufficientNetworkCapacity';
}

export interface InsufficientNetworkResourcePoolCapacity extends InsufficientResourcesFault {
  readonly _type?: 'InsufficientNetworkResourcePoolCapacity';
  readonly dvsName: string;
  readonly dvsUuid: string;
  readonly resourcePoolKey: string;
  readonly available: number;
  readonly requested: number;
  readonly device: readonly string[];
}

export interface InsufficientPerCpuCapacity extends InsufficientHostCapacityFault {
  readonly _type?: 'InsufficientPerCpuCapacity';
}

export interface InsufficientResourcesFault extends VimFault {
  readonly _type?: string;
}

export interface InsufficientStandbyCpuResource extends InsufficientStandbyResource {
  readonly _type?: 'InsufficientStandbyCpuResource';
  readonly available: number;
  readonly requested: number;
}

export interface InsufficientStandbyMemoryResource extends InsufficientStandbyResource {
  readonly _type?: 'InsufficientStandbyMemoryResource';
  readonly available: number;
  readonly requested: number;
}

export interface InsufficientStandbyResource extends InsufficientResourcesFault {
  readonly _type?: string;
}

export interface InsufficientStorageIops extends VimFault {
  readonly _type?: 'InsufficientStorageIops';
  readonly unreservedIops: number;
  readonly requestedIops: number;
  readonly datastoreName: string;
}

export interface InsufficientStorageSpace extends InsufficientResourcesFault {
  readonly _type?: 'InsufficientStorageSpace';
}

export interface InsufficientVFlashResourcesFault extends InsufficientResourcesFault {
  readonly _type?: 'InsufficientVFlashResourcesFault';
  readonly freeSpaceInMB?: number;
  readonly freeSpace: number;
  readonly requestedSpaceInMB?: number;
  readonly requestedSpace: number;
}

export interface IntOption extends OptionType {
  readonly _type?: 'IntOption';
  readonly min: number;
  readonly max: number;
  readonly defaultValue: number;
}

export interface InvalidAffinitySettingFault extends VimFault {
  readonly _type?: 'InvalidAffinitySettingFault';
}

export interface InvalidArgument extends RuntimeFault {
  readonly _type?: string;
  readonly invalidProperty?: string;
}

export interface InvalidBmcRole extends VimFault {
  readonly _type?: 'InvalidBmcRole';
}

export interface InvalidBundle extends PlatformConfigFault {
  readonly _type?: 'InvalidBundle';
}

export interface InvalidCAMCertificate extends InvalidCAMServer {
  readonly _type?: 'InvalidCAMCertificate';
}

export interface InvalidCAMServer extends ActiveDirectoryFault {
  readonly _type?: string;
  readonly camServer: string;
}

export interface InvalidClientCertificate extends InvalidLogin {
  readonly _type?: 'InvalidClientCertificate';
}

export interface InvalidCollectorVersion extends MethodFault {
  readonly _type?: 'InvalidCollectorVersion';
}

export interface InvalidController extends InvalidDeviceSpec {
  readonly _type?: 'InvalidController';
  readonly controllerKey: number;
}

export interface InvalidDasConfigArgument extends InvalidArgument {
  readonly _type?: 'InvalidDasConfigArgument';
  readonly entry?: string;
  readonly clusterName?: string;
}

export interface InvalidDasRestartPriorityForFtVm extends InvalidArgument {
  readonly _type?: 'InvalidDasRestartPriorityForFtVm';
  readonly vm: MoRef;
  readonly vmName: string;
}

export interface InvalidDatastore extends VimFault {
  readonly _type?: string;
  readonly datastore?: MoRef;
  readonly name?: string;
}

export interface InvalidDatastorePath extends InvalidDatastore {
  readonly _type?: 'InvalidDatastorePath';
  readonly datastorePath: string;
}

export interface InvalidDatastoreState extends InvalidState {
  readonly _type?: 'InvalidDatastoreState';
  readonly datastoreName?: string;
}

export interface InvalidDeviceBacking extends InvalidDeviceSpec {
  readonly _type?: 'InvalidDeviceBacking';
}

export interface InvalidDeviceOperation extends InvalidDeviceSpec {
  readonly _type?: 'InvalidDeviceOperation';
  readonly badOp?: VirtualDeviceConfigSpecOperation;
  readonly badFileOp?: VirtualDeviceConfigSpecFileOperation;
}

export interface InvalidDeviceSpec extends InvalidVmConfig {
  readonly _type?: string;
  readonly deviceIndex: number;
}

export interface InvalidDiskFormat extends InvalidFormat {
  readonly _type?: 'InvalidDiskFormat';
}

export interface InvalidDrsBehaviorForFtVm extends InvalidArgument {
  readonly _type?: 'InvalidDrsBehaviorForFtVm';
  readonly vm: MoRef;
  readonly vmName: string;
}

export interface InvalidEditionLicense extends NotEnoughLicenses {
  readonly _type?: 'InvalidEditionLicense';
  readonly feature: string;
}

export interface InvalidEvent extends VimFault {
  readonly _type?: 'InvalidEvent';
}

export interface InvalidFolder extends VimFault {
  readonly _type?: string;
  readonly target: MoRef;
}

export interface InvalidFormat extends VmConfigFault {
  readonly _type?: string;
}

export interface InvalidGuestLogin extends GuestOperationsFault {
  readonly _type?: 'InvalidGuestLogin';
}

export interface InvalidHostConnectionState extends InvalidHostState {
  readonly _type?: 'InvalidHostConnectionState';
}

export interface InvalidHostName extends HostConfigFault {
  readonly _type?: 'InvalidHostName';
}

export interface InvalidHostState extends InvalidState {
  readonly _type?: string;
  readonly host?: MoRef;
}

export interface InvalidIndexArgument extends InvalidArgument {
  readonly _type?: 'InvalidIndexArgument';
  readonly key: string;
}

export interface InvalidIpmiLoginInfo extends VimFault {
  readonly _type?: 'InvalidIpmiLoginInfo';
}

export interface InvalidIpmiMacAddress extends VimFault {
  readonly _type?: 'InvalidIpmiMacAddress';
  readonly userProvidedMacAddress: string;
  readonly observedMacAddress: string;
}

export interface InvalidLicense extends VimFault {
  readonly _type?: 'InvalidLicense';
  readonly licenseContent: string;
}

export interface InvalidLocale extends VimFault {
  readonly _type?: 'InvalidLocale';
}

export interface InvalidLogin extends VimFault {
  readonly _type?: string;
}

export interface InvalidName extends VimFault {
  readonly _type?: 'InvalidName';
  readonly name: string;
  readonly entity?: MoRef;
}

export interface InvalidNasCredentials extends NasConfigFault {
  readonly _type?: 'InvalidNasCredentials';
  readonly userName: string;
}

export interface InvalidNetworkInType extends VAppPropertyFault {
  readonly _type?: 'InvalidNetworkInType';
}

export interface InvalidNetworkResource extends NasConfigFault {
  readonly _type?: 'InvalidNetworkResource';
  readonly remoteHost: string;
  readonly remotePath: string;
}

export interface InvalidOperationOnSecondaryVm extends VmFaultToleranceIssue {
  readonly _type?: 'InvalidOperationOnSecondaryVm';
  readonly instanceUuid: string;
}

export interface InvalidPowerState extends InvalidState {
  readonly _type?: 'InvalidPowerState';
  readonly requestedState?: VirtualMachinePowerState;
  readonly existingState: VirtualMachinePowerState;
}

export interface InvalidPrivilege extends VimFault {
  readonly _type?: 'InvalidPrivilege';
  readonly privilege: string;
}

export interface InvalidProfileReferenceHost extends RuntimeFault {
  readonly _type?: 'InvalidProfileReferenceHost';
  readonly reason?: string;
  readonly host?: MoRef;
  readonly profile?: MoRef;
  readonly profileName?: string;
}

export interface InvalidProperty extends MethodFault {
  readonly _type?: 'InvalidProperty';
  readonly name: string;
}

export interface InvalidPropertyType extends VAppPropertyFault {
  readonly _type?: 'InvalidPropertyType';
}

export interface InvalidPropertyValue extends VAppPropertyFault {
  readonly _type?: string;
}

export interface InvalidRequest extends RuntimeFault {
  readonly _type?: string;
}

export interface InvalidResourcePoolStructureFault extends InsufficientResourcesFault {
  readonly _type?: 'InvalidResourcePoolStructureFault';
}

export interface InvalidSnapshotFormat extends InvalidFormat {
  readonly _type?: 'InvalidSnapshotFormat';
}

export interface InvalidState extends VimFault {
  readonly _type?: string;
}

export interface InvalidType extends InvalidRequest {
  readonly _type?: 'InvalidType';
  readonly argument?: string;
}

export interface InvalidVmConfig extends VmConfigFault {
  readonly _type?: string;
  readonly property?: string;
}

export interface InvalidVmState extends InvalidState {
  readonly _type?: 'InvalidVmState';
  readonly vm: MoRef;
}

export interface InventoryHasStandardAloneHosts extends NotEnoughLicenses {
  readonly _type?: 'InventoryHasStandardAloneHosts';
  readonly hosts: readonly string[];
}

export interface IoFilterInfo {
  readonly _type?: string;
  readonly id: string;
  readonly name: string;
  readonly vendor: string;
  readonly version: string;
  readonly type?: string;
  readonly summary?: string;
  readonly releaseDate?: string;
}

export interface IscsiFault extends VimFault {
  readonly _type?: string;
}

export interface IscsiFaultInvalidVnic extends IscsiFault {
  readonly _type?: 'IscsiFaultInvalidVnic';
  readonly vnicDevice: string;
}

export interface IscsiFaultPnicInUse extends IscsiFault {
  readonly _type?: 'IscsiFaultPnicInUse';
  readonly pnicDevice: string;
}

export interface IscsiFaultVnicAlreadyBound extends IscsiFault {
  readonly _type?: 'IscsiFaultVnicAlreadyBound';
  readonly vnicDevice: string;
}

export interface IscsiFaultVnicHasActivePaths extends IscsiFault {
  readonly _type?: 'IscsiFaultVnicHasActivePaths';
  readonly vnicDevice: string;
}

export interface IscsiFaultVnicHasMultipleUplinks extends IscsiFault {
  readonly _type?: 'IscsiFaultVnicHasMultipleUplinks';
  readonly vnicDevice: string;
}

export interface IscsiFaultVnicHasNoUplinks extends IscsiFault {
  readonly _type?: 'IscsiFaultVnicHasNoUplinks';
  readonly vnicDevice: string;
}

export interface IscsiFaultVnicHasWrongUplink extends IscsiFault {
  readonly _type?: 'IscsiFaultVnicHasWrongUplink';
  readonly vnicDevice: string;
}

export interface IscsiFaultVnicInUse extends IscsiFault {
  readonly _type?: 'IscsiFaultVnicInUse';
  readonly vnicDevice: string;
}

export interface IscsiFaultVnicIsLastPath extends IscsiFault {
  readonly _type?: 'IscsiFaultVnicIsLastPath';
  readonly vnicDevice: string;
}

export interface IscsiFaultVnicNotBound extends IscsiFault {
  readonly _type?: 'IscsiFaultVnicNotBound';
  readonly vnicDevice: string;
}

export interface IscsiFaultVnicNotFound extends IscsiFault {
  readonly _type?: 'IscsiFaultVnicNotFound';
  readonly vnicDevice: string;
}

export interface IsoImageFileQuery extends FileQuery {
  readonly _type?: 'IsoImageFileQuery';
}

export interface KeyAnyValue {
  readonly key: string;
  readonly value: unknown;
}

export interface KeyNotFound extends VimFault {
  readonly _type?: 'KeyNotFound';
  readonly key: string;
}

export interface KeyProviderId {
  readonly id: string;
}

export interface KeyValue {
  readonly key: string;
  readonly value: string;
}

export interface LargeRDMConversionNotSupported extends MigrationFault {
  readonly _type?: 'LargeRDMConversionNotSupported';
  readonly device: string;
}

export interface LargeRDMNotSupportedOnDatastore extends VmConfigFault {
  readonly _type?: 'LargeRDMNotSupportedOnDatastore';
  readonly device: string;
  readonly datastore: MoRef;
  readonly datastoreName: string;
}

export interface LatencySensitivity {
  readonly level: LatencySensitivitySensitivityLevel;
  readonly sensitivity?: number;
}

export interface LegacyNetworkInterfaceInUse extends CannotAccessNetwork {
  readonly _type?: 'LegacyNetworkInterfaceInUse';
}

export interface LicenseAssignmentFailed extends RuntimeFault {
  readonly _type?: 'LicenseAssignmentFailed';
  readonly reason?: string;
}

export interface LicenseDiagnostics {
  readonly sourceLastChanged: Date;
  readonly sourceLost: string;
  readonly sourceLatency: number;
  readonly licenseRequests: string;
  readonly licenseRequestFailures: string;
  readonly licenseFeatureUnknowns: string;
  readonly opState: LicenseManagerState;
  readonly lastStatusUpdate: Date;
  readonly opFailureMessage: string;
}

export interface LicenseDowngradeDisallowed extends NotEnoughLicenses {
  readonly _type?: 'LicenseDowngradeDisallowed';
  readonly edition: string;
  readonly entityId: string;
  readonly features: readonly KeyAnyValue[];
}

export interface LicenseEntityNotFound extends VimFault {
  readonly _type?: 'LicenseEntityNotFound';
  readonly entityId: string;
}

export interface LicenseExpired extends NotEnoughLicenses {
  readonly _type?: 'LicenseExpired';
  readonly licenseKey: string;
}

export interface LicenseFeatureInfo {
  readonly key: string;
  readonly featureName: string;
  readonly featureDescription?: string;
  readonly state?: LicenseFeatureInfoState;
  readonly costUnit: string;
  readonly sourceRestriction?: string;
  readonly dependentKey?: readonly string[];
  readonly edition?: boolean;
  readonly expiresOn?: Date;
}

export interface LicenseKeyEntityMismatch extends NotEnoughLicenses {
  readonly _type?: 'LicenseKeyEntityMismatch';
}

export interface LicenseManagerEvaluationInfo {
  readonly properties: readonly KeyAnyValue[];
}

export interface LicenseManagerLicenseInfo {
  readonly licenseKey: string;
  readonly editionKey: string;
  readonly name: string;
  readonly total: number;
  readonly used?: number;
  readonly costUnit: string;
  readonly properties?: readonly KeyAnyValue[];
  readonly labels?: readonly KeyValue[];
}

export interface LicenseRestricted extends NotEnoughLicenses {
  readonly _type?: 'LicenseRestricted';
}

export interface LicenseServerSource extends LicenseSource {
  readonly _type?: 'LicenseServerSource';
  readonly licenseServer: string;
}

export interface LicenseServerUnavailable extends VimFault {
  readonly _type?: 'LicenseServerUnavailable';
  readonly licenseServer: string;
}

export interface LicenseSource {
  readonly _type?: string;
}

export interface LicenseSourceUnavailable extends NotEnoughLicenses {
  readonly _type?: 'LicenseSourceUnavailable';
  readonly licenseSource: LicenseSource;
}

export interface LimitExceeded extends VimFault {
  readonly _type?: 'LimitExceeded';
  readonly property?: string;
  readonly limit?: number;
}

export interface LinkDiscoveryProtocolConfig {
  readonly protocol: string;
  readonly operation: string;
}

export interface LocalDatastoreCreatedEvent extends HostEvent {
  readonly _type?: 'LocalDatastoreCreatedEvent';
  readonly datastore: DatastoreEventArgument;
  readonly datastoreUrl?: string;
}

export interface LocalDatastoreInfo extends DatastoreInfo {
  readonly _type?: 'LocalDatastoreInfo';
  readonly path?: string;
}

export interface LocalLicenseSource extends LicenseSource {
  readonly _type?: 'LocalLicenseSource';
  readonly licenseKeys: string;
}

export interface LocalTSMEnabledEvent extends HostEvent {
  readonly _type?: 'LocalTSMEnabledEvent';
}

export interface LocalizableMessage {
  readonly key: string;
  readonly arg?: readonly KeyAnyValue[];
  readonly message?: string;
}

export interface LocalizedMethodFault {
  readonly fault: MethodFault;
  readonly localizedMessage?: string;
}

export interface LogBundlingFailed extends VimFault {
  readonly _type?: 'LogBundlingFailed';
}

export interface LongOption extends OptionType {
  readonly _type?: 'LongOption';
  readonly min: number;
  readonly max: number;
  readonly defaultValue: number;
}

export interface MaintenanceModeFileMove extends MigrationFault {
  readonly _type?: 'MaintenanceModeFileMove';
}

export interface ManagedByInfo {
  readonly extensionKey: string;
  readonly type: string;
}

export interface ManagedEntityEventArgument extends EntityEventArgument {
  readonly _type?: 'ManagedEntityEventArgument';
  readonly entity: MoRef;
}

export interface ManagedObjectNotFound extends RuntimeFault {
  readonly _type?: 'ManagedObjectNotFound';
  readonly obj: MoRef;
}

export interface MemoryFileFormatNotSupportedByDatastore extends UnsupportedDatastore {
  readonly _type?: 'MemoryFileFormatNotSupportedByDatastore';
  readonly datastoreName: string;
  readonly type: string;
}

export interface MemoryHotPlugNotSupported extends VmConfigFault {
  readonly _type?: 'MemoryHotPlugNotSupported';
}

export interface MemorySizeNotRecommended extends VirtualHardwareCompatibilityIssue {
  readonly _type?: 'MemorySizeNotRecommended';
  readonly memorySizeMB: number;
  readonly minMemorySizeMB: number;
  readonly maxMemorySizeMB: number;
}

export interface MemorySizeNotSupported extends VirtualHardwareCompatibilityIssue {
  readonly _type?: 'MemorySizeNotSupported';
  readonly memorySizeMB: number;
  readonly minMemorySizeMB: number;
  readonly maxMemorySizeMB: number;
}

export interface MemorySizeNotSupportedByDatastore extends VirtualHardwareCompatibilityIssue {
  readonly _type?: 'MemorySizeNotSupportedByDatastore';
  readonly datastore: MoRef;
  readonly memorySizeMB: number;
  readonly maxMemorySizeMB: number;
}

export interface MemorySnapshotOnIndependentDisk extends SnapshotFault {
  readonly _type?: 'MemorySnapshotOnIndependentDisk';
}

export interface MethodAlreadyDisabledFault extends RuntimeFault {
  readonly _type?: 'MethodAlreadyDisabledFault';
  readonly sourceId: string;
}

export interface MethodDescription extends Description {
  readonly _type?: 'MethodDescription';
  readonly key: string;
}

export interface MethodDisabled extends RuntimeFault {
  readonly _type?: 'MethodDisabled';
  readonly source?: string;
}

export interface MethodFault {
  readonly _type?: string;
  readonly faultCause?: LocalizedMethodFault;
  readonly faultMessage?: readonly LocalizableMessage[];
}

export interface MethodNotFound extends InvalidRequest {
  readonly _type?: 'MethodNotFound';
  readonly receiver: MoRef;
  readonly method: string;
}

export interface MigrationDisabled extends MigrationFault {
  readonly _type?: 'MigrationDisabled';
}

export interface MigrationErrorEvent extends MigrationEvent {
  readonly _type?: 'MigrationErrorEvent';
}

export interface MigrationEvent extends VmEvent {
  readonly _type?: string;
  readonly fault: LocalizedMethodFault;
}

export interface MigrationFault extends VimFault {
  readonly _type?: string;
}

export interface MigrationFeatureNotSupported extends MigrationFault {
  readonly _type?: string;
  readonly atSourceHost: boolean;
  readonly failedHostName: string;
  readonly failedHost: MoRef;
}

export interface MigrationHostErrorEvent extends MigrationEvent {
  readonly _type?: 'MigrationHostErrorEvent';
  readonly dstHost: HostEventArgument;
}

export interface MigrationHostWarningEvent extends MigrationEvent {
  readonly _type?: 'MigrationHostWarningEvent';
  readonly dstHost: HostEventArgument;
}

export interface MigrationNotReady extends MigrationFault {
  readonly _type?: 'MigrationNotReady';
  readonly reason: string;
}

export interface MigrationResourceErrorEvent extends MigrationEvent {
  readonly _type?: 'MigrationResourceErrorEvent';
  readonly dstPool: ResourcePoolEventArgument;
  readonly dstHost: HostEventArgument;
}

export interface MigrationResourceWarningEvent extends MigrationEvent {
  readonly _type?: 'MigrationResourceWarningEvent';
  readonly dstPool: ResourcePoolEventArgument;
  readonly dstHost: HostEventArgument;
}

export interface MigrationWarningEvent extends MigrationEvent {
  readonly _type?: 'MigrationWarningEvent';
}

export interface MismatchedBundle extends VimFault {
  readonly _type?: 'MismatchedBundle';
  readonly bundleUuid: string;
  readonly hostUuid: string;
  readonly bundleBuildNumber: number;
  readonly hostBuildNumber: number;
}

export interface MismatchedNetworkPolicies extends MigrationFault {
  readonly _type?: 'MismatchedNetworkPolicies';
  readonly device: string;
  readonly backing: string;
  readonly connected: boolean;
}

export interface MismatchedVMotionNetworkNames extends MigrationFault {
  readonly _type?: 'MismatchedVMotionNetworkNames';
  readonly sourceNetwork: string;
  readonly destNetwork: string;
}

export interface MissingBmcSupport extends VimFault {
  readonly _type?: 'MissingBmcSupport';
}

export interface MissingController extends InvalidDeviceSpec {
  readonly _type?: 'MissingController';
}

export interface MissingIpPool extends VAppPropertyFault {
  readonly _type?: 'MissingIpPool';
}

export interface MissingNetworkIpConfig extends VAppPropertyFault {
  readonly _type?: 'MissingNetworkIpConfig';
}

export interface MissingObject {
  readonly obj: MoRef;
  readonly fault: LocalizedMethodFault;
}

export interface MissingPowerOffConfiguration extends VAppConfigFault {
  readonly _type?: 'MissingPowerOffConfiguration';
}

export interface MissingPowerOnConfiguration extends VAppConfigFault {
  readonly _type?: 'MissingPowerOnConfiguration';
}

export interface MissingProperty {
  readonly path: string;
  readonly fault: LocalizedMethodFault;
}

export interface MksConnectionLimitReached extends InvalidState {
  readonly _type?: 'MksConnectionLimitReached';
  readonly connectionLimit: number;
}

export interface MultiWriterNotSupported extends DeviceNotSupported {
  readonly _type?: 'MultiWriterNotSupported';
}

export interface MultipleCertificatesVerifyFault extends HostConnectFault {
  readonly _type?: 'MultipleCertificatesVerifyFault';
  readonly thumbprintData: readonly MultipleCertificatesVerifyFaultThumbprintData[];
}

export interface MultipleCertificatesVerifyFaultThumbprintData {
  readonly port: number;
  readonly thumbprint: string;
}

export interface MultipleSnapshotsNotSupported extends SnapshotFault {
  readonly _type?: 'MultipleSnapshotsNotSupported';
}

export interface NASDatastoreCreatedEvent extends HostEvent {
  readonly _type?: 'NASDatastoreCreatedEvent';
  readonly datastore: DatastoreEventArgument;
  readonly datastoreUrl?: string;
}

export interface NamePasswordAuthentication extends GuestAuthentication {
  readonly _type?: 'NamePasswordAuthentication';
  readonly username: string;
  readonly password: string;
}

export interface NamespaceFull extends VimFault {
  readonly _type?: 'NamespaceFull';
  readonly name: string;
  readonly currentMaxSize: number;
  readonly requiredSize?: number;
}

export interface NamespaceLimitReached extends VimFault {
  readonly _type?: 'NamespaceLimitReached';
  readonly limit?: number;
}

export interface NamespaceWriteProtected extends VimFault {
  readonly _type?: 'NamespaceWriteProtected';
  readonly name: string;
}

export interface NasConfigFault extends HostConfigFault {
  readonly _type?: string;
  readonly name: string;
}

export interface NasConnectionLimitReached extends NasConfigFault {
  readonly _type?: 'NasConnectionLimitReached';
  readonly remoteHost: string;
  readonly remotePath: string;
}

export interface NasDatastoreInfo extends DatastoreInfo {
  readonly _type?: 'NasDatastoreInfo';
  readonly nas?: HostNasVolume;
}

export interface NasSessionCredentialConflict extends NasConfigFault {
  readonly _type?: 'NasSessionCredentialConflict';
  readonly remoteHost: string;
  readonly remotePath: string;
  readonly userName: string;
}

export interface NasVolumeNotMounted extends NasConfigFault {
  readonly _type?: 'NasVolumeNotMounted';
  readonly remoteHost: string;
  readonly remotePath: string;
}

export interface NetBIOSConfigInfo {
  readonly _type?: string;
  readonly mode: string;
}

export interface NetDhcpConfigInfo {
  readonly ipv6?: NetDhcpConfigInfoDhcpOptions;
  readonly ipv4?: NetDhcpConfigInfoDhcpOptions;
}

export interface NetDhcpConfigInfoDhcpOptions {
  readonly enable: boolean;
  readonly config?: readonly KeyValue[];
}

export interface NetDnsConfigInfo {
  readonly dhcp: boolean;
  readonly hostName: string;
  readonly domainName: string;
  readonly ipAddress?: readonly string[];
  readonly searchDomain?: readonly string[];
}

export interface NetIpConfigInfo {
  readonly ipAddress?: readonly NetIpConfigInfoIpAddress[];
  readonly dhcp?: NetDhcpConfigInfo;
  readonly autoConfigurationEnabled?: boolean;
}

export interface NetIpConfigInfoIpAddress {
  readonly ipAddress: string;
  readonly prefixLength: number;
  readonly origin?: string;
  readonly state?: string;
  readonly lifetime?: Date;
}

export interface NetIpRouteConfigInfo {
  readonly ipRoute?: readonly NetIpRouteConfigInfoIpRoute[];
}

export interface NetIpRouteConfigInfoGateway {
  readonly ipAddress?: string;
  readonly device?: string;
}

export interface NetIpRouteConfigInfoIpRoute {
  readonly network: string;
  readonly prefixLength: number;
  readonly gateway: NetIpRouteConfigInfoGateway;
}

export interface NetworkCopyFault extends FileFault {
  readonly _type?: 'NetworkCopyFault';
}

export interface NetworkDisruptedAndConfigRolledBack extends VimFault {
  readonly _type?: 'NetworkDisruptedAndConfigRolledBack';
  readonly host: string;
}

export interface NetworkEventArgument extends EntityEventArgument {
  readonly _type?: 'NetworkEventArgument';
  readonly network: MoRef;
}

export interface NetworkInaccessible extends NasConfigFault {
  readonly _type?: 'NetworkInaccessible';
}

export interface NetworkSummary {
  readonly _type?: string;
  readonly network?: MoRef;
  readonly name: string;
  readonly accessible: boolean;
  readonly ipPoolName?: string;
  readonly ipPoolId?: number;
}

export interface NetworksMayNotBeTheSame extends MigrationFault {
  readonly _type?: 'NetworksMayNotBeTheSame';
  readonly name?: string;
}

export interface NoActiveHostInCluster extends InvalidState {
  readonly _type?: 'NoActiveHostInCluster';
  readonly computeResource: MoRef;
}

export interface NoAvailableIp extends VAppPropertyFault {
  readonly _type?: 'NoAvailableIp';
  readonly network: MoRef;
}

export interface NoClientCertificate extends VimFault {
  readonly _type?: 'NoClientCertificate';
}

export interface NoCompatibleDatastore extends VimFault {
  readonly _type?: 'NoCompatibleDatastore';
}

export interface NoCompatibleHardAffinityHost extends VmConfigFault {
  readonly _type?: 'NoCompatibleHardAffinityHost';
  readonly vmName: string;
}

export interface NoCompatibleHost extends VimFault {
  readonly _type?: string;
  readonly host?: readonly MoRef[];
  readonly error?: readonly LocalizedMethodFault[];
}

export interface NoCompatibleHostWithAccessToDevice extends NoCompatibleHost {
  readonly _type?: 'NoCompatibleHostWithAccessToDevice';
}

export interface NoCompatibleSoftAffinityHost extends VmConfigFault {
  readonly _type?: 'NoCompatibleSoftAffinityHost';
  readonly vmName: string;
}

export interface NoConnectedDatastore extends VimFault {
  readonly _type?: 'NoConnectedDatastore';
}

export interface NoDatastoresConfiguredEvent extends HostEvent {
  readonly _type?: 'NoDatastoresConfiguredEvent';
}

export interface NoDiskFound extends VimFault {
  readonly _type?: 'NoDiskFound';
}

export interface NoDiskSpace extends FileFault {
  readonly _type?: 'NoDiskSpace';
  readonly datastore: string;
}

export interface NoGateway extends HostConfigFault {
  readonly _type?: 'NoGateway';
}

export interface NoGuestHeartbeat extends MigrationFault {
  readonly _type?: 'NoGuestHeartbeat';
}

export interface NoHost extends HostConnectFault {
  readonly _type?: 'NoHost';
  readonly name?: string;
}

export interface NoHostSuitableForFtSecondary extends VmFaultToleranceIssue {
  readonly _type?: 'NoHostSuitableForFtSecondary';
  readonly vm: MoRef;
  readonly vmName: string;
}

export interface NoLicenseServerConfigured extends NotEnoughLicenses {
  readonly _type?: 'NoLicenseServerConfigured';
}

export interface NoMaintenanceModeDrsRecommendationForVM extends VmEvent {
  readonly _type?: 'NoMaintenanceModeDrsRecommendationForVM';
}

export interface NoPeerHostFound extends HostPowerOpFailed {
  readonly _type?: 'NoPeerHostFound';
}

export interface NoPermission extends SecurityError {
  readonly _type?: string;
  readonly object: MoRef;
  readonly privilegeId: string;
}

export interface NoPermissionOnAD extends ActiveDirectoryFault {
  readonly _type?: 'NoPermissionOnAD';
}

export interface NoPermissionOnHost extends HostConnectFault {
  readonly _type?: 'NoPermissionOnHost';
}

export interface NoPermissionOnNasVolume extends NasConfigFault {
  readonly _type?: 'NoPermissionOnNasVolume';
  readonly userName?: string;
}

export interface NoSubjectName extends VimFault {
  readonly _type?: 'NoSubjectName';
}

export interface NoVcManagedIpConfigured extends VAppPropertyFault {
  readonly _type?: 'NoVcManagedIpConfigured';
}

export interface NoVirtualNic extends HostConfigFault {
  readonly _type?: 'NoVirtualNic';
}

export interface NoVmInVApp extends VAppConfigFault {
  readonly _type?: 'NoVmInVApp';
}

export interface NonADUserRequired extends ActiveDirectoryFault {
  readonly _type?: 'NonADUserRequired';
}

export interface NonHomeRDMVMotionNotSupported extends MigrationFeatureNotSupported {
  readonly _type?: 'NonHomeRDMVMotionNotSupported';
  readonly device: string;
}

export interface NonPersistentDisksNotSupported extends DeviceNotSupported {
  readonly _type?: 'NonPersistentDisksNotSupported';
}

export interface NonVmwareOuiMacNotSupportedHost extends NotSupportedHost {
  readonly _type?: 'NonVmwareOuiMacNotSupportedHost';
  readonly hostName: string;
}

export interface NotADirectory extends FileFault {
  readonly _type?: 'NotADirectory';
}

export interface NotAFile extends FileFault {
  readonly _type?: 'NotAFile';
}

export interface NotAuthenticated extends NoPermission {
  readonly _type?: 'NotAuthenticated';
}

export interface NotEnoughCpus extends VirtualHardwareCompatibilityIssue {
  readonly _type?: string;
  readonly numCpuDest: number;
  readonly numCpuVm: number;
}

export interface NotEnoughLicenses extends RuntimeFault {
  readonly _type?: string;
}

export interface NotEnoughLogicalCpus extends NotEnoughCpus {
  readonly _type?: 'NotEnoughLogicalCpus';
  readonly host?: MoRef;
}

export interface NotEnoughResourcesToStartVmEvent extends VmEvent {
  readonly _type?: 'NotEnoughResourcesToStartVmEvent';
  readonly reason?: string;
}

export interface NotFound extends VimFault {
  readonly _type?: 'NotFound';
}

export interface NotImplemented extends RuntimeFault {
  readonly _type?: 'NotImplemented';
}

export interface NotSupported extends RuntimeFault {
  readonly _type?: string;
}

export interface NotSupportedDeviceForFT extends VmFaultToleranceIssue {
  readonly _type?: 'NotSupportedDeviceForFT';
  readonly host: MoRef;
  readonly hostName?: string;
  readonly vm: MoRef;
  readonly vmName?: string;
  readonly deviceType: string;
  readonly deviceLabel?: string;
}

export interface NotSupportedHost extends HostConnectFault {
  readonly _type?: string;
  readonly productName?: string;
  readonly productVersion?: string;
}

export interface NotSupportedHostForChecksum extends VimFault {
  readonly _type?: 'NotSupportedHostForChecksum';
}

export interface NotSupportedHostForVFlash extends NotSupportedHost {
  readonly _type?: 'NotSupportedHostForVFlash';
  readonly hostName: string;
}

export interface NotSupportedHostForVmcp extends NotSupportedHost {
  readonly _type?: 'NotSupportedHostForVmcp';
  readonly hostName: string;
}

export interface NotSupportedHostForVmemFile extends NotSupportedHost {
  readonly _type?: 'NotSupportedHostForVmemFile';
  readonly hostName: string;
}

export interface NotSupportedHostForVsan extends NotSupportedHost {
  readonly _type?: 'NotSupportedHostForVsan';
  readonly hostName: string;
}

export interface NotSupportedHostInCluster extends NotSupportedHost {
  readonly _type?: 'NotSupportedHostInCluster';
}

export interface NotSupportedHostInDvs extends NotSupportedHost {
  readonly _type?: 'NotSupportedHostInDvs';
  readonly switchProductSpec: DistributedVirtualSwitchProductSpec;
}

export interface NotSupportedHostInHACluster extends NotSupportedHost {
  readonly _type?: 'NotSupportedHostInHACluster';
  readonly hostName: string;
  readonly build: string;
}

export interface NotUserConfigurableProperty extends VAppPropertyFault {
  readonly _type?: 'NotUserConfigurableProperty';
}

export interface NumVirtualCoresPerSocketNotSupported extends VirtualHardwareCompatibilityIssue {
  readonly _type?: 'NumVirtualCoresPerSocketNotSupported';
  readonly maxSupportedCoresPerSocketDest: number;
  readonly numCoresPerSocketVm: number;
}

export interface NumVirtualCpusExceedsLimit extends InsufficientResourcesFault {
  readonly _type?: 'NumVirtualCpusExceedsLimit';
  readonly maxSupportedVcpus: number;
}

export interface NumVirtualCpusIncompatible extends VmConfigFault {
  readonly _type?: 'NumVirtualCpusIncompatible';
  readonly reason: string;
  readonly numCpu: number;
}

export interface NumVirtualCpusNotSupported extends VirtualHardwareCompatibilityIssue {
  readonly _type?: 'NumVirtualCpusNotSupported';
  readonly maxSupportedVcpusDest: number;
  readonly numCpuVm: number;
}

export interface ObjectContent {
  readonly obj: MoRef;
  readonly propSet?: readonly DynamicProperty[];
  readonly missingSet?: readonly MissingProperty[];
}

export interface ObjectSpec {
  readonly obj: MoRef;
  readonly skip?: boolean;
  readonly selectSet?: readonly SelectionSpec[];
}

export interface ObjectUpdate {
  readonly kind: ObjectUpdateKind;
  readonly obj: MoRef;
  readonly changeSet?: readonly PropertyChange[];
  readonly missingSet?: readonly MissingProperty[];
}

export interface OpaqueNetworkCapability {
  readonly networkReservationSupported: boolean;
}

export interface OpaqueNetworkSummary extends NetworkSummary {
  readonly _type?: 'OpaqueNetworkSummary';
  readonly opaqueNetworkId: string;
  readonly opaqueNetworkType: string;
}

export interface OpaqueNetworkTargetInfo extends VirtualMachineTargetInfo {
  readonly _type?: 'OpaqueNetworkTargetInfo';
  readonly network: OpaqueNetworkSummary;
  readonly networkReservationSupported?: boolean;
}

export interface OperationDisabledByGuest extends GuestOperationsFault {
  readonly _type?: 'OperationDisabledByGuest';
}

export interface OperationDisallowedOnHost extends RuntimeFault {
  readonly _type?: 'OperationDisallowedOnHost';
}

export interface OperationNotSupportedByGuest extends GuestOperationsFault {
  readonly _type?: 'OperationNotSupportedByGuest';
}

export interface OptionDef extends ElementDescription {
  readonly _type?: 'OptionDef';
  readonly optionType: OptionType;
}

export interface OptionType {
  readonly _type?: string;
  readonly valueIsReadonly?: boolean;
}

export interface OptionValue {
  readonly _type?: string;
  readonly key: string;
  readonly value?: unknown;
}

export interface OutOfBounds extends VimFault {
  readonly _type?: 'OutOfBounds';
  readonly argumentName: string;
}

export interface PMemDatastoreInfo extends DatastoreInfo {
  readonly _type?: 'PMemDatastoreInfo';
  readonly pmem: HostPMemVolume;
}

export interface ParaVirtualSCSIController extends VirtualSCSIController {
  readonly _type?: 'ParaVirtualSCSIController';
}

export interface ParaVirtualSCSIControllerOption extends VirtualSCSIControllerOption {
  readonly _type?: 'ParaVirtualSCSIControllerOption';
}

export interface PasswordExpired extends InvalidLogin {
  readonly _type?: 'PasswordExpired';
}

export interface PerfCounterInfo {
  readonly key: number;
  readonly nameInfo: ElementDescription;
  readonly groupInfo: ElementDescription;
  readonly unitInfo: ElementDescription;
  readonly rollupType: PerfSummaryType;
  readonly statsType: PerfStatsType;
  readonly level?: number;
  readonly perDeviceLevel?: number;
  readonly associatedCounterId?: readonly number[];
}

export interface PerfEntityMetric extends PerfEntityMetricBase {
  readonly _type?: 'PerfEntityMetric';
  readonly sampleInfo?: readonly PerfSampleInfo[];
  readonly value?: readonly PerfMetricSeries[];
}

export interface PerfEntityMetricBase {
  readonly _type?: string;
  readonly entity: MoRef;
}

export interface PerfEntityMetricCSV extends PerfEntityMetricBase {
  readonly _type?: 'PerfEntityMetricCSV';
  readonly sampleInfoCSV: string;
  readonly value?: readonly PerfMetricSeriesCSV[];
}

export interface PerfInterval {
  readonly key: number;
  readonly samplingPeriod: number;
  readonly name: string;
  readonly length: number;
  readonly level?: number;
  readonly enabled: boolean;
}

export interface PerfMetricId {
  readonly counterId: number;
  readonly instance: string;
}

export interface PerfMetricIntSeries extends PerfMetricSeries {
  readonly _type?: 'PerfMetricIntSeries';
  readonly value?: readonly number[];
}

export interface PerfMetricSeries {
  readonly _type?: string;
  readonly id: PerfMetricId;
}

export interface PerfMetricSeriesCSV extends PerfMetricSeries {
  readonly _type?: 'PerfMetricSeriesCSV';
  readonly value?: string;
}

export interface PerfProviderSummary {
  readonly entity: MoRef;
  readonly currentSupported: boolean;
  readonly summarySupported: boolean;
  readonly refreshRate?: number;
}

export interface PerfQuerySpec {
  readonly entity: MoRef;
  readonly startTime?: Date;
  readonly endTime?: Date;
  readonly maxSample?: number;
  readonly metricId?: readonly PerfMetricId[];
  readonly intervalId?: number;
  readonly format?: string;
}

export interface PerfSampleInfo {
  readonly timestamp: Date;
  readonly interval: number;
}

export interface PerformanceDescription {
  readonly counterType: readonly ElementDescription[];
  readonly statsType: readonly ElementDescription[];
}

export interface Permission {
  readonly entity?: MoRef;
  readonly principal: string;
  readonly group: boolean;
  readonly roleId: number;
  readonly propagate: boolean;
}

export interface PhysCompatRDMNotSupported extends RDMNotSupported {
  readonly _type?: 'PhysCompatRDMNotSupported';
}

export interface PhysicalNic {
  readonly key?: string;
  readonly device: string;
  readonly pci: string;
  readonly driver?: string;
  readonly linkSpeed?: PhysicalNicLinkInfo;
  readonly validLinkSpecification?: readonly PhysicalNicLinkInfo[];
  readonly spec: PhysicalNicSpec;
  readonly wakeOnLanSupported: boolean;
  readonly mac: string;
  readonly fcoeConfiguration?: FcoeConfig;
  readonly vmDirectPathGen2Supported?: boolean;
  readonly vmDirectPathGen2SupportedMode?: string;
  readonly resourcePoolSchedulerAllowed?: boolean;
  readonly resourcePoolSchedulerDisallowedReason?: readonly string[];
  readonly autoNegotiateSupported?: boolean;
  readonly enhancedNetworkingStackSupported?: boolean;
  readonly ensInterruptSupported?: boolean;
  readonly rdmaDevice?: string;
}

export interface PhysicalNicConfig {
  readonly device: string;
  readonly spec: PhysicalNicSpec;
}

export interface PhysicalNicLinkInfo {
  readonly speedMb: number;
  readonly duplex: boolean;
}

export interface PhysicalNicSpec {
  readonly ip?: HostIpConfig;
  readonly linkSpeed?: PhysicalNicLinkInfo;
  readonly enableEnhancedNetworkingStack?: boolean;
  readonly ensInterruptEnabled?: boolean;
}

export interface PlatformConfigFault extends HostConfigFault {
  readonly _type?: string;
  readonly text: string;
}

export interface PowerOnFtSecondaryFailed extends VmFaultToleranceIssue {
  readonly _type?: 'PowerOnFtSecondaryFailed';
  readonly vm: MoRef;
  readonly vmName: string;
  readonly hostSelectionBy: FtIssuesOnHostHostSelectionType;
  readonly hostErrors?: readonly LocalizedMethodFault[];
  readonly rootCause: LocalizedMethodFault;
}

export interface PowerOnFtSecondaryTimedout extends Timedout {
  readonly _type?: 'PowerOnFtSecondaryTimedout';
  readonly vm: MoRef;
  readonly vmName: string;
  readonly timeout: number;
}

export interface PowerSystemCapability {
  readonly availablePolicy: readonly HostPowerPolicy[];
}

export interface PowerSystemInfo {
  readonly currentPolicy: HostPowerPolicy;
}

export interface PrivilegePolicyDef {
  readonly createPrivilege: string;
  readonly readPrivilege: string;
  readonly updatePrivilege: string;
  readonly deletePrivilege: string;
}

export interface ProfileEventArgument extends EventArgument {
  readonly _type?: 'ProfileEventArgument';
  readonly profile: MoRef;
  readonly name: string;
}

export interface ProfilePropertyPath {
  readonly profilePath: string;
  readonly policyId?: string;
  readonly parameterId?: string;
  readonly policyOptionId?: string;
}

export interface PropertyChange {
  readonly name: string;
  readonly op: PropertyChangeOp;
  readonly val?: unknown;
}

export interface PropertyFilterSpec {
  readonly propSet: readonly PropertySpec[];
  readonly objectSet: readonly ObjectSpec[];
  readonly reportMissingObjectsInResults?: boolean;
}

export interface PropertyFilterUpdate {
  readonly filter: MoRef;
  readonly objectSet?: readonly ObjectUpdate[];
  readonly missingSet?: readonly MissingObject[];
}

export interface PropertySpec {
  readonly type: string;
  readonly all?: boolean;
  readonly pathSet?: readonly string[];
}

export interface QuarantineModeFault extends VmConfigFault {
  readonly _type?: 'QuarantineModeFault';
  readonly vmName: string;
  readonly faultType: string;
}

export interface QuestionPending extends InvalidState {
  readonly _type?: 'QuestionPending';
  readonly text: string;
}

export interface QuiesceDatastoreIOForHAFailed extends ResourceInUse {
  readonly _type?: 'QuiesceDatastoreIOForHAFailed';
  readonly host: MoRef;
  readonly hostName: string;
  readonly ds: MoRef;
  readonly dsName: string;
}

export interface RDMConversionNotSupported extends MigrationFault {
  readonly _type?: 'RDMConversionNotSupported';
  readonly device: string;
}

export interface RDMNotPreserved extends MigrationFault {
  readonly _type?: 'RDMNotPreserved';
  readonly device: string;
}

export interface RDMNotSupported extends DeviceNotSupported {
  readonly _type?: string;
}

export interface RDMNotSupportedOnDatastore extends VmConfigFault {
  readonly _type?: 'RDMNotSupportedOnDatastore';
  readonly device: string;
  readonly datastore: MoRef;
  readonly datastoreName: string;
}

export interface RDMPointsToInaccessibleDisk extends CannotAccessVmDisk {
  readonly _type?: 'RDMPointsToInaccessibleDisk';
}

export interface RawDiskNotSupported extends DeviceNotSupported {
  readonly _type?: 'RawDiskNotSupported';
}

export interface ReadHostResourcePoolTreeFailed extends HostConnectFault {
  readonly _type?: 'ReadHostResourcePoolTreeFailed';
}

export interface ReadOnlyDisksWithLegacyDestination extends MigrationFault {
  readonly _type?: 'ReadOnlyDisksWithLegacyDestination';
  readonly roDiskCount: number;
  readonly timeoutDanger: boolean;
}

export interface RebootRequired extends VimFault {
  readonly _type?: 'RebootRequired';
  readonly patch?: string;
}

export interface RecordReplayDisabled extends VimFault {
  readonly _type?: 'RecordReplayDisabled';
}

export interface RemoteDeviceNotSupported extends DeviceNotSupported {
  readonly _type?: 'RemoteDeviceNotSupported';
}

export interface RemoteTSMEnabledEvent extends HostEvent {
  readonly _type?: 'RemoteTSMEnabledEvent';
}

export interface RemoveFailed extends VimFault {
  readonly _type?: 'RemoveFailed';
}

export interface RequestCanceled extends RuntimeFault {
  readonly _type?: 'RequestCanceled';
}

export interface ResourceAllocationInfo {
  readonly reservation?: number;
  readonly expandableReservation?: boolean;
  readonly limit?: number;
  readonly shares?: SharesInfo;
  readonly overheadLimit?: number;
}

export interface ResourceAllocationOption {
  readonly sharesOption: SharesOption;
}

export interface ResourceConfigOption {
  readonly cpuAllocationOption: ResourceAllocationOption;
  readonly memoryAllocationOption: ResourceAllocationOption;
}

export interface ResourceConfigSpec {
  readonly entity?: MoRef;
  readonly changeVersion?: string;
  readonly lastModified?: Date;
  readonly cpuAllocation: ResourceAllocationInfo;
  readonly memoryAllocation: ResourceAllocationInfo;
  readonly scaleDescendantsShares?: string;
}

export interface ResourceInUse extends VimFault {
  readonly _type?: string;
  readonly type?: string;
  readonly name?: string;
}

export interface ResourceNotAvailable extends VimFault {
  readonly _type?: 'ResourceNotAvailable';
  readonly containerType?: string;
  readonly containerName?: string;
  readonly type?: string;
}

export interface ResourcePoolEventArgument extends EntityEventArgument {
  readonly _type?: 'ResourcePoolEventArgument';
  readonly resourcePool: MoRef;
}

export interface ResourcePoolQuickStats {
  readonly overallCpuUsage?: number;
  readonly overallCpuDemand?: number;
  readonly guestMemoryUsage?: number;
  readonly hostMemoryUsage?: number;
  readonly distributedCpuEntitlement?: number;
  readonly distributedMemoryEntitlement?: number;
  readonly staticCpuEntitlement?: number;
  readonly staticMemoryEntitlement?: number;
  readonly privateMemory?: number;
  readonly sharedMemory?: number;
  readonly swappedMemory?: number;
  readonly balloonedMemory?: number;
  readonly overheadMemory?: number;
  readonly consumedOverheadMemory?: number;
  readonly compressedMemory?: number;
}

export interface ResourcePoolResourceUsage {
  readonly reservationUsed: number;
  readonly reservationUsedForVm: number;
  readonly unreservedForPool: number;
  readonly unreservedForVm: number;
  readonly overallUsage: number;
  readonly maxUsage: number;
}

export interface ResourcePoolRuntimeInfo {
  readonly memory: ResourcePoolResourceUsage;
  readonly cpu: ResourcePoolResourceUsage;
  readonly overallStatus: ManagedEntityStatus;
  readonly sharesScalable?: string;
}

export interface ResourcePoolSummary {
  readonly _type?: string;
  readonly name: string;
  readonly config: ResourceConfigSpec;
  readonly runtime: ResourcePoolRuntimeInfo;
  readonly quickStats?: ResourcePoolQuickStats;
  readonly configuredMemoryMB?: number;
}

export interface RestrictedByAdministrator extends RuntimeFault {
  readonly _type?: 'RestrictedByAdministrator';
  readonly details: string;
}

export interface RestrictedVersion extends SecurityError {
  readonly _type?: 'RestrictedVersion';
}

export interface RetrieveOptions {
  readonly maxObjects?: number;
}

export interface RetrieveResult {
  readonly token?: string;
  readonly objects: readonly ObjectContent[];
}

export interface RoleEventArgument extends EventArgument {
  readonly _type?: 'RoleEventArgument';
  readonly roleId: number;
  readonly name: string;
}

export interface RuleViolation extends VmConfigFault {
  readonly _type?: 'RuleViolation';
  readonly host?: MoRef;
}

export interface RuntimeFault extends MethodFault {
  readonly _type?: string;
}

export interface SAMLTokenAuthentication extends GuestAuthentication {
  readonly _type?: 'SAMLTokenAuthentication';
  readonly token: string;
  readonly username?: string;
}

export interface SSLDisabledFault extends HostConnectFault {
  readonly _type?: 'SSLDisabledFault';
}

export interface SSLVerifyFault extends HostConnectFault {
  readonly _type?: 'SSLVerifyFault';
  readonly selfSigned: boolean;
  readonly thumbprint: string;
}

export interface SSPIAuthentication extends GuestAuthentication {
  readonly _type?: 'SSPIAuthentication';
  readonly sspiToken: string;
}

export interface SSPIChallenge extends VimFault {
  readonly _type?: 'SSPIChallenge';
  readonly base64Token: string;
}

export interface ScheduledHardwareUpgradeInfo {
  readonly upgradePolicy?: string;
  readonly versionKey?: string;
  readonly scheduledHardwareUpgradeStatus?: string;
  readonly fault?: LocalizedMethodFault;
}

export interface ScheduledTaskDetail extends TypeDescription {
  readonly _type?: 'ScheduledTaskDetail';
  readonly frequency: string;
}

export interface ScheduledTaskEventArgument extends EntityEventArgument {
  readonly _type?: 'ScheduledTaskEventArgument';
  readonly scheduledTask: MoRef;
}

export interface ScsiLun extends HostDevice {
  readonly _type?: string;
  readonly key?: string;
  readonly uuid: string;
  readonly descriptor?: readonly ScsiLunDescriptor[];
  readonly canonicalName?: string;
  readonly displayName?: string;
  readonly lunType: string;
  readonly vendor?: string;
  readonly model?: string;
  readonly revision?: string;
  readonly scsiLevel?: number;
  readonly serialNumber?: string;
  readonly durableName?: ScsiLunDurableName;
  readonly alternateName?: readonly ScsiLunDurableName[];
  readonly standardInquiry?: readonly number[];
  readonly queueDepth?: number;
  readonly operationalState: readonly string[];
  readonly capabilities?: ScsiLunCapabilities;
  readonly vStorageSupport?: string;
  readonly protocolEndpoint?: boolean;
  readonly perenniallyReserved?: boolean;
  readonly clusteredVmdkSupported?: boolean;
}

export interface ScsiLunCapabilities {
  readonly updateDisplayNameSupported: boolean;
}

export interface ScsiLunDescriptor {
  readonly quality: string;
  readonly id: string;
}

export interface ScsiLunDurableName {
  readonly namespace: string;
  readonly namespaceId: number;
  readonly data?: readonly number[];
}

export interface SeSparseVirtualDiskSpec extends FileBackedVirtualDiskSpec {
  readonly _type?: 'SeSparseVirtualDiskSpec';
  readonly grainSizeKb?: number;
}

export interface SecondaryVmAlreadyDisabled extends VmFaultToleranceIssue {
  readonly _type?: 'SecondaryVmAlreadyDisabled';
  readonly instanceUuid: string;
}

export interface SecondaryVmAlreadyEnabled extends VmFaultToleranceIssue {
  readonly _type?: 'SecondaryVmAlreadyEnabled';
  readonly instanceUuid: string;
}

export interface SecondaryVmAlreadyRegistered extends VmFaultToleranceIssue {
  readonly _type?: 'SecondaryVmAlreadyRegistered';
  readonly instanceUuid: string;
}

export interface SecondaryVmNotRegistered extends VmFaultToleranceIssue {
  readonly _type?: 'SecondaryVmNotRegistered';
  readonly instanceUuid: string;
}

export interface SecurityError extends RuntimeFault {
  readonly _type?: string;
}

export interface SelectionSpec {
  readonly _type?: string;
  readonly name?: string;
}

export interface ServiceConsoleReservationInfo {
  readonly serviceConsoleReservedCfg: number;
  readonly serviceConsoleReserved: number;
  readonly unreserved: number;
}

export interface ServiceContent {
  readonly rootFolder: MoRef;
  readonly propertyCollector: MoRef;
  readonly viewManager?: MoRef;
  readonly about: AboutInfo;
  readonly setting?: MoRef;
  readonly userDirectory?: MoRef;
  readonly sessionManager?: MoRef;
  readonly authorizationManager?: MoRef;
  readonly serviceManager?: MoRef;
  readonly perfManager?: MoRef;
  readonly scheduledTaskManager?: MoRef;
  readonly alarmManager?: MoRef;
  readonly eventManager?: MoRef;
  readonly taskManager?: MoRef;
  readonly extensionManager?: MoRef;
  readonly customizationSpecManager?: MoRef;
  readonly guestCustomizationManager?: MoRef;
  readonly customFieldsManager?: MoRef;
  readonly accountManager?: MoRef;
  readonly diagnosticManager?: MoRef;
  readonly licenseManager?: MoRef;
  readonly searchIndex?: MoRef;
  readonly fileManager?: MoRef;
  readonly datastoreNamespaceManager?: MoRef;
  readonly virtualDiskManager?: MoRef;
  readonly virtualizationManager?: MoRef;
  readonly snmpSystem?: MoRef;
  readonly vmProvisioningChecker?: MoRef;
  readonly vmCompatibilityChecker?: MoRef;
  readonly ovfManager?: MoRef;
  readonly ipPoolManager?: MoRef;
  readonly dvSwitchManager?: MoRef;
  readonly hostProfileManager?: MoRef;
  readonly clusterProfileManager?: MoRef;
  readonly complianceManager?: MoRef;
  readonly localizationManager?: MoRef;
  readonly storageResourceManager?: MoRef;
  readonly guestOperationsManager?: MoRef;
  readonly overheadMemoryManager?: MoRef;
  readonly certificateManager?: MoRef;
  readonly ioFilterManager?: MoRef;
  readonly vStorageObjectManager?: MoRef;
  readonly hostSpecManager?: MoRef;
  readonly cryptoManager?: MoRef;
  readonly healthUpdateManager?: MoRef;
  readonly failoverClusterConfigurator?: MoRef;
  readonly failoverClusterManager?: MoRef;
  readonly tenantManager?: MoRef;
  readonly siteInfoManager?: MoRef;
  readonly storageQueryManager?: MoRef;
}

export interface ServiceLocator {
  readonly instanceUuid: string;
  readonly url: string;
  readonly credential: ServiceLocatorCredential;
  readonly sslThumbprint?: string;
}

export interface ServiceLocatorCredential {
  readonly _type?: string;
}

export interface ServiceLocatorNamePassword extends ServiceLocatorCredential {
  readonly _type?: 'ServiceLocatorNamePassword';
  readonly username: string;
  readonly password: string;
}

export interface ServiceLocatorSAMLCredential extends ServiceLocatorCredential {
  readonly _type?: 'ServiceLocatorSAMLCredential';
  readonly token?: string;
}

export interface SessionManagerGenericServiceTicket {
  readonly id: string;
  readonly hostName?: string;
  readonly sslThumbprint?: string;
}

export interface SessionManagerHttpServiceRequestSpec extends SessionManagerServiceRequestSpec {
  readonly _type?: 'SessionManagerHttpServiceRequestSpec';
  readonly method?: string;
  readonly url: string;
}

export interface SessionManagerServiceRequestSpec {
  readonly _type?: string;
}

export interface SessionManagerVmomiServiceRequestSpec extends SessionManagerServiceRequestSpec {
  readonly _type?: 'SessionManagerVmomiServiceRequestSpec';
  readonly method: string;
}

export interface SharedBusControllerNotSupported extends DeviceNotSupported {
  readonly _type?: 'SharedBusControllerNotSupported';
}

export interface SharesInfo {
  readonly shares: number;
  readonly level: SharesLevel;
}

export interface SharesOption {
  readonly sharesOption: IntOption;
  readonly defaultLevel: SharesLevel;
}

export interface ShrinkDiskFault extends VimFault {
  readonly _type?: 'ShrinkDiskFault';
  readonly diskId?: number;
}

export interface SnapshotCloneNotSupported extends SnapshotCopyNotSupported {
  readonly _type?: 'SnapshotCloneNotSupported';
}

export interface SnapshotCopyNotSupported extends MigrationFault {
  readonly _type?: string;
}

export interface SnapshotDisabled extends SnapshotFault {
  readonly _type?: 'SnapshotDisabled';
}

export interface SnapshotFault extends VimFault {
  readonly _type?: string;
}

export interface SnapshotIncompatibleDeviceInVm extends SnapshotFault {
  readonly _type?: 'SnapshotIncompatibleDeviceInVm';
  readonly fault: LocalizedMethodFault;
}

export interface SnapshotLocked extends SnapshotFault {
  readonly _type?: 'SnapshotLocked';
}

export interface SnapshotMoveFromNonHomeNotSupported extends SnapshotCopyNotSupported {
  readonly _type?: 'SnapshotMoveFromNonHomeNotSupported';
}

export interface SnapshotMoveNotSupported extends SnapshotCopyNotSupported {
  readonly _type?: 'SnapshotMoveNotSupported';
}

export interface SnapshotMoveToNonHomeNotSupported extends SnapshotCopyNotSupported {
  readonly _type?: 'SnapshotMoveToNonHomeNotSupported';
}

export interface SnapshotNoChange extends SnapshotFault {
  readonly _type?: 'SnapshotNoChange';
}

export interface SnapshotRevertIssue extends MigrationFault {
  readonly _type?: 'SnapshotRevertIssue';
  readonly snapshotName?: string;
  readonly event?: readonly Event[];
  readonly errors: boolean;
}

export interface SoftRuleVioCorrectionDisallowed extends VmConfigFault {
  readonly _type?: 'SoftRuleVioCorrectionDisallowed';
  readonly vmName: string;
}

export interface SoftRuleVioCorrectionImpact extends VmConfigFault {
  readonly _type?: 'SoftRuleVioCorrectionImpact';
  readonly vmName: string;
}

export interface SolutionUserRequired extends SecurityError {
  readonly _type?: 'SolutionUserRequired';
}

export interface SsdDiskNotAvailable extends VimFault {
  readonly _type?: 'SsdDiskNotAvailable';
  readonly devicePath: string;
}

export interface StorageIOAllocationInfo {
  readonly limit?: number;
  readonly shares?: SharesInfo;
  readonly reservation?: number;
}

export interface StorageIOAllocationOption {
  readonly limitOption: LongOption;
  readonly sharesOption: SharesOption;
}

export interface StorageIORMInfo {
  readonly enabled: boolean;
  readonly congestionThresholdMode?: string;
  readonly congestionThreshold: number;
  readonly percentOfPeakThroughput?: number;
  readonly statsCollectionEnabled?: boolean;
  readonly reservationEnabled?: boolean;
  readonly statsAggregationDisabled?: boolean;
  readonly reservableIopsThreshold?: number;
}

export interface StorageVMotionNotSupported extends MigrationFeatureNotSupported {
  readonly _type?: 'StorageVMotionNotSupported';
}

export interface StorageVmotionIncompatible extends VirtualHardwareCompatibilityIssue {
  readonly _type?: 'StorageVmotionIncompatible';
  readonly datastore?: MoRef;
}

export interface StringOption extends OptionType {
  readonly _type?: 'StringOption';
  readonly defaultValue: string;
  readonly validCharacters?: string;
}

export interface SuspendedRelocateNotSupported extends MigrationFault {
  readonly _type?: 'SuspendedRelocateNotSupported';
}

export interface SwapDatastoreNotWritableOnHost extends DatastoreNotWritableOnHost {
  readonly _type?: 'SwapDatastoreNotWritableOnHost';
}

export interface SwapDatastoreUnset extends VimFault {
  readonly _type?: 'SwapDatastoreUnset';
}

export interface SwapPlacementOverrideNotSupported extends InvalidVmConfig {
  readonly _type?: 'SwapPlacementOverrideNotSupported';
}

export interface SystemError extends RuntimeFault {
  readonly _type?: 'SystemError';
  readonly reason: string;
}

export interface Tag {
  readonly key: string;
}

export interface TaskDescription {
  readonly methodInfo: readonly ElementDescription[];
  readonly state: readonly ElementDescription[];
  readonly reason: readonly TypeDescription[];
}

export interface TaskEvent extends Event {
  readonly _type?: string;
  readonly info: TaskInfo;
}

export interface TaskInProgress extends VimFault {
  readonly _type?: string;
  readonly task: MoRef;
}

export interface TaskInfo {
  readonly key: string;
  readonly task: MoRef;
  readonly description?: LocalizableMessage;
  readonly name?: string;
  readonly descriptionId: string;
  readonly entity?: MoRef;
  readonly entityName?: string;
  readonly locked?: readonly MoRef[];
  readonly state: TaskInfoState;
  readonly cancelled: boolean;
  readonly cancelable: boolean;
  readonly error?: LocalizedMethodFault;
  readonly result?: unknown;
  readonly progress?: number;
  readonly reason: TaskReason;
  readonly queueTime: Date;
  readonly startTime?: Date;
  readonly completeTime?: Date;
  readonly eventChainId: number;
  readonly changeTag?: string;
  readonly parentTaskKey?: string;
  readonly rootTaskKey?: string;
  readonly activationId?: string;
}

export interface TaskReason {
  readonly _type?: string;
}

export interface TaskReasonAlarm extends TaskReason {
  readonly _type?: 'TaskReasonAlarm';
  readonly alarmName: string;
  readonly alarm: MoRef;
  readonly entityName: string;
  readonly entity: MoRef;
}

export interface TaskReasonSchedule extends TaskReason {
  readonly _type?: 'TaskReasonSchedule';
  readonly name: string;
  readonly scheduledTask: MoRef;
}

export interface TaskReasonSystem extends TaskReason {
  readonly _type?: 'TaskReasonSystem';
}

export interface TaskReasonUser extends TaskReason {
  readonly _type?: 'TaskReasonUser';
  readonly userName: string;
}

export interface TaskTimeoutEvent extends TaskEvent {
  readonly _type?: 'TaskTimeoutEvent';
}

export interface TemplateConfigFileQuery extends VmConfigFileQuery {
  readonly _type?: 'TemplateConfigFileQuery';
}

export interface ThirdPartyLicenseAssignmentFailed extends RuntimeFault {
  readonly _type?: 'ThirdPartyLicenseAssignmentFailed';
  readonly host: MoRef;
  readonly module: string;
  readonly reason?: string;
}

export interface TicketedSessionAuthentication extends GuestAuthentication {
  readonly _type?: 'TicketedSessionAuthentication';
  readonly ticket: string;
}

export interface TimedOutHostOperationEvent extends HostEvent {
  readonly _type?: 'TimedOutHostOperationEvent';
}

export interface Timedout extends VimFault {
  readonly _type?: string;
}

export interface TooManyConcurrentNativeClones extends FileFault {
  readonly _type?: 'TooManyConcurrentNativeClones';
}

export interface TooManyConsecutiveOverrides extends VimFault {
  readonly _type?: 'TooManyConsecutiveOverrides';
}

export interface TooManyDevices extends InvalidVmConfig {
  readonly _type?: 'TooManyDevices';
}

export interface TooManyDisksOnLegacyHost extends MigrationFault {
  readonly _type?: 'TooManyDisksOnLegacyHost';
  readonly diskCount: number;
  readonly timeoutDanger: boolean;
}

export interface TooManyGuestLogons extends GuestOperationsFault {
  readonly _type?: 'TooManyGuestLogons';
}

export interface TooManyHosts extends HostConnectFault {
  readonly _type?: 'TooManyHosts';
}

export interface TooManyNativeCloneLevels extends FileFault {
  readonly _type?: 'TooManyNativeCloneLevels';
}

export interface TooManyNativeClonesOnFile extends FileFault {
  readonly _type?: 'TooManyNativeClonesOnFile';
}

export interface TooManySnapshotLevels extends SnapshotFault {
  readonly _type?: 'TooManySnapshotLevels';
}

export interface ToolsAlreadyUpgraded extends VmToolsUpgradeFault {
  readonly _type?: 'ToolsAlreadyUpgraded';
}

export interface ToolsAutoUpgradeNotSupported extends VmToolsUpgradeFault {
  readonly _type?: 'ToolsAutoUpgradeNotSupported';
}

export interface ToolsConfigInfo {
  readonly toolsVersion?: number;
  readonly toolsInstallType?: string;
  readonly afterPowerOn?: boolean;
  readonly afterResume?: boolean;
  readonly beforeGuestStandby?: boolean;
  readonly beforeGuestShutdown?: boolean;
  readonly beforeGuestReboot?: boolean;
  readonly toolsUpgradePolicy?: string;
  readonly pendingCustomization?: string;
  readonly customizationKeyId?: CryptoKeyId;
  readonly syncTimeWithHostAllowed?: boolean;
  readonly syncTimeWithHost?: boolean;
  readonly lastInstallInfo?: ToolsConfigInfoToolsLastInstallInfo;
}

export interface ToolsConfigInfoToolsLastInstallInfo {
  readonly counter: number;
  readonly fault?: LocalizedMethodFault;
}

export interface ToolsImageCopyFailed extends VmToolsUpgradeFault {
  readonly _type?: 'ToolsImageCopyFailed';
}

export interface ToolsImageNotAvailable extends VmToolsUpgradeFault {
  readonly _type?: 'ToolsImageNotAvailable';
}

export interface ToolsImageSignatureCheckFailed extends VmToolsUpgradeFault {
  readonly _type?: 'ToolsImageSignatureCheckFailed';
}

export interface ToolsInstallationInProgress extends MigrationFault {
  readonly _type?: 'ToolsInstallationInProgress';
}

export interface ToolsUnavailable extends VimFault {
  readonly _type?: 'ToolsUnavailable';
}

export interface ToolsUpgradeCancelled extends VmToolsUpgradeFault {
  readonly _type?: 'ToolsUpgradeCancelled';
}

export interface TraversalSpec extends SelectionSpec {
  readonly _type?: 'TraversalSpec';
  readonly type: string;
  readonly path: string;
  readonly skip?: boolean;
  readonly selectSet?: readonly SelectionSpec[];
}

export interface TypeDescription extends Description {
  readonly _type?: string;
  readonly key: string;
}

export interface UnSupportedDatastoreForVFlash extends UnsupportedDatastore {
  readonly _type?: 'UnSupportedDatastoreForVFlash';
  readonly datastoreName: string;
  readonly type: string;
}

export interface UncommittedUndoableDisk extends MigrationFault {
  readonly _type?: 'UncommittedUndoableDisk';
}

export interface UnconfiguredPropertyValue extends InvalidPropertyValue {
  readonly _type?: 'UnconfiguredPropertyValue';
}

export interface UnexpectedFault extends RuntimeFault {
  readonly _type?: 'UnexpectedFault';
  readonly faultName: string;
  readonly fault?: LocalizedMethodFault;
}

export interface UnrecognizedHost extends VimFault {
  readonly _type?: 'UnrecognizedHost';
  readonly hostName: string;
}

export interface UnsharedSwapVMotionNotSupported extends MigrationFeatureNotSupported {
  readonly _type?: 'UnsharedSwapVMotionNotSupported';
}

export interface UnsupportedDatastore extends VmConfigFault {
  readonly _type?: string;
  readonly datastore?: MoRef;
}

export interface UnsupportedGuest extends InvalidVmConfig {
  readonly _type?: 'UnsupportedGuest';
  readonly unsupportedGuestOS: string;
}

export interface UnsupportedVimApiVersion extends VimFault {
  readonly _type?: 'UnsupportedVimApiVersion';
  readonly version?: string;
}

export interface UnsupportedVmxLocation extends VmConfigFault {
  readonly _type?: 'UnsupportedVmxLocation';
}

export interface UnusedVirtualDiskBlocksNotScrubbed extends DeviceBackingNotSupported {
  readonly _type?: 'UnusedVirtualDiskBlocksNotScrubbed';
}

export interface UpdateSet {
  readonly version: string;
  readonly filterSet?: readonly PropertyFilterUpdate[];
  readonly truncated?: boolean;
}

export interface UpdatedAgentBeingRestartedEvent extends HostEvent {
  readonly _type?: 'UpdatedAgentBeingRestartedEvent';
}

export interface UserAssignedToGroup extends HostEvent {
  readonly _type?: 'UserAssignedToGroup';
  readonly userLogin: string;
  readonly group: string;
}

export interface UserNotFound extends VimFault {
  readonly _type?: 'UserNotFound';
  readonly principal: string;
  readonly unresolved: boolean;
}

export interface UserPasswordChanged extends HostEvent {
  readonly _type?: 'UserPasswordChanged';
  readonly userLogin: string;
}

export interface UserSession {
  readonly key: string;
  readonly userName: string;
  readonly fullName: string;
  readonly loginTime: Date;
  readonly lastActiveTime: Date;
  readonly locale: string;
  readonly messageLocale: string;
  readonly extensionSession?: boolean;
  readonly ipAddress?: string;
  readonly userAgent?: string;
  readonly callCount?: number;
}

export interface UserUnassignedFromGroup extends HostEvent {
  readonly _type?: 'UserUnassignedFromGroup';
  readonly userLogin: string;
  readonly group: string;
}

export interface VASAStorageArray {
  readonly name: string;
  readonly uuid: string;
  readonly vendorId: string;
  readonly modelId: string;
}

export interface VAppConfigFault extends VimFault {
  readonly _type?: string;
}

export interface VAppConfigInfo extends VmConfigInfo {
  readonly _type?: 'VAppConfigInfo';
  readonly entityConfig?: readonly VAppEntityConfigInfo[];
  readonly annotation: string;
  readonly instanceUuid?: string;
  readonly managedBy?: ManagedByInfo;
}

export interface VAppConfigSpec extends VmConfigSpec {
  readonly _type?: 'VAppConfigSpec';
  readonly entityConfig?: readonly VAppEntityConfigInfo[];
  readonly annotation?: string;
  readonly instanceUuid?: string;
  readonly managedBy?: ManagedByInfo;
}

export interface VAppEntityConfigInfo {
  readonly key?: MoRef;
  readonly tag?: string;
  readonly startOrder?: number;
  readonly startDelay?: number;
  readonly waitingForGuest?: boolean;
  readonly startAction?: string;
  readonly stopDelay?: number;
  readonly stopAction?: string;
  readonly destroyWithParent?: boolean;
}

export interface VAppIPAssignmentInfo {
  readonly supportedAllocationScheme?: readonly string[];
  readonly ipAllocationPolicy?: string;
  readonly supportedIpProtocol?: readonly string[];
  readonly ipProtocol?: string;
}

export interface VAppNotRunning extends VmConfigFault {
  readonly _type?: 'VAppNotRunning';
}

export interface VAppOperationInProgress extends RuntimeFault {
  readonly _type?: 'VAppOperationInProgress';
}

export interface VAppOvfSectionInfo {
  readonly key?: number;
  readonly namespace?: string;
  readonly type?: string;
  readonly atEnvelopeLevel?: boolean;
  readonly contents?: string;
}

export interface VAppOvfSectionSpec extends ArrayUpdateSpec {
  readonly _type?: 'VAppOvfSectionSpec';
  readonly info?: VAppOvfSectionInfo;
}

export interface VAppProductInfo {
  readonly key: number;
  readonly classId?: string;
  readonly instanceId?: string;
  readonly name?: string;
  readonly vendor?: string;
  readonly version?: string;
  readonly fullVersion?: string;
  readonly vendorUrl?: string;
  readonly productUrl?: string;
  readonly appUrl?: string;
}

export interface VAppProductSpec extends ArrayUpdateSpec {
  readonly _type?: 'VAppProductSpec';
  readonly info?: VAppProductInfo;
}

export interface VAppPropertyFault extends VmConfigFault {
  readonly _type?: string;
  readonly id: string;
  readonly category: string;
  readonly label: string;
  readonly type: string;
  readonly value: string;
}

export interface VAppPropertyInfo {
  readonly key: number;
  readonly classId?: string;
  readonly instanceId?: string;
  readonly id?: string;
  readonly category?: string;
  readonly label?: string;
  readonly type?: string;
  readonly typeReference?: string;
  readonly userConfigurable?: boolean;
  readonly defaultValue?: string;
  readonly value?: string;
  readonly description?: string;
}

export interface VAppPropertySpec extends ArrayUpdateSpec {
  readonly _type?: 'VAppPropertySpec';
  readonly info?: VAppPropertyInfo;
}

export interface VAppTaskInProgress extends TaskInProgress {
  readonly _type?: 'VAppTaskInProgress';
}

export interface VFlashCacheHotConfigNotSupported extends VmConfigFault {
  readonly _type?: 'VFlashCacheHotConfigNotSupported';
}

export interface VFlashModuleNotSupported extends VmConfigFault {
  readonly _type?: 'VFlashModuleNotSupported';
  readonly vmName: string;
  readonly moduleName: string;
  readonly reason: string;
  readonly hostName: string;
}

export interface VFlashModuleVersionIncompatible extends VimFault {
  readonly _type?: 'VFlashModuleVersionIncompatible';
  readonly moduleName: string;
  readonly vmRequestModuleVersion: string;
  readonly hostMinSupportedVerson: string;
  readonly hostModuleVersion: string;
}

export interface VMFSDatastoreCreatedEvent extends HostEvent {
  readonly _type?: 'VMFSDatastoreCreatedEvent';
  readonly datastore: DatastoreEventArgument;
  readonly datastoreUrl?: string;
}

export interface VMFSDatastoreExpandedEvent extends HostEvent {
  readonly _type?: 'VMFSDatastoreExpandedEvent';
  readonly datastore: DatastoreEventArgument;
}

export interface VMFSDatastoreExtendedEvent extends HostEvent {
  readonly _type?: 'VMFSDatastoreExtendedEvent';
  readonly datastore: DatastoreEventArgument;
}

export interface VMINotSupported extends DeviceNotSupported {
  readonly _type?: 'VMINotSupported';
}

export interface VMOnConflictDVPort extends CannotAccessNetwork {
  readonly _type?: 'VMOnConflictDVPort';
}

export interface VMOnVirtualIntranet extends CannotAccessNetwork {
  readonly _type?: 'VMOnVirtualIntranet';
}

export interface VMotionAcrossNetworkNotSupported extends MigrationFeatureNotSupported {
  readonly _type?: 'VMotionAcrossNetworkNotSupported';
}

export interface VMotionInterfaceIssue extends MigrationFault {
  readonly _type?: string;
  readonly atSourceHost: boolean;
  readonly failedHost: string;
  readonly failedHostEntity?: MoRef;
}

export interface VMotionLinkCapacityLow extends VMotionInterfaceIssue {
  readonly _type?: 'VMotionLinkCapacityLow';
  readonly network: string;
}

export interface VMotionLinkDown extends VMotionInterfaceIssue {
  readonly _type?: 'VMotionLinkDown';
  readonly network: string;
}

export interface VMotionNotConfigured extends VMotionInterfaceIssue {
  readonly _type?: 'VMotionNotConfigured';
}

export interface VMotionNotLicensed extends VMotionInterfaceIssue {
  readonly _type?: 'VMotionNotLicensed';
}

export interface VMotionNotSupported extends VMotionInterfaceIssue {
  readonly _type?: 'VMotionNotSupported';
}

export interface VMotionProtocolIncompatible extends MigrationFault {
  readonly _type?: 'VMotionProtocolIncompatible';
}

export interface VVolHostPE {
  readonly key: MoRef;
  readonly protocolEndpoint: readonly HostProtocolEndpoint[];
}

export interface VcAgentUninstallFailedEvent extends HostEvent {
  readonly _type?: 'VcAgentUninstallFailedEvent';
  readonly reason?: string;
}

export interface VcAgentUninstalledEvent extends HostEvent {
  readonly _type?: 'VcAgentUninstalledEvent';
}

export interface VcAgentUpgradeFailedEvent extends HostEvent {
  readonly _type?: 'VcAgentUpgradeFailedEvent';
  readonly reason?: string;
}

export interface VcAgentUpgradedEvent extends HostEvent {
  readonly _type?: 'VcAgentUpgradedEvent';
}

export interface VimAccountPasswordChangedEvent extends HostEvent {
  readonly _type?: 'VimAccountPasswordChangedEvent';
}

export interface VimFault extends MethodFault {
  readonly _type?: string;
}

export interface VirtualAHCIController extends VirtualSATAController {
  readonly _type?: 'VirtualAHCIController';
}

export interface VirtualAHCIControllerOption extends VirtualSATAControllerOption {
  readonly _type?: 'VirtualAHCIControllerOption';
}

export interface VirtualAppSummary extends ResourcePoolSummary {
  readonly _type?: 'VirtualAppSummary';
  readonly product?: VAppProductInfo;
  readonly vAppState?: VirtualAppVAppState;
  readonly suspended?: boolean;
  readonly installBootRequired?: boolean;
  readonly instanceUuid?: string;
}

export interface VirtualBusLogicController extends VirtualSCSIController {
  readonly _type?: 'VirtualBusLogicController';
}

export interface VirtualBusLogicControllerOption extends VirtualSCSIControllerOption {
  readonly _type?: 'VirtualBusLogicControllerOption';
}

export interface VirtualCdrom extends VirtualDevice {
  readonly _type?: 'VirtualCdrom';
}

export interface VirtualCdromAtapiBackingInfo extends VirtualDeviceDeviceBackingInfo {
  readonly _type?: 'VirtualCdromAtapiBackingInfo';
}

export interface VirtualCdromAtapiBackingOption extends VirtualDeviceDeviceBackingOption {
  readonly _type?: 'VirtualCdromAtapiBackingOption';
}

export interface VirtualCdromIsoBackingInfo extends VirtualDeviceFileBackingInfo {
  readonly _type?: 'VirtualCdromIsoBackingInfo';
}

export interface VirtualCdromIsoBackingOption extends VirtualDeviceFileBackingOption {
  readonly _type?: 'VirtualCdromIsoBackingOption';
}

export interface VirtualCdromOption extends VirtualDeviceOption {
  readonly _type?: 'VirtualCdromOption';
}

export interface VirtualCdromPassthroughBackingInfo extends VirtualDeviceDeviceBackingInfo {
  readonly _type?: 'VirtualCdromPassthroughBackingInfo';
  readonly exclusive: boolean;
}

export interface VirtualCdromPassthroughBackingOption extends VirtualDeviceDeviceBackingOption {
  readonly _type?: 'VirtualCdromPassthroughBackingOption';
  readonly exclusive: BoolOption;
}

export interface VirtualCdromRemoteAtapiBackingInfo extends VirtualDeviceRemoteDeviceBackingInfo {
  readonly _type?: 'VirtualCdromRemoteAtapiBackingInfo';
}

export interface VirtualCdromRemoteAtapiBackingOption extends VirtualDeviceDeviceBackingOption {
  readonly _type?: 'VirtualCdromRemoteAtapiBackingOption';
}

export interface VirtualCdromRemotePassthroughBackingInfo extends VirtualDeviceRemoteDeviceBackingInfo {
  readonly _type?: 'VirtualCdromRemotePassthroughBackingInfo';
  readonly exclusive: boolean;
}

export interface VirtualCdromRemotePassthroughBackingOption extends VirtualDeviceRemoteDeviceBackingOption {
  readonly _type?: 'VirtualCdromRemotePassthroughBackingOption';
  readonly exclusive: BoolOption;
}

export interface VirtualController extends VirtualDevice {
  readonly _type?: string;
  readonly busNumber: number;
  readonly device?: readonly number[];
}

export interface VirtualControllerOption extends VirtualDeviceOption {
  readonly _type?: string;
  readonly devices: IntOption;
  readonly supportedDevice?: readonly string[];
}

export interface VirtualDevice {
  readonly _type?: string;
  readonly key: number;
  readonly deviceInfo?: Description;
  readonly backing?: VirtualDeviceBackingInfo;
  readonly connectable?: VirtualDeviceConnectInfo;
  readonly slotInfo?: VirtualDeviceBusSlotInfo;
  readonly controllerKey?: number;
  readonly unitNumber?: number;
}

export interface VirtualDeviceBackingInfo {
  readonly _type?: string;
}

export interface VirtualDeviceBackingOption {
  readonly _type?: string;
  readonly type: string;
}

export interface VirtualDeviceBusSlotInfo {
  readonly _type?: string;
}

export interface VirtualDeviceBusSlotOption {
  readonly type: string;
}

export interface VirtualDeviceConfigSpec {
  readonly _type?: string;
  readonly operation?: VirtualDeviceConfigSpecOperation;
  readonly fileOperation?: VirtualDeviceConfigSpecFileOperation;
  readonly device: VirtualDevice;
  readonly profile?: readonly VirtualMachineProfileSpec[];
  readonly backing?: VirtualDeviceConfigSpecBackingSpec;
}

export interface VirtualDeviceConfigSpecBackingSpec {
  readonly parent?: VirtualDeviceConfigSpecBackingSpec;
  readonly crypto?: CryptoSpec;
}

export interface VirtualDeviceConnectInfo {
  readonly migrateConnect?: string;
  readonly startConnected: boolean;
  readonly allowGuestControl: boolean;
  readonly connected: boolean;
  readonly status?: string;
}

export interface VirtualDeviceConnectOption {
  readonly startConnected: BoolOption;
  readonly allowGuestControl: BoolOption;
}

export interface VirtualDeviceDeviceBackingInfo extends VirtualDeviceBackingInfo {
  readonly _type?: string;
  readonly deviceName: string;
  readonly useAutoDetect?: boolean;
}

export interface VirtualDeviceDeviceBackingOption extends VirtualDeviceBackingOption {
  readonly _type?: string;
  readonly autoDetectAvailable: BoolOption;
}

export interface VirtualDeviceFileBackingInfo extends VirtualDeviceBackingInfo {
  readonly _type?: string;
  readonly fileName: string;
  readonly datastore?: MoRef;
  readonly backingObjectId?: string;
}

export interface VirtualDeviceFileBackingOption extends VirtualDeviceBackingOption {
  readonly _type?: string;
  readonly fileNameExtensions?: ChoiceOption;
}

export interface VirtualDeviceOption {
  readonly _type?: string;
  readonly type: string;
  readonly connectOption?: VirtualDeviceConnectOption;
  readonly busSlotOption?: VirtualDeviceBusSlotOption;
  readonly controllerType?: string;
  readonly autoAssignController?: BoolOption;
  readonly backingOption?: readonly VirtualDeviceBackingOption[];
  readonly defaultBackingOptionIndex?: number;
  readonly licensingLimit?: readonly string[];
  readonly deprecated: boolean;
  readonly plugAndPlay: boolean;
  readonly hotRemoveSupported?: boolean;
}

export interface VirtualDevicePciBusSlotInfo extends VirtualDeviceBusSlotInfo {
  readonly _type?: string;
  readonly pciSlotNumber: number;
}

export interface VirtualDevicePipeBackingInfo extends VirtualDeviceBackingInfo {
  readonly _type?: string;
  readonly pipeName: string;
}

export interface VirtualDevicePipeBackingOption extends VirtualDeviceBackingOption {
  readonly _type?: string;
}

export interface VirtualDeviceRemoteDeviceBackingInfo extends VirtualDeviceBackingInfo {
  readonly _type?: string;
  readonly deviceName: string;
  readonly useAutoDetect?: boolean;
}

export interface VirtualDeviceRemoteDeviceBackingOption extends VirtualDeviceBackingOption {
  readonly _type?: string;
  readonly autoDetectAvailable: BoolOption;
}

export interface VirtualDeviceURIBackingInfo extends VirtualDeviceBackingInfo {
  readonly _type?: string;
  readonly serviceURI: string;
  readonly direction: string;
  readonly proxyURI?: string;
}

export interface VirtualDeviceURIBackingOption extends VirtualDeviceBackingOption {
  readonly _type?: string;
  readonly directions: ChoiceOption;
}

export interface VirtualDisk extends VirtualDevice {
  readonly _type?: 'VirtualDisk';
  readonly capacityInKB: number;
  readonly capacityInBytes?: number;
  readonly shares?: SharesInfo;
  readonly storageIOAllocation?: StorageIOAllocationInfo;
  readonly diskObjectId?: string;
  readonly vFlashCacheConfigInfo?: VirtualDiskVFlashCacheConfigInfo;
  readonly iofilter?: readonly string[];
  readonly vDiskId?: ID;
  readonly nativeUnmanagedLinkedClone?: boolean;
}

export interface VirtualDiskBlocksNotFullyProvisioned extends DeviceBackingNotSupported {
  readonly _type?: 'VirtualDiskBlocksNotFullyProvisioned';
}

export interface VirtualDiskConfigSpec extends VirtualDeviceConfigSpec {
  readonly _type?: 'VirtualDiskConfigSpec';
  readonly diskMoveType?: string;
  readonly migrateCache?: boolean;
}

export interface VirtualDiskDeltaDiskFormatsSupported {
  readonly datastoreType: string;
  readonly deltaDiskFormat: ChoiceOption;
}

export interface VirtualDiskFlatVer1BackingInfo extends VirtualDeviceFileBackingInfo {
  readonly _type?: 'VirtualDiskFlatVer1BackingInfo';
  readonly diskMode: string;
  readonly split?: boolean;
  readonly writeThrough?: boolean;
  readonly contentId?: string;
  readonly parent?: VirtualDiskFlatVer1BackingInfo;
}

export interface VirtualDiskFlatVer1BackingOption extends VirtualDeviceFileBackingOption {
  readonly _type?: 'VirtualDiskFlatVer1BackingOption';
  readonly diskMode: ChoiceOption;
  readonly split: BoolOption;
  readonly writeThrough: BoolOption;
  readonly growable: boolean;
}

export interface VirtualDiskFlatVer2BackingInfo extends VirtualDeviceFileBackingInfo {
  readonly _type?: 'VirtualDiskFlatVer2BackingInfo';
  readonly diskMode: string;
  readonly split?: boolean;
  readonly writeThrough?: boolean;
  readonly thinProvisioned?: boolean;
  readonly eagerlyScrub?: boolean;
  readonly uuid?: string;
  readonly contentId?: string;
  readonly changeId?: string;
  readonly parent?: VirtualDiskFlatVer2BackingInfo;
  readonly deltaDiskFormat?: string;
  readonly digestEnabled?: boolean;
  readonly deltaGrainSize?: number;
  readonly deltaDiskFormatVariant?: string;
  readonly sharing?: string;
  readonly keyId?: CryptoKeyId;
}

export interface VirtualDiskFlatVer2BackingOption extends VirtualDeviceFileBackingOption {
  readonly _type?: 'VirtualDiskFlatVer2BackingOption';
  readonly diskMode: ChoiceOption;
  readonly split: BoolOption;
  readonly writeThrough: BoolOption;
  readonly growable: boolean;
  readonly hotGrowable: boolean;
  readonly uuid: boolean;
  readonly thinProvisioned?: BoolOption;
  readonly eagerlyScrub?: BoolOption;
  readonly deltaDiskFormat?: ChoiceOption;
  readonly deltaDiskFormatsSupported?: readonly VirtualDiskDeltaDiskFormatsSupported[];
}

export interface VirtualDiskId {
  readonly vm: MoRef;
  readonly diskId: number;
}

export interface VirtualDiskLocalPMemBackingInfo extends VirtualDeviceFileBackingInfo {
  readonly _type?: 'VirtualDiskLocalPMemBackingInfo';
  readonly diskMode: string;
  readonly uuid?: string;
  readonly volumeUUID?: string;
  readonly contentId?: string;
}

export interface VirtualDiskLocalPMemBackingOption extends VirtualDeviceFileBackingOption {
  readonly _type?: 'VirtualDiskLocalPMemBackingOption';
  readonly diskMode: ChoiceOption;
  readonly growable: boolean;
  readonly hotGrowable: boolean;
  readonly uuid: boolean;
}

export interface VirtualDiskModeNotSupported extends DeviceNotSupported {
  readonly _type?: 'VirtualDiskModeNotSupported';
  readonly mode: string;
}

export interface VirtualDiskOption extends VirtualDeviceOption {
  readonly _type?: 'VirtualDiskOption';
  readonly capacityInKB: LongOption;
  readonly ioAllocationOption?: StorageIOAllocationOption;
  readonly vFlashCacheConfigOption?: VirtualDiskOptionVFlashCacheConfigOption;
}

export interface VirtualDiskOptionVFlashCacheConfigOption {
  readonly cacheConsistencyType: ChoiceOption;
  readonly cacheMode: ChoiceOption;
  readonly reservationInMB: LongOption;
  readonly blockSizeInKB: LongOption;
}

export interface VirtualDiskPartitionedRawDiskVer2BackingInfo extends VirtualDiskRawDiskVer2BackingInfo {
  readonly _type?: 'VirtualDiskPartitionedRawDiskVer2BackingInfo';
  readonly partition: readonly number[];
}

export interface VirtualDiskPartitionedRawDiskVer2BackingOption extends VirtualDiskRawDiskVer2BackingOption {
  readonly _type?: 'VirtualDiskPartitionedRawDiskVer2BackingOption';
}

export interface VirtualDiskRawDiskMappingVer1BackingInfo extends VirtualDeviceFileBackingInfo {
  readonly _type?: 'VirtualDiskRawDiskMappingVer1BackingInfo';
  readonly lunUuid?: string;
  readonly deviceName?: string;
  readonly compatibilityMode?: string;
  readonly diskMode?: string;
  readonly uuid?: string;
  readonly contentId?: string;
  readonly changeId?: string;
  readonly parent?: VirtualDiskRawDiskMappingVer1BackingInfo;
  readonly deltaDiskFormat?: string;
  readonly deltaGrainSize?: number;
  readonly sharing?: string;
}

export interface VirtualDiskRawDiskMappingVer1BackingOption extends VirtualDeviceDeviceBackingOption {
  readonly _type?: 'VirtualDiskRawDiskMappingVer1BackingOption';
  readonly descriptorFileNameExtensions?: ChoiceOption;
  readonly compatibilityMode: ChoiceOption;
  readonly diskMode: ChoiceOption;
  readonly uuid: boolean;
}

export interface VirtualDiskRawDiskVer2BackingInfo extends VirtualDeviceDeviceBackingInfo {
  readonly _type?: string;
  readonly descriptorFileName: string;
  readonly uuid?: string;
  readonly changeId?: string;
  readonly sharing?: string;
}

export interface VirtualDiskRawDiskVer2BackingOption extends VirtualDeviceDeviceBackingOption {
  readonly _type?: string;
  readonly descriptorFileNameExtensions: ChoiceOption;
  readonly uuid: boolean;
}

export interface VirtualDiskSeSparseBackingInfo extends VirtualDeviceFileBackingInfo {
  readonly _type?: 'VirtualDiskSeSparseBackingInfo';
  readonly diskMode: string;
  readonly writeThrough?: boolean;
  readonly uuid?: string;
  readonly contentId?: string;
  readonly changeId?: string;
  readonly parent?: VirtualDiskSeSparseBackingInfo;
  readonly deltaDiskFormat?: string;
  readonly digestEnabled?: boolean;
  readonly grainSize?: number;
  readonly keyId?: CryptoKeyId;
}

export interface VirtualDiskSeSparseBackingOption extends VirtualDeviceFileBackingOption {
  readonly _type?: 'VirtualDiskSeSparseBackingOption';
  readonly diskMode: ChoiceOption;
  readonly writeThrough: BoolOption;
  readonly growable: boolean;
  readonly hotGrowable: boolean;
  readonly uuid: boolean;
  readonly deltaDiskFormatsSupported: readonly VirtualDiskDeltaDiskFormatsSupported[];
}

export interface VirtualDiskSparseVer1BackingInfo extends VirtualDeviceFileBackingInfo {
  readonly _type?: 'VirtualDiskSparseVer1BackingInfo';
  readonly diskMode: string;
  readonly split?: boolean;
  readonly writeThrough?: boolean;
  readonly spaceUsedInKB?: number;
  readonly contentId?: string;
  readonly parent?: VirtualDiskSparseVer1BackingInfo;
}

export interface VirtualDiskSparseVer1BackingOption extends VirtualDeviceFileBackingOption {
  readonly _type?: 'VirtualDiskSparseVer1BackingOption';
  readonly diskModes: ChoiceOption;
  readonly split: BoolOption;
  readonly writeThrough: BoolOption;
  readonly growable: boolean;
}

export interface VirtualDiskSparseVer2BackingInfo extends VirtualDeviceFileBackingInfo {
  readonly _type?: 'VirtualDiskSparseVer2BackingInfo';
  readonly diskMode: string;
  readonly split?: boolean;
  readonly writeThrough?: boolean;
  readonly spaceUsedInKB?: number;
  readonly uuid?: string;
  readonly contentId?: string;
  readonly changeId?: string;
  readonly parent?: VirtualDiskSparseVer2BackingInfo;
  readonly keyId?: CryptoKeyId;
}

export interface VirtualDiskSparseVer2BackingOption extends VirtualDeviceFileBackingOption {
  readonly _type?: 'VirtualDiskSparseVer2BackingOption';
  readonly diskMode: ChoiceOption;
  readonly split: BoolOption;
  readonly writeThrough: BoolOption;
  readonly growable: boolean;
  readonly hotGrowable: boolean;
  readonly uuid: boolean;
}

export interface VirtualDiskSpec {
  readonly _type?: string;
  readonly diskType: string;
  readonly adapterType: string;
}

export interface VirtualDiskVFlashCacheConfigInfo {
  readonly vFlashModule?: string;
  readonly reservationInMB?: number;
  readonly cacheConsistencyType?: string;
  readonly cacheMode?: string;
  readonly blockSizeInKB?: number;
}

export interface VirtualE1000 extends VirtualEthernetCard {
  readonly _type?: 'VirtualE1000';
}

export interface VirtualE1000Option extends VirtualEthernetCardOption {
  readonly _type?: 'VirtualE1000Option';
}

export interface VirtualE1000e extends VirtualEthernetCard {
  readonly _type?: 'VirtualE1000e';
}

export interface VirtualE1000eOption extends VirtualEthernetCardOption {
  readonly _type?: 'VirtualE1000eOption';
}

export interface VirtualEnsoniq1371 extends VirtualSoundCard {
  readonly _type?: 'VirtualEnsoniq1371';
}

export interface VirtualEnsoniq1371Option extends VirtualSoundCardOption {
  readonly _type?: 'VirtualEnsoniq1371Option';
}

export interface VirtualEthernetCard extends VirtualDevice {
  readonly _type?: string;
  readonly addressType?: string;
  readonly macAddress?: string;
  readonly wakeOnLanEnabled?: boolean;
  readonly resourceAllocation?: VirtualEthernetCardResourceAllocation;
  readonly externalId?: string;
  readonly uptCompatibilityEnabled?: boolean;
}

export interface VirtualEthernetCardDVPortBackingOption extends VirtualDeviceBackingOption {
  readonly _type?: 'VirtualEthernetCardDVPortBackingOption';
}

export interface VirtualEthernetCardDistributedVirtualPortBackingInfo extends VirtualDeviceBackingInfo {
  readonly _type?: 'VirtualEthernetCardDistributedVirtualPortBackingInfo';
  readonly port: DistributedVirtualSwitchPortConnection;
}

export interface VirtualEthernetCardLegacyNetworkBackingInfo extends VirtualDeviceDeviceBackingInfo {
  readonly _type?: 'VirtualEthernetCardLegacyNetworkBackingInfo';
}

export interface VirtualEthernetCardLegacyNetworkBackingOption extends VirtualDeviceDeviceBackingOption {
  readonly _type?: 'VirtualEthernetCardLegacyNetworkBackingOption';
}

export interface VirtualEthernetCardNetworkBackingInfo extends VirtualDeviceDeviceBackingInfo {
  readonly _type?: 'VirtualEthernetCardNetworkBackingInfo';
  readonly network?: MoRef;
  readonly inPassthroughMode?: boolean;
}

export interface VirtualEthernetCardNetworkBackingOption extends VirtualDeviceDeviceBackingOption {
  readonly _type?: 'VirtualEthernetCardNetworkBackingOption';
}

export interface VirtualEthernetCardNotSupported extends DeviceNotSupported {
  readonly _type?: 'VirtualEthernetCardNotSupported';
}

export interface VirtualEthernetCardOpaqueNetworkBackingInfo extends VirtualDeviceBackingInfo {
  readonly _type?: 'VirtualEthernetCardOpaqueNetworkBackingInfo';
  readonly opaqueNetworkId: string;
  readonly opaqueNetworkType: string;
}

export interface VirtualEthernetCardOpaqueNetworkBackingOption extends VirtualDeviceBackingOption {
  readonly _type?: 'VirtualEthernetCardOpaqueNetworkBackingOption';
}

export interface VirtualEthernetCardOption extends VirtualDeviceOption {
  readonly _type?: string;
  readonly supportedOUI: ChoiceOption;
  readonly macType: ChoiceOption;
  readonly wakeOnLanEnabled: BoolOption;
  readonly vmDirectPathGen2Supported?: boolean;
  readonly uptCompatibilityEnabled?: BoolOption;
}

export interface VirtualEthernetCardResourceAllocation {
  readonly reservation?: number;
  readonly share: SharesInfo;
  readonly limit?: number;
}

export interface VirtualFloppy extends VirtualDevice {
  readonly _type?: 'VirtualFloppy';
}

export interface VirtualFloppyDeviceBackingInfo extends VirtualDeviceDeviceBackingInfo {
  readonly _type?: 'VirtualFloppyDeviceBackingInfo';
}

export interface VirtualFloppyDeviceBackingOption extends VirtualDeviceDeviceBackingOption {
  readonly _type?: 'VirtualFloppyDeviceBackingOption';
}

export interface VirtualFloppyImageBackingInfo extends VirtualDeviceFileBackingInfo {
  readonly _type?: 'VirtualFloppyImageBackingInfo';
}

export interface VirtualFloppyImageBackingOption extends VirtualDeviceFileBackingOption {
  readonly _type?: 'VirtualFloppyImageBackingOption';
}

export interface VirtualFloppyOption extends VirtualDeviceOption {
  readonly _type?: 'VirtualFloppyOption';
}

export interface VirtualFloppyRemoteDeviceBackingInfo extends VirtualDeviceRemoteDeviceBackingInfo {
  readonly _type?: 'VirtualFloppyRemoteDeviceBackingInfo';
}

export interface VirtualFloppyRemoteDeviceBackingOption extends VirtualDeviceRemoteDeviceBackingOption {
  readonly _type?: 'VirtualFloppyRemoteDeviceBackingOption';
}

export interface VirtualHardware {
  readonly numCPU: number;
  readonly numCoresPerSocket?: number;
  readonly memoryMB: number;
  readonly virtualICH7MPresent?: boolean;
  readonly virtualSMCPresent?: boolean;
  readonly device?: readonly VirtualDevice[];
}

export interface VirtualHardwareCompatibilityIssue extends VmConfigFault {
  readonly _type?: string;
}

export interface VirtualHardwareOption {
  readonly hwVersion: number;
  readonly virtualDeviceOption: readonly VirtualDeviceOption[];
  readonly deviceListReadonly: boolean;
  readonly numCPU: readonly number[];
  readonly numCoresPerSocket?: IntOption;
  readonly numCpuReadonly: boolean;
  readonly memoryMB: LongOption;
  readonly numPCIControllers: IntOption;
  readonly numIDEControllers: IntOption;
  readonly numUSBControllers: IntOption;
  readonly numUSBXHCIControllers?: IntOption;
  readonly numSIOControllers: IntOption;
  readonly numPS2Controllers: IntOption;
  readonly licensingLimit?: readonly string[];
  readonly numSupportedWwnPorts?: IntOption;
  readonly numSupportedWwnNodes?: IntOption;
  readonly resourceConfigOption?: ResourceConfigOption;
  readonly numNVDIMMControllers?: IntOption;
  readonly numTPMDevices?: IntOption;
  readonly numWDTDevices?: IntOption;
  readonly numPrecisionClockDevices?: IntOption;
  readonly epcMemoryMB?: LongOption;
}

export interface VirtualHardwareVersionNotSupported extends VirtualHardwareCompatibilityIssue {
  readonly _type?: 'VirtualHardwareVersionNotSupported';
  readonly hostName: string;
  readonly host: MoRef;
}

export interface VirtualHdAudioCard extends VirtualSoundCard {
  readonly _type?: 'VirtualHdAudioCard';
}

export interface VirtualHdAudioCardOption extends VirtualSoundCardOption {
  readonly _type?: 'VirtualHdAudioCardOption';
}

export interface VirtualIDEController extends VirtualController {
  readonly _type?: 'VirtualIDEController';
}

export interface VirtualIDEControllerOption extends VirtualControllerOption {
  readonly _type?: 'VirtualIDEControllerOption';
  readonly numIDEDisks: IntOption;
  readonly numIDECdroms: IntOption;
}

export interface VirtualKeyboard extends VirtualDevice {
  readonly _type?: 'VirtualKeyboard';
}

export interface VirtualKeyboardOption extends VirtualDeviceOption {
  readonly _type?: 'VirtualKeyboardOption';
}

export interface VirtualLsiLogicController extends VirtualSCSIController {
  readonly _type?: 'VirtualLsiLogicController';
}

export interface VirtualLsiLogicControllerOption extends VirtualSCSIControllerOption {
  readonly _type?: 'VirtualLsiLogicControllerOption';
}

export interface VirtualLsiLogicSASController extends VirtualSCSIController {
  readonly _type?: 'VirtualLsiLogicSASController';
}

export interface VirtualLsiLogicSASControllerOption extends VirtualSCSIControllerOption {
  readonly _type?: 'VirtualLsiLogicSASControllerOption';
}

export interface VirtualMachineAffinityInfo {
  readonly affinitySet?: readonly number[];
}

export interface VirtualMachineBootOptions {
  readonly bootDelay?: number;
  readonly enterBIOSSetup?: boolean;
  readonly efiSecureBootEnabled?: boolean;
  readonly bootRetryEnabled?: boolean;
  readonly bootRetryDelay?: number;
  readonly bootOrder?: readonly VirtualMachineBootOptionsBootableDevice[];
  readonly networkBootProtocol?: string;
}

export interface VirtualMachineBootOptionsBootableCdromDevice extends VirtualMachineBootOptionsBootableDevice {
  readonly _type?: 'VirtualMachineBootOptionsBootableCdromDevice';
}

export interface VirtualMachineBootOptionsBootableDevice {
  readonly _type?: string;
}

export interface VirtualMachineBootOptionsBootableDiskDevice extends VirtualMachineBootOptionsBootableDevice {
  readonly _type?: 'VirtualMachineBootOptionsBootableDiskDevice';
  readonly deviceKey: number;
}

export interface VirtualMachineBootOptionsBootableEthernetDevice extends VirtualMachineBootOptionsBootableDevice {
  readonly _type?: 'VirtualMachineBootOptionsBootableEthernetDevice';
  readonly deviceKey: number;
}

export interface VirtualMachineBootOptionsBootableFloppyDevice extends VirtualMachineBootOptionsBootableDevice {
  readonly _type?: 'VirtualMachineBootOptionsBootableFloppyDevice';
}

export interface VirtualMachineCapability {
  readonly snapshotOperationsSupported: boolean;
  readonly multipleSnapshotsSupported: boolean;
  readonly snapshotConfigSupported: boolean;
  readonly poweredOffSnapshotsSupported: boolean;
  readonly memorySnapshotsSupported: boolean;
  readonly revertToSnapshotSupported: boolean;
  readonly quiescedSnapshotsSupported: boolean;
  readonly disableSnapshotsSupported: boolean;
  readonly lockSnapshotsSupported: boolean;
  readonly consolePreferencesSupported: boolean;
  readonly cpuFeatureMaskSupported: boolean;
  readonly s1AcpiManagementSupported: boolean;
  readonly settingScreenResolutionSupported: boolean;
  readonly toolsAutoUpdateSupported: boolean;
  readonly vmNpivWwnSupported: boolean;
  readonly npivWwnOnNonRdmVmSupported: boolean;
  readonly vmNpivWwnDisableSupported?: boolean;
  readonly vmNpivWwnUpdateSupported?: boolean;
  readonly swapPlacementSupported: boolean;
  readonly toolsSyncTimeSupported: boolean;
  readonly virtualMmuUsageSupported: boolean;
  readonly diskSharesSupported: boolean;
  readonly bootOptionsSupported: boolean;
  readonly bootRetryOptionsSupported?: boolean;
  readonly settingVideoRamSizeSupported: boolean;
  readonly settingDisplayTopologySupported?: boolean;
  readonly recordReplaySupported?: boolean;
  readonly changeTrackingSupported?: boolean;
  readonly multipleCoresPerSocketSupported?: boolean;
  readonly hostBasedReplicationSupported?: boolean;
  readonly guestAutoLockSupported?: boolean;
  readonly memoryReservationLockSupported?: boolean;
  readonly featureRequirementSupported?: boolean;
  readonly poweredOnMonitorTypeChangeSupported?: boolean;
  readonly seSparseDiskSupported?: boolean;
  readonly nestedHVSupported?: boolean;
  readonly vPMCSupported?: boolean;
  readonly secureBootSupported?: boolean;
  readonly perVmEvcSupported?: boolean;
  readonly virtualMmuUsageIgnored?: boolean;
  readonly virtualExecUsageIgnored?: boolean;
  readonly diskOnlySnapshotOnSuspendedVMSupported?: boolean;
  readonly toolsSyncTimeAllowSupported?: boolean;
  readonly sevSupported?: boolean;
}

export interface VirtualMachineCdromInfo extends VirtualMachineTargetInfo {
  readonly _type?: 'VirtualMachineCdromInfo';
  readonly description?: string;
}

export interface VirtualMachineCloneSpec {
  readonly location: VirtualMachineRelocateSpec;
  readonly template: boolean;
  readonly config?: VirtualMachineConfigSpec;
  readonly powerOn: boolean;
  readonly snapshot?: MoRef;
  readonly memory?: boolean;
}

export interface VirtualMachineConfigInfo {
  readonly changeVersion: string;
  readonly modified: Date;
  readonly name: string;
  readonly guestFullName: string;
  readonly version: string;
  readonly uuid: string;
  readonly createDate?: Date;
  readonly instanceUuid?: string;
  readonly npivNodeWorldWideName?: readonly number[];
  readonly npivPortWorldWideName?: readonly number[];
  readonly npivWorldWideNameType?: string;
  readonly npivDesiredNodeWwns?: number;
  readonly npivDesiredPortWwns?: number;
  readonly npivTemporaryDisabled?: boolean;
  readonly npivOnNonRdmDisks?: boolean;
  readonly locationId?: string;
  readonly template: boolean;
  readonly guestId: string;
  readonly alternateGuestName: string;
  readonly annotation?: string;
  readonly files: VirtualMachineFileInfo;
  readonly tools?: ToolsConfigInfo;
  readonly flags: VirtualMachineFlagInfo;
  readonly consolePreferences?: VirtualMachineConsolePreferences;
  readonly defaultPowerOps: VirtualMachineDefaultPowerOpInfo;
  readonly hardware: VirtualHardware;
  readonly vcpuConfig?: readonly VirtualMachineVcpuConfig[];
  readonly cpuAllocation?: ResourceAllocationInfo;
  readonly memoryAllocation?: ResourceAllocationInfo;
  readonly latencySensitivity?: LatencySensitivity;
  readonly memoryHotAddEnabled?: boolean;
  readonly cpuHotAddEnabled?: boolean;
  readonly cpuHotRemoveEnabled?: boolean;
  readonly hotPlugMemoryLimit?: number;
  readonly hotPlugMemoryIncrementSize?: number;
  readonly cpuAffinity?: VirtualMachineAffinityInfo;
  readonly memoryAffinity?: VirtualMachineAffinityInfo;
  readonly networkShaper?: VirtualMachineNetworkShaperInfo;
  readonly extraConfig?: readonly OptionValue[];
  readonly cpuFeatureMask?: readonly HostCpuIdInfo[];
  readonly datastoreUrl?: readonly VirtualMachineConfigInfoDatastoreUrlPair[];
  readonly swapPlacement?: string;
  readonly bootOptions?: VirtualMachineBootOptions;
  readonly ftInfo?: FaultToleranceConfigInfo;
  readonly vAppConfig?: VmConfigInfo;
  readonly vAssertsEnabled?: boolean;
  readonly changeTrackingEnabled?: boolean;
  readonly firmware?: string;
  readonly maxMksConnections?: number;
  readonly guestAutoLockEnabled?: boolean;
  readonly managedBy?: ManagedByInfo;
  readonly memoryReservationLockedToMax?: boolean;
  readonly initialOverhead?: VirtualMachineConfigInfoOverheadInfo;
  readonly nestedHVEnabled?: boolean;
  readonly vPMCEnabled?: boolean;
  readonly scheduledHardwareUpgradeInfo?: ScheduledHardwareUpgradeInfo;
  readonly forkConfigInfo?: VirtualMachineForkConfigInfo;
  readonly vFlashCacheReservation?: number;
  readonly vmxConfigChecksum?: Uint8Array;
  readonly messageBusTunnelEnabled?: boolean;
  readonly vmStorageObjectId?: string;
  readonly swapStorageObjectId?: string;
  readonly keyId?: CryptoKeyId;
  readonly guestIntegrityInfo?: VirtualMachineGuestIntegrityInfo;
  readonly migrateEncryption?: string;
  readonly sgxInfo?: VirtualMachineSgxInfo;
  readonly contentLibItemInfo?: VirtualMachineContentLibraryItemInfo;
  readonly guestMonitoringModeInfo?: VirtualMachineGuestMonitoringModeInfo;
  readonly sevEnabled?: boolean;
}

export interface VirtualMachineConfigInfoDatastoreUrlPair {
  readonly name: string;
  readonly url: string;
}

export interface VirtualMachineConfigInfoOverheadInfo {
  readonly initialMemoryReservation?: number;
  readonly initialSwapReservation?: number;
}

export interface VirtualMachineConfigOption {
  readonly version: string;
  readonly description: string;
  readonly guestOSDescriptor: readonly GuestOsDescriptor[];
  readonly guestOSDefaultIndex: number;
  readonly hardwareOptions: VirtualHardwareOption;
  readonly capabilities: VirtualMachineCapability;
  readonly datastore: DatastoreOption;
  readonly defaultDevice?: readonly VirtualDevice[];
  readonly supportedMonitorType: readonly string[];
  readonly supportedOvfEnvironmentTransport?: readonly string[];
  readonly supportedOvfInstallTransport?: readonly string[];
  readonly propertyRelations?: readonly VirtualMachinePropertyRelation[];
}

export interface VirtualMachineConfigSpec {
  readonly changeVersion?: string;
  readonly name?: string;
  readonly version?: string;
  readonly createDate?: Date;
  readonly uuid?: string;
  readonly instanceUuid?: string;
  readonly npivNodeWorldWideName?: readonly number[];
  readonly npivPortWorldWideName?: readonly number[];
  readonly npivWorldWideNameType?: string;
  readonly npivDesiredNodeWwns?: number;
  readonly npivDesiredPortWwns?: number;
  readonly npivTemporaryDisabled?: boolean;
  readonly npivOnNonRdmDisks?: boolean;
  readonly npivWorldWideNameOp?: string;
  readonly locationId?: string;
  readonly guestId?: string;
  readonly alternateGuestName?: string;
  readonly annotation?: string;
  readonly files?: VirtualMachineFileInfo;
  readonly tools?: ToolsConfigInfo;
  readonly flags?: VirtualMachineFlagInfo;
  readonly consolePreferences?: VirtualMachineConsolePreferences;
  readonly powerOpInfo?: VirtualMachineDefaultPowerOpInfo;
  readonly numCPUs?: number;
  readonly vcpuConfig?: readonly VirtualMachineVcpuConfig[];
  readonly numCoresPerSocket?: number;
  readonly memoryMB?: number;
  readonly memoryHotAddEnabled?: boolean;
  readonly cpuHotAddEnabled?: boolean;
  readonly cpuHotRemoveEnabled?: boolean;
  readonly virtualICH7MPresent?: boolean;
  readonly virtualSMCPresent?: boolean;
  readonly deviceChange?: readonly VirtualDeviceConfigSpec[];
  readonly cpuAllocation?: ResourceAllocationInfo;
  readonly memoryAllocation?: ResourceAllocationInfo;
  readonly latencySensitivity?: LatencySensitivity;
  readonly cpuAffinity?: VirtualMachineAffinityInfo;
  readonly memoryAffinity?: VirtualMachineAffinityInfo;
  readonly networkShaper?: VirtualMachineNetworkShaperInfo;
  readonly cpuFeatureMask?: readonly VirtualMachineCpuIdInfoSpec[];
  readonly extraConfig?: readonly OptionValue[];
  readonly swapPlacement?: string;
  readonly bootOptions?: VirtualMachineBootOptions;
  readonly vAppConfig?: VmConfigSpec;
  readonly ftInfo?: FaultToleranceConfigInfo;
  readonly vAppConfigRemoved?: boolean;
  readonly vAssertsEnabled?: boolean;
  readonly changeTrackingEnabled?: boolean;
  readonly firmware?: string;
  readonly maxMksConnections?: number;
  readonly guestAutoLockEnabled?: boolean;
  readonly managedBy?: ManagedByInfo;
  readonly memoryReservationLockedToMax?: boolean;
  readonly nestedHVEnabled?: boolean;
  readonly vPMCEnabled?: boolean;
  readonly scheduledHardwareUpgradeInfo?: ScheduledHardwareUpgradeInfo;
  readonly vmProfile?: readonly VirtualMachineProfileSpec[];
  readonly messageBusTunnelEnabled?: boolean;
  readonly crypto?: CryptoSpec;
  readonly migrateEncryption?: string;
  readonly sgxInfo?: VirtualMachineSgxInfo;
  readonly guestMonitoringModeInfo?: VirtualMachineGuestMonitoringModeInfo;
  readonly sevEnabled?: boolean;
}

export interface VirtualMachineConfigSummary {
  readonly name: string;
  readonly template: boolean;
  readonly vmPathName: string;
  readonly memorySizeMB?: number;
  readonly cpuReservation?: number;
  readonly memoryReservation?: number;
  readonly numCpu?: number;
  readonly numEthernetCards?: number;
  readonly numVirtualDisks?: number;
  readonly uuid?: string;
  readonly instanceUuid?: string;
  readonly guestId?: string;
  readonly guestFullName?: string;
  readonly annotation?: string;
  readonly product?: VAppProductInfo;
  readonly installBootRequired?: boolean;
  readonly ftInfo?: FaultToleranceConfigInfo;
  readonly managedBy?: ManagedByInfo;
  readonly tpmPresent?: boolean;
  readonly numVmiopBackings?: number;
  readonly hwVersion?: string;
}

export interface VirtualMachineConsolePreferences {
  readonly powerOnWhenOpened?: boolean;
  readonly enterFullScreenOnPowerOn?: boolean;
  readonly closeOnPowerOffOrSuspend?: boolean;
}

export interface VirtualMachineContentLibraryItemInfo {
  readonly contentLibraryItemUuid: string;
  readonly contentLibraryItemVersion?: string;
}

export interface VirtualMachineCpuIdInfoSpec extends ArrayUpdateSpec {
  readonly _type?: 'VirtualMachineCpuIdInfoSpec';
  readonly info?: HostCpuIdInfo;
}

export interface VirtualMachineDatastoreInfo extends VirtualMachineTargetInfo {
  readonly _type?: 'VirtualMachineDatastoreInfo';
  readonly datastore: DatastoreSummary;
  readonly capability: DatastoreCapability;
  readonly maxFileSize: number;
  readonly maxVirtualDiskCapacity?: number;
  readonly maxPhysicalRDMFileSize?: number;
  readonly maxVirtualRDMFileSize?: number;
  readonly mode: string;
  readonly vStorageSupport?: string;
}

export interface VirtualMachineDatastoreVolumeOption {
  readonly fileSystemType: string;
  readonly majorVersion?: number;
}

export interface VirtualMachineDefaultPowerOpInfo {
  readonly powerOffType?: string;
  readonly suspendType?: string;
  readonly resetType?: string;
  readonly defaultPowerOffType?: string;
  readonly defaultSuspendType?: string;
  readonly defaultResetType?: string;
  readonly standbyAction?: string;
}

export interface VirtualMachineDefaultProfileSpec extends VirtualMachineProfileSpec {
  readonly _type?: 'VirtualMachineDefaultProfileSpec';
}

export interface VirtualMachineDefinedProfileSpec extends VirtualMachineProfileSpec {
  readonly _type?: 'VirtualMachineDefinedProfileSpec';
  readonly profileId: string;
  readonly profileData?: VirtualMachineProfileRawData;
  readonly profileParams?: readonly KeyValue[];
}

export interface VirtualMachineDeviceRuntimeInfo {
  readonly runtimeState: VirtualMachineDeviceRuntimeInfoDeviceRuntimeState;
  readonly key: number;
}

export interface VirtualMachineDeviceRuntimeInfoDeviceRuntimeState {
  readonly _type?: string;
}

export interface VirtualMachineDeviceRuntimeInfoVirtualEthernetCardRuntimeState extends VirtualMachineDeviceRuntimeInfoDeviceRuntimeState {
  readonly _type?: 'VirtualMachineDeviceRuntimeInfoVirtualEthernetCardRuntimeState';
  readonly vmDirectPathGen2Active: boolean;
  readonly vmDirectPathGen2InactiveReasonVm?: readonly string[];
  readonly vmDirectPathGen2InactiveReasonOther?: readonly string[];
  readonly vmDirectPathGen2InactiveReasonExtended?: string;
  readonly reservationStatus?: string;
  readonly attachmentStatus?: string;
  readonly featureRequirement?: readonly VirtualMachineFeatureRequirement[];
}

export interface VirtualMachineDiskDeviceInfo extends VirtualMachineTargetInfo {
  readonly _type?: string;
  readonly capacity?: number;
  readonly vm?: readonly MoRef[];
}

export interface VirtualMachineDynamicPassthroughInfo extends VirtualMachineTargetInfo {
  readonly _type?: 'VirtualMachineDynamicPassthroughInfo';
  readonly vendorName: string;
  readonly deviceName: string;
  readonly customLabel?: string;
  readonly vendorId: number;
  readonly deviceId: number;
}

export interface VirtualMachineEmptyProfileSpec extends VirtualMachineProfileSpec {
  readonly _type?: 'VirtualMachineEmptyProfileSpec';
}

export interface VirtualMachineFeatureRequirement {
  readonly key: string;
  readonly featureName: string;
  readonly value: string;
}

export interface VirtualMachineFileInfo {
  readonly vmPathName?: string;
  readonly snapshotDirectory?: string;
  readonly suspendDirectory?: string;
  readonly logDirectory?: string;
  readonly ftMetadataDirectory?: string;
}

export interface VirtualMachineFileLayout {
  readonly configFile?: readonly string[];
  readonly logFile?: readonly string[];
  readonly disk?: readonly VirtualMachineFileLayoutDiskLayout[];
  readonly snapshot?: readonly VirtualMachineFileLayoutSnapshotLayout[];
  readonly swapFile?: string;
}

export interface VirtualMachineFileLayoutDiskLayout {
  readonly key: number;
  readonly diskFile: readonly string[];
}

export interface VirtualMachineFileLayoutEx {
  readonly file?: readonly VirtualMachineFileLayoutExFileInfo[];
  readonly disk?: readonly VirtualMachineFileLayoutExDiskLayout[];
  readonly snapshot?: readonly VirtualMachineFileLayoutExSnapshotLayout[];
  readonly timestamp: Date;
}

export interface VirtualMachineFileLayoutExDiskLayout {
  readonly key: number;
  readonly chain?: readonly VirtualMachineFileLayoutExDiskUnit[];
}

export interface VirtualMachineFileLayoutExDiskUnit {
  readonly fileKey: readonly number[];
}

export interface VirtualMachineFileLayoutExFileInfo {
  readonly key: number;
  readonly name: string;
  readonly type: string;
  readonly size: number;
  readonly uniqueSize?: number;
  readonly backingObjectId?: string;
  readonly accessible?: boolean;
}

export interface VirtualMachineFileLayoutExSnapshotLayout {
  readonly key: MoRef;
  readonly dataKey: number;
  readonly memoryKey?: number;
  readonly disk?: readonly VirtualMachineFileLayoutExDiskLayout[];
}

export interface VirtualMachineFileLayoutSnapshotLayout {
  readonly key: MoRef;
  readonly snapshotFile: readonly string[];
}

export interface VirtualMachineFlagInfo {
  readonly disableAcceleration?: boolean;
  readonly enableLogging?: boolean;
  readonly useToe?: boolean;
  readonly runWithDebugInfo?: boolean;
  readonly monitorType?: string;
  readonly htSharing?: string;
  readonly snapshotDisabled?: boolean;
  readonly snapshotLocked?: boolean;
  readonly diskUuidEnabled?: boolean;
  readonly virtualMmuUsage?: string;
  readonly virtualExecUsage?: string;
  readonly snapshotPowerOffBehavior?: string;
  readonly recordReplayEnabled?: boolean;
  readonly faultToleranceType?: string;
  readonly cbrcCacheEnabled?: boolean;
  readonly vvtdEnabled?: boolean;
  readonly vbsEnabled?: boolean;
}

export interface VirtualMachineFloppyInfo extends VirtualMachineTargetInfo {
  readonly _type?: 'VirtualMachineFloppyInfo';
}

export interface VirtualMachineForkConfigInfo {
  readonly parentEnabled?: boolean;
  readonly childForkGroupId?: string;
  readonly parentForkGroupId?: string;
  readonly childType?: string;
}

export interface VirtualMachineGuestIntegrityInfo {
  readonly enabled?: boolean;
}

export interface VirtualMachineGuestMonitoringModeInfo {
  readonly gmmFile?: string;
  readonly gmmAppliance?: string;
}

export interface VirtualMachineGuestSummary {
  readonly guestId?: string;
  readonly guestFullName?: string;
  readonly toolsStatus?: VirtualMachineToolsStatus;
  readonly toolsVersionStatus?: string;
  readonly toolsVersionStatus2?: string;
  readonly toolsRunningStatus?: string;
  readonly hostName?: string;
  readonly ipAddress?: string;
  readonly hwVersion?: string;
}

export interface VirtualMachineIdeDiskDeviceInfo extends VirtualMachineDiskDeviceInfo {
  readonly _type?: 'VirtualMachineIdeDiskDeviceInfo';
  readonly partitionTable?: readonly VirtualMachineIdeDiskDevicePartitionInfo[];
}

export interface VirtualMachineIdeDiskDevicePartitionInfo {
  readonly id: number;
  readonly capacity: number;
}

export interface VirtualMachineLegacyNetworkSwitchInfo {
  readonly name: string;
}

export interface VirtualMachineMemoryReservationInfo {
  readonly virtualMachineMin: number;
  readonly virtualMachineMax: number;
  readonly virtualMachineReserved: number;
  readonly allocationPolicy: string;
}

export interface VirtualMachineMessage {
  readonly id: string;
  readonly argument?: readonly unknown[];
  readonly text?: string;
}

export interface VirtualMachineNetworkInfo extends VirtualMachineTargetInfo {
  readonly _type?: 'VirtualMachineNetworkInfo';
  readonly network: NetworkSummary;
  readonly vswitch?: string;
}

export interface VirtualMachineNetworkShaperInfo {
  readonly enabled?: boolean;
  readonly peakBps?: number;
  readonly averageBps?: number;
  readonly burstSize?: number;
}

export interface VirtualMachineParallelInfo extends VirtualMachineTargetInfo {
  readonly _type?: 'VirtualMachineParallelInfo';
}

export interface VirtualMachinePciPassthroughInfo extends VirtualMachineTargetInfo {
  readonly _type?: string;
  readonly pciDevice: HostPciDevice;
  readonly systemId: string;
}

export interface VirtualMachinePciSharedGpuPassthroughInfo extends VirtualMachineTargetInfo {
  readonly _type?: 'VirtualMachinePciSharedGpuPassthroughInfo';
  readonly vgpu: string;
}

export interface VirtualMachinePrecisionClockInfo extends VirtualMachineTargetInfo {
  readonly _type?: 'VirtualMachinePrecisionClockInfo';
  readonly systemClockProtocol?: string;
}

export interface VirtualMachineProfileRawData {
  readonly extensionKey: string;
  readonly objectData?: string;
}

export interface VirtualMachineProfileSpec {
  readonly _type?: string;
}

export interface VirtualMachinePropertyRelation {
  readonly key: DynamicProperty;
  readonly relations?: readonly DynamicProperty[];
}

export interface VirtualMachineQuestionInfo {
  readonly id: string;
  readonly text: string;
  readonly choice: ChoiceOption;
  readonly message?: readonly VirtualMachineMessage[];
}

export interface VirtualMachineQuickStats {
  readonly overallCpuUsage?: number;
  readonly overallCpuDemand?: number;
  readonly overallCpuReadiness?: number;
  readonly guestMemoryUsage?: number;
  readonly hostMemoryUsage?: number;
  readonly guestHeartbeatStatus: ManagedEntityStatus;
  readonly distributedCpuEntitlement?: number;
  readonly distributedMemoryEntitlement?: number;
  readonly staticCpuEntitlement?: number;
  readonly staticMemoryEntitlement?: number;
  readonly grantedMemory?: number;
  readonly privateMemory?: number;
  readonly sharedMemory?: number;
  readonly swappedMemory?: number;
  readonly balloonedMemory?: number;
  readonly consumedOverheadMemory?: number;
  readonly ftLogBandwidth?: number;
  readonly ftSecondaryLatency?: number;
  readonly ftLatencyStatus?: ManagedEntityStatus;
  readonly compressedMemory?: number;
  readonly uptimeSeconds?: number;
  readonly ssdSwappedMemory?: number;
}

export interface VirtualMachineRelocateSpec {
  readonly service?: ServiceLocator;
  readonly folder?: MoRef;
  readonly datastore?: MoRef;
  readonly diskMoveType?: string;
  readonly pool?: MoRef;
  readonly host?: MoRef;
  readonly disk?: readonly VirtualMachineRelocateSpecDiskLocator[];
  readonly transform?: VirtualMachineRelocateTransformation;
  readonly deviceChange?: readonly VirtualDeviceConfigSpec[];
  readonly profile?: readonly VirtualMachineProfileSpec[];
  readonly cryptoSpec?: CryptoSpec;
}

export interface VirtualMachineRelocateSpecDiskLocator {
  readonly diskId: number;
  readonly datastore: MoRef;
  readonly diskMoveType?: string;
  readonly diskBackingInfo?: VirtualDeviceBackingInfo;
  readonly profile?: readonly VirtualMachineProfileSpec[];
  readonly backing?: VirtualMachineRelocateSpecDiskLocatorBackingSpec;
}

export interface VirtualMachineRelocateSpecDiskLocatorBackingSpec {
  readonly parent?: VirtualMachineRelocateSpecDiskLocatorBackingSpec;
  readonly crypto?: CryptoSpec;
}

export interface VirtualMachineRuntimeInfo {
  readonly device?: readonly VirtualMachineDeviceRuntimeInfo[];
  readonly host?: MoRef;
  readonly connectionState: VirtualMachineConnectionState;
  readonly powerState: VirtualMachinePowerState;
  readonly faultToleranceState?: VirtualMachineFaultToleranceState;
  readonly dasVmProtection?: VirtualMachineRuntimeInfoDasProtectionState;
  readonly toolsInstallerMounted: boolean;
  readonly suspendTime?: Date;
  readonly bootTime?: Date;
  readonly suspendInterval?: number;
  readonly question?: VirtualMachineQuestionInfo;
  readonly memoryOverhead?: number;
  readonly maxCpuUsage?: number;
  readonly maxMemoryUsage?: number;
  readonly numMksConnections: number;
  readonly recordReplayState?: VirtualMachineRecordReplayState;
  readonly cleanPowerOff?: boolean;
  readonly needSecondaryReason?: string;
  readonly onlineStandby?: boolean;
  readonly minRequiredEVCModeKey?: string;
  readonly consolidationNeeded?: boolean;
  readonly offlineFeatureRequirement?: readonly VirtualMachineFeatureRequirement[];
  readonly featureRequirement?: readonly VirtualMachineFeatureRequirement[];
  readonly featureMask?: readonly HostFeatureMask[];
  readonly vFlashCacheAllocation?: number;
  readonly paused?: boolean;
  readonly snapshotInBackground?: boolean;
  readonly quiescedForkParent?: boolean;
  readonly instantCloneFrozen?: boolean;
  readonly cryptoState?: string;
}

export interface VirtualMachineRuntimeInfoDasProtectionState {
  readonly dasProtected: boolean;
}

export interface VirtualMachineScsiDiskDeviceInfo extends VirtualMachineDiskDeviceInfo {
  readonly _type?: 'VirtualMachineScsiDiskDeviceInfo';
  readonly disk?: HostScsiDisk;
  readonly transportHint?: string;
  readonly lunNumber?: number;
}

export interface VirtualMachineScsiPassthroughInfo extends VirtualMachineTargetInfo {
  readonly _type?: 'VirtualMachineScsiPassthroughInfo';
  readonly scsiClass: string;
  readonly vendor: string;
  readonly physicalUnitNumber: number;
}

export interface VirtualMachineSerialInfo extends VirtualMachineTargetInfo {
  readonly _type?: 'VirtualMachineSerialInfo';
}

export interface VirtualMachineSgxInfo {
  readonly epcSize: number;
  readonly flcMode?: string;
  readonly lePubKeyHash?: string;
}

export interface VirtualMachineSgxTargetInfo extends VirtualMachineTargetInfo {
  readonly _type?: 'VirtualMachineSgxTargetInfo';
  readonly maxEpcSize: number;
  readonly flcModes?: readonly string[];
  readonly lePubKeyHashes?: readonly string[];
}

export interface VirtualMachineSnapshotInfo {
  readonly currentSnapshot?: MoRef;
  readonly rootSnapshotList: readonly VirtualMachineSnapshotTree[];
}

export interface VirtualMachineSnapshotTree {
  readonly snapshot: MoRef;
  readonly vm: MoRef;
  readonly name: string;
  readonly description: string;
  readonly id?: number;
  readonly createTime: Date;
  readonly state: VirtualMachinePowerState;
  readonly quiesced: boolean;
  readonly backupManifest?: string;
  readonly childSnapshotList?: readonly VirtualMachineSnapshotTree[];
  readonly replaySupported?: boolean;
}

export interface VirtualMachineSoundInfo extends VirtualMachineTargetInfo {
  readonly _type?: 'VirtualMachineSoundInfo';
}

export interface VirtualMachineSriovDevicePoolInfo {
  readonly _type?: string;
  readonly key: string;
}

export interface VirtualMachineSriovInfo extends VirtualMachinePciPassthroughInfo {
  readonly _type?: 'VirtualMachineSriovInfo';
  readonly virtualFunction: boolean;
  readonly pnic?: string;
  readonly devicePool?: VirtualMachineSriovDevicePoolInfo;
}

export interface VirtualMachineSriovNetworkDevicePoolInfo extends VirtualMachineSriovDevicePoolInfo {
  readonly _type?: 'VirtualMachineSriovNetworkDevicePoolInfo';
  readonly switchKey?: string;
  readonly switchUuid?: string;
}

export interface VirtualMachineStorageInfo {
  readonly perDatastoreUsage?: readonly VirtualMachineUsageOnDatastore[];
  readonly timestamp: Date;
}

export interface VirtualMachineStorageSummary {
  readonly committed: number;
  readonly uncommitted: number;
  readonly unshared: number;
  readonly timestamp: Date;
}

export interface VirtualMachineSummary {
  readonly vm?: MoRef;
  readonly runtime: VirtualMachineRuntimeInfo;
  readonly guest?: VirtualMachineGuestSummary;
  readonly config: VirtualMachineConfigSummary;
  readonly storage?: VirtualMachineStorageSummary;
  readonly quickStats: VirtualMachineQuickStats;
  readonly overallStatus: ManagedEntityStatus;
  readonly customValue?: readonly CustomFieldValue[];
}

export interface VirtualMachineTargetInfo {
  readonly _type?: string;
  readonly name: string;
  readonly configurationTag?: readonly string[];
}

export interface VirtualMachineTicket {
  readonly ticket: string;
  readonly cfgFile: string;
  readonly host?: string;
  readonly port?: number;
  readonly sslThumbprint?: string;
  readonly url?: string;
}

export interface VirtualMachineUsageOnDatastore {
  readonly datastore: MoRef;
  readonly committed: number;
  readonly uncommitted: number;
  readonly unshared: number;
}

export interface VirtualMachineUsbInfo extends VirtualMachineTargetInfo {
  readonly _type?: 'VirtualMachineUsbInfo';
  readonly description: string;
  readonly vendor: number;
  readonly product: number;
  readonly physicalPath: string;
  readonly family?: readonly string[];
  readonly speed?: readonly string[];
  readonly summary?: VirtualMachineSummary;
}

export interface VirtualMachineVFlashModuleInfo extends VirtualMachineTargetInfo {
  readonly _type?: 'VirtualMachineVFlashModuleInfo';
  readonly vFlashModule: HostVFlashManagerVFlashCacheConfigInfoVFlashModuleConfigOption;
}

export interface VirtualMachineVMCIDevice extends VirtualDevice {
  readonly _type?: 'VirtualMachineVMCIDevice';
  readonly id?: number;
  readonly allowUnrestrictedCommunication?: boolean;
  readonly filterEnable?: boolean;
  readonly filterInfo?: VirtualMachineVMCIDeviceFilterInfo;
}

export interface VirtualMachineVMCIDeviceFilterInfo {
  readonly filters?: readonly VirtualMachineVMCIDeviceFilterSpec[];
}

export interface VirtualMachineVMCIDeviceFilterSpec {
  readonly rank: number;
  readonly action: string;
  readonly protocol: string;
  readonly direction: string;
  readonly lowerDstPortBoundary?: number;
  readonly upperDstPortBoundary?: number;
}

export interface VirtualMachineVMCIDeviceOption extends VirtualDeviceOption {
  readonly _type?: 'VirtualMachineVMCIDeviceOption';
  readonly allowUnrestrictedCommunication: BoolOption;
  readonly filterSpecOption?: VirtualMachineVMCIDeviceOptionFilterSpecOption;
  readonly filterSupported?: BoolOption;
}

export interface VirtualMachineVMCIDeviceOptionFilterSpecOption {
  readonly action: ChoiceOption;
  readonly protocol: ChoiceOption;
  readonly direction: ChoiceOption;
  readonly lowerDstPortBoundary: LongOption;
  readonly upperDstPortBoundary: LongOption;
}

export interface VirtualMachineVMIROM extends VirtualDevice {
  readonly _type?: 'VirtualMachineVMIROM';
}

export interface VirtualMachineVcpuConfig {
  readonly latencySensitivity?: LatencySensitivity;
}

export interface VirtualMachineVideoCard extends VirtualDevice {
  readonly _type?: 'VirtualMachineVideoCard';
  readonly videoRamSizeInKB?: number;
  readonly numDisplays?: number;
  readonly useAutoDetect?: boolean;
  readonly enable3DSupport?: boolean;
  readonly use3dRenderer?: string;
  readonly graphicsMemorySizeInKB?: number;
}

export interface VirtualNVDIMM extends VirtualDevice {
  readonly _type?: 'VirtualNVDIMM';
  readonly capacityInMB: number;
}

export interface VirtualNVDIMMBackingInfo extends VirtualDeviceFileBackingInfo {
  readonly _type?: 'VirtualNVDIMMBackingInfo';
  readonly parent?: VirtualNVDIMMBackingInfo;
  readonly changeId?: string;
}

export interface VirtualNVDIMMController extends VirtualController {
  readonly _type?: 'VirtualNVDIMMController';
}

export interface VirtualNVDIMMControllerOption extends VirtualControllerOption {
  readonly _type?: 'VirtualNVDIMMControllerOption';
  readonly numNVDIMMControllers: IntOption;
}

export interface VirtualNVDIMMOption extends VirtualDeviceOption {
  readonly _type?: 'VirtualNVDIMMOption';
  readonly capacityInMB: LongOption;
  readonly growable: boolean;
  readonly hotGrowable: boolean;
  readonly granularityInMB: number;
}

export interface VirtualNVMEController extends VirtualController {
  readonly _type?: 'VirtualNVMEController';
}

export interface VirtualNVMEControllerOption extends VirtualControllerOption {
  readonly _type?: 'VirtualNVMEControllerOption';
  readonly numNVMEDisks: IntOption;
}

export interface VirtualNicManagerNetConfig {
  readonly nicType: string;
  readonly multiSelectAllowed: boolean;
  readonly candidateVnic?: readonly HostVirtualNic[];
  readonly selectedVnic?: readonly string[];
}

export interface VirtualPCIController extends VirtualController {
  readonly _type?: 'VirtualPCIController';
}

export interface VirtualPCIControllerOption extends VirtualControllerOption {
  readonly _type?: 'VirtualPCIControllerOption';
  readonly numSCSIControllers: IntOption;
  readonly numEthernetCards: IntOption;
  readonly numVideoCards: IntOption;
  readonly numSoundCards: IntOption;
  readonly numVmiRoms: IntOption;
  readonly numVmciDevices?: IntOption;
  readonly numPCIPassthroughDevices?: IntOption;
  readonly numSasSCSIControllers?: IntOption;
  readonly numVmxnet3EthernetCards?: IntOption;
  readonly numParaVirtualSCSIControllers?: IntOption;
  readonly numSATAControllers?: IntOption;
  readonly numNVMEControllers?: IntOption;
  readonly numVmxnet3VrdmaEthernetCards?: IntOption;
}

export interface VirtualPCIPassthrough extends VirtualDevice {
  readonly _type?: 'VirtualPCIPassthrough';
}

export interface VirtualPCIPassthroughAllowedDevice {
  readonly vendorId: number;
  readonly deviceId: number;
  readonly subVendorId?: number;
  readonly subDeviceId?: number;
  readonly revisionId?: number;
}

export interface VirtualPCIPassthroughDeviceBackingInfo extends VirtualDeviceDeviceBackingInfo {
  readonly _type?: 'VirtualPCIPassthroughDeviceBackingInfo';
  readonly id: string;
  readonly deviceId: string;
  readonly systemId: string;
  readonly vendorId: number;
}

export interface VirtualPCIPassthroughDeviceBackingOption extends VirtualDeviceDeviceBackingOption {
  readonly _type?: 'VirtualPCIPassthroughDeviceBackingOption';
}

export interface VirtualPCIPassthroughDynamicBackingInfo extends VirtualDeviceDeviceBackingInfo {
  readonly _type?: 'VirtualPCIPassthroughDynamicBackingInfo';
  readonly allowedDevice?: readonly VirtualPCIPassthroughAllowedDevice[];
  readonly customLabel?: string;
  readonly assignedId?: string;
}

export interface VirtualPCIPassthroughDynamicBackingOption extends VirtualDeviceDeviceBackingOption {
  readonly _type?: 'VirtualPCIPassthroughDynamicBackingOption';
}

export interface VirtualPCIPassthroughOption extends VirtualDeviceOption {
  readonly _type?: 'VirtualPCIPassthroughOption';
}

export interface VirtualPCIPassthroughPluginBackingInfo extends VirtualDeviceBackingInfo {
  readonly _type?: string;
}

export interface VirtualPCIPassthroughPluginBackingOption extends VirtualDeviceBackingOption {
  readonly _type?: string;
}

export interface VirtualPCIPassthroughVmiopBackingInfo extends VirtualPCIPassthroughPluginBackingInfo {
  readonly _type?: 'VirtualPCIPassthroughVmiopBackingInfo';
  readonly vgpu?: string;
}

export interface VirtualPCIPassthroughVmiopBackingOption extends VirtualPCIPassthroughPluginBackingOption {
  readonly _type?: 'VirtualPCIPassthroughVmiopBackingOption';
  readonly vgpu: StringOption;
  readonly maxInstances: number;
}

export interface VirtualPCNet32 extends VirtualEthernetCard {
  readonly _type?: 'VirtualPCNet32';
}

export interface VirtualPCNet32Option extends VirtualEthernetCardOption {
  readonly _type?: 'VirtualPCNet32Option';
  readonly supportsMorphing: boolean;
}

export interface VirtualPS2Controller extends VirtualController {
  readonly _type?: 'VirtualPS2Controller';
}

export interface VirtualPS2ControllerOption extends VirtualControllerOption {
  readonly _type?: 'VirtualPS2ControllerOption';
  readonly numKeyboards: IntOption;
  readonly numPointingDevices: IntOption;
}

export interface VirtualParallelPort extends VirtualDevice {
  readonly _type?: 'VirtualParallelPort';
}

export interface VirtualParallelPortDeviceBackingInfo extends VirtualDeviceDeviceBackingInfo {
  readonly _type?: 'VirtualParallelPortDeviceBackingInfo';
}

export interface VirtualParallelPortDeviceBackingOption extends VirtualDeviceDeviceBackingOption {
  readonly _type?: 'VirtualParallelPortDeviceBackingOption';
}

export interface VirtualParallelPortFileBackingInfo extends VirtualDeviceFileBackingInfo {
  readonly _type?: 'VirtualParallelPortFileBackingInfo';
}

export interface VirtualParallelPortFileBackingOption extends VirtualDeviceFileBackingOption {
  readonly _type?: 'VirtualParallelPortFileBackingOption';
}

export interface VirtualParallelPortOption extends VirtualDeviceOption {
  readonly _type?: 'VirtualParallelPortOption';
}

export interface VirtualPointingDevice extends VirtualDevice {
  readonly _type?: 'VirtualPointingDevice';
}

export interface VirtualPointingDeviceBackingOption extends VirtualDeviceDeviceBackingOption {
  readonly _type?: 'VirtualPointingDeviceBackingOption';
  readonly hostPointingDevice: ChoiceOption;
}

export interface VirtualPointingDeviceDeviceBackingInfo extends VirtualDeviceDeviceBackingInfo {
  readonly _type?: 'VirtualPointingDeviceDeviceBackingInfo';
  readonly hostPointingDevice: string;
}

export interface VirtualPointingDeviceOption extends VirtualDeviceOption {
  readonly _type?: 'VirtualPointingDeviceOption';
}

export interface VirtualPrecisionClock extends VirtualDevice {
  readonly _type?: 'VirtualPrecisionClock';
}

export interface VirtualPrecisionClockOption extends VirtualDeviceOption {
  readonly _type?: 'VirtualPrecisionClockOption';
}

export interface VirtualPrecisionClockSystemClockBackingInfo extends VirtualDeviceBackingInfo {
  readonly _type?: 'VirtualPrecisionClockSystemClockBackingInfo';
  readonly protocol?: string;
}

export interface VirtualPrecisionClockSystemClockBackingOption extends VirtualDeviceBackingOption {
  readonly _type?: 'VirtualPrecisionClockSystemClockBackingOption';
  readonly protocol: ChoiceOption;
}

export interface VirtualSATAController extends VirtualController {
  readonly _type?: string;
}

export interface VirtualSATAControllerOption extends VirtualControllerOption {
  readonly _type?: string;
  readonly numSATADisks: IntOption;
  readonly numSATACdroms: IntOption;
}

export interface VirtualSCSIController extends VirtualController {
  readonly _type?: string;
  readonly hotAddRemove?: boolean;
  readonly sharedBus: VirtualSCSISharing;
  readonly scsiCtlrUnitNumber?: number;
}

export interface VirtualSCSIControllerOption extends VirtualControllerOption {
  readonly _type?: string;
  readonly numSCSIDisks: IntOption;
  readonly numSCSICdroms: IntOption;
  readonly numSCSIPassthrough: IntOption;
  readonly sharing: readonly VirtualSCSISharing[];
  readonly defaultSharedIndex: number;
  readonly hotAddRemove: BoolOption;
  readonly scsiCtlrUnitNumber: number;
}

export interface VirtualSCSIPassthrough extends VirtualDevice {
  readonly _type?: 'VirtualSCSIPassthrough';
}

export interface VirtualSCSIPassthroughDeviceBackingInfo extends VirtualDeviceDeviceBackingInfo {
  readonly _type?: 'VirtualSCSIPassthroughDeviceBackingInfo';
}

export interface VirtualSCSIPassthroughDeviceBackingOption extends VirtualDeviceDeviceBackingOption {
  readonly _type?: 'VirtualSCSIPassthroughDeviceBackingOption';
}

export interface VirtualSCSIPassthroughOption extends VirtualDeviceOption {
  readonly _type?: 'VirtualSCSIPassthroughOption';
}

export interface VirtualSIOController extends VirtualController {
  readonly _type?: 'VirtualSIOController';
}

export interface VirtualSIOControllerOption extends VirtualControllerOption {
  readonly _type?: 'VirtualSIOControllerOption';
  readonly numFloppyDrives: IntOption;
  readonly numSerialPorts: IntOption;
  readonly numParallelPorts: IntOption;
}

export interface VirtualSerialPort extends VirtualDevice {
  readonly _type?: 'VirtualSerialPort';
  readonly yieldOnPoll: boolean;
}

export interface VirtualSerialPortDeviceBackingInfo extends VirtualDeviceDeviceBackingInfo {
  readonly _type?: 'VirtualSerialPortDeviceBackingInfo';
}

export interface VirtualSerialPortDeviceBackingOption extends VirtualDeviceDeviceBackingOption {
  readonly _type?: 'VirtualSerialPortDeviceBackingOption';
}

export interface VirtualSerialPortFileBackingInfo extends VirtualDeviceFileBackingInfo {
  readonly _type?: 'VirtualSerialPortFileBackingInfo';
}

export interface VirtualSerialPortFileBackingOption extends VirtualDeviceFileBackingOption {
  readonly _type?: 'VirtualSerialPortFileBackingOption';
}

export interface VirtualSerialPortOption extends VirtualDeviceOption {
  readonly _type?: 'VirtualSerialPortOption';
  readonly yieldOnPoll: BoolOption;
}

export interface VirtualSerialPortPipeBackingInfo extends VirtualDevicePipeBackingInfo {
  readonly _type?: 'VirtualSerialPortPipeBackingInfo';
  readonly endpoint: string;
  readonly noRxLoss?: boolean;
}

export interface VirtualSerialPortPipeBackingOption extends VirtualDevicePipeBackingOption {
  readonly _type?: 'VirtualSerialPortPipeBackingOption';
  readonly endpoint: ChoiceOption;
  readonly noRxLoss: BoolOption;
}

export interface VirtualSerialPortThinPrintBackingInfo extends VirtualDeviceBackingInfo {
  readonly _type?: 'VirtualSerialPortThinPrintBackingInfo';
}

export interface VirtualSerialPortThinPrintBackingOption extends VirtualDeviceBackingOption {
  readonly _type?: 'VirtualSerialPortThinPrintBackingOption';
}

export interface VirtualSerialPortURIBackingInfo extends VirtualDeviceURIBackingInfo {
  readonly _type?: 'VirtualSerialPortURIBackingInfo';
}

export interface VirtualSerialPortURIBackingOption extends VirtualDeviceURIBackingOption {
  readonly _type?: 'VirtualSerialPortURIBackingOption';
}

export interface VirtualSoundBlaster16 extends VirtualSoundCard {
  readonly _type?: 'VirtualSoundBlaster16';
}

export interface VirtualSoundBlaster16Option extends VirtualSoundCardOption {
  readonly _type?: 'VirtualSoundBlaster16Option';
}

export interface VirtualSoundCard extends VirtualDevice {
  readonly _type?: string;
}

export interface VirtualSoundCardDeviceBackingInfo extends VirtualDeviceDeviceBackingInfo {
  readonly _type?: 'VirtualSoundCardDeviceBackingInfo';
}

export interface VirtualSoundCardDeviceBackingOption extends VirtualDeviceDeviceBackingOption {
  readonly _type?: 'VirtualSoundCardDeviceBackingOption';
}

export interface VirtualSoundCardOption extends VirtualDeviceOption {
  readonly _type?: string;
}

export interface VirtualSriovEthernetCard extends VirtualEthernetCard {
  readonly _type?: 'VirtualSriovEthernetCard';
  readonly allowGuestOSMtuChange?: boolean;
  readonly sriovBacking?: VirtualSriovEthernetCardSriovBackingInfo;
}

export interface VirtualSriovEthernetCardOption extends VirtualEthernetCardOption {
  readonly _type?: 'VirtualSriovEthernetCardOption';
}

export interface VirtualSriovEthernetCardSriovBackingInfo extends VirtualDeviceBackingInfo {
  readonly _type?: 'VirtualSriovEthernetCardSriovBackingInfo';
  readonly physicalFunctionBacking?: VirtualPCIPassthroughDeviceBackingInfo;
  readonly virtualFunctionBacking?: VirtualPCIPassthroughDeviceBackingInfo;
  readonly virtualFunctionIndex?: number;
}

export interface VirtualSriovEthernetCardSriovBackingOption extends VirtualDeviceBackingOption {
  readonly _type?: 'VirtualSriovEthernetCardSriovBackingOption';
}

export interface VirtualTPM extends VirtualDevice {
  readonly _type?: 'VirtualTPM';
  readonly endorsementKeyCertificateSigningRequest?: readonly Uint8Array[];
  readonly endorsementKeyCertificate?: readonly Uint8Array[];
}

export interface VirtualTPMOption extends VirtualDeviceOption {
  readonly _type?: 'VirtualTPMOption';
  readonly supportedFirmware?: readonly string[];
}

export interface VirtualUSB extends VirtualDevice {
  readonly _type?: 'VirtualUSB';
  readonly connected: boolean;
  readonly vendor?: number;
  readonly product?: number;
  readonly family?: readonly string[];
  readonly speed?: readonly string[];
}

export interface VirtualUSBController extends VirtualController {
  readonly _type?: 'VirtualUSBController';
  readonly autoConnectDevices?: boolean;
  readonly ehciEnabled?: boolean;
}

export interface VirtualUSBControllerOption extends VirtualControllerOption {
  readonly _type?: 'VirtualUSBControllerOption';
  readonly autoConnectDevices: BoolOption;
  readonly ehciSupported: BoolOption;
  readonly supportedSpeeds?: readonly string[];
}

export interface VirtualUSBControllerPciBusSlotInfo extends VirtualDevicePciBusSlotInfo {
  readonly _type?: 'VirtualUSBControllerPciBusSlotInfo';
  readonly ehciPciSlotNumber?: number;
}

export interface VirtualUSBOption extends VirtualDeviceOption {
  readonly _type?: 'VirtualUSBOption';
}

export interface VirtualUSBRemoteClientBackingInfo extends VirtualDeviceRemoteDeviceBackingInfo {
  readonly _type?: 'VirtualUSBRemoteClientBackingInfo';
  readonly hostname: string;
}

export interface VirtualUSBRemoteClientBackingOption extends VirtualDeviceRemoteDeviceBackingOption {
  readonly _type?: 'VirtualUSBRemoteClientBackingOption';
}

export interface VirtualUSBRemoteHostBackingInfo extends VirtualDeviceDeviceBackingInfo {
  readonly _type?: 'VirtualUSBRemoteHostBackingInfo';
  readonly hostname: string;
}

export interface VirtualUSBRemoteHostBackingOption extends VirtualDeviceDeviceBackingOption {
  readonly _type?: 'VirtualUSBRemoteHostBackingOption';
}

export interface VirtualUSBUSBBackingInfo extends VirtualDeviceDeviceBackingInfo {
  readonly _type?: 'VirtualUSBUSBBackingInfo';
}

export interface VirtualUSBUSBBackingOption extends VirtualDeviceDeviceBackingOption {
  readonly _type?: 'VirtualUSBUSBBackingOption';
}

export interface VirtualUSBXHCIController extends VirtualController {
  readonly _type?: 'VirtualUSBXHCIController';
  readonly autoConnectDevices?: boolean;
}

export interface VirtualUSBXHCIControllerOption extends VirtualControllerOption {
  readonly _type?: 'VirtualUSBXHCIControllerOption';
  readonly autoConnectDevices: BoolOption;
  readonly supportedSpeeds: readonly string[];
}

export interface VirtualVMIROMOption extends VirtualDeviceOption {
  readonly _type?: 'VirtualVMIROMOption';
}

export interface VirtualVideoCardOption extends VirtualDeviceOption {
  readonly _type?: 'VirtualVideoCardOption';
  readonly videoRamSizeInKB?: LongOption;
  readonly numDisplays?: IntOption;
  readonly useAutoDetect?: BoolOption;
  readonly support3D?: BoolOption;
  readonly use3dRendererSupported?: BoolOption;
  readonly graphicsMemorySizeInKB?: LongOption;
  readonly graphicsMemorySizeSupported?: BoolOption;
}

export interface VirtualVmxnet extends VirtualEthernetCard {
  readonly _type?: string;
}

export interface VirtualVmxnet2 extends VirtualVmxnet {
  readonly _type?: 'VirtualVmxnet2';
}

export interface VirtualVmxnet2Option extends VirtualVmxnetOption {
  readonly _type?: 'VirtualVmxnet2Option';
}

export interface VirtualVmxnet3 extends VirtualVmxnet {
  readonly _type?: string;
}

export interface VirtualVmxnet3Option extends VirtualVmxnetOption {
  readonly _type?: string;
}

export interface VirtualVmxnet3Vrdma extends VirtualVmxnet3 {
  readonly _type?: 'VirtualVmxnet3Vrdma';
  readonly deviceProtocol?: string;
}

export interface VirtualVmxnet3VrdmaOption extends VirtualVmxnet3Option {
  readonly _type?: 'VirtualVmxnet3VrdmaOption';
  readonly deviceProtocol?: ChoiceOption;
}

export interface VirtualVmxnetOption extends VirtualEthernetCardOption {
  readonly _type?: string;
}

export interface VirtualWDT extends VirtualDevice {
  readonly _type?: 'VirtualWDT';
  readonly runOnBoot: boolean;
  readonly running: boolean;
}

export interface VirtualWDTOption extends VirtualDeviceOption {
  readonly _type?: 'VirtualWDTOption';
  readonly runOnBoot: BoolOption;
}

export interface VmAcquiredMksTicketEvent extends VmEvent {
  readonly _type?: 'VmAcquiredMksTicketEvent';
}

export interface VmAcquiredTicketEvent extends VmEvent {
  readonly _type?: 'VmAcquiredTicketEvent';
  readonly ticketType: string;
}

export interface VmAlreadyExistsInDatacenter extends InvalidFolder {
  readonly _type?: 'VmAlreadyExistsInDatacenter';
  readonly host: MoRef;
  readonly hostname: string;
  readonly vm: readonly MoRef[];
}

export interface VmAutoRenameEvent extends VmEvent {
  readonly _type?: 'VmAutoRenameEvent';
  readonly oldName: string;
  readonly newName: string;
}

export interface VmBeingClonedEvent extends VmCloneEvent {
  readonly _type?: 'VmBeingClonedEvent';
  readonly destFolder: FolderEventArgument;
  readonly destName: string;
  readonly destHost: HostEventArgument;
}

export interface VmBeingClonedNoFolderEvent extends VmCloneEvent {
  readonly _type?: 'VmBeingClonedNoFolderEvent';
  readonly destName: string;
  readonly destHost: HostEventArgument;
}

export interface VmBeingCreatedEvent extends VmEvent {
  readonly _type?: 'VmBeingCreatedEvent';
  readonly configSpec?: VirtualMachineConfigSpec;
}

export interface VmBeingDeployedEvent extends VmEvent {
  readonly _type?: 'VmBeingDeployedEvent';
  readonly srcTemplate: VmEventArgument;
}

export interface VmBeingHotMigratedEvent extends VmEvent {
  readonly _type?: 'VmBeingHotMigratedEvent';
  readonly destHost: HostEventArgument;
  readonly destDatacenter?: DatacenterEventArgument;
  readonly destDatastore?: DatastoreEventArgument;
}

export interface VmBeingMigratedEvent extends VmEvent {
  readonly _type?: 'VmBeingMigratedEvent';
  readonly destHost: HostEventArgument;
  readonly destDatacenter?: DatacenterEventArgument;
  readonly destDatastore?: DatastoreEventArgument;
}

export interface VmBeingRelocatedEvent extends VmRelocateSpecEvent {
  readonly _type?: 'VmBeingRelocatedEvent';
  readonly destHost: HostEventArgument;
  readonly destDatacenter?: DatacenterEventArgument;
  readonly destDatastore?: DatastoreEventArgument;
}

export interface VmCloneEvent extends VmEvent {
  readonly _type?: string;
}

export interface VmCloneFailedEvent extends VmCloneEvent {
  readonly _type?: 'VmCloneFailedEvent';
  readonly destFolder: FolderEventArgument;
  readonly destName: string;
  readonly destHost: HostEventArgument;
  readonly reason: LocalizedMethodFault;
}

export interface VmClonedEvent extends VmCloneEvent {
  readonly _type?: 'VmClonedEvent';
  readonly sourceVm: VmEventArgument;
}

export interface VmConfigFault extends VimFault {
  readonly _type?: string;
}

export interface VmConfigFileQuery extends FileQuery {
  readonly _type?: string;
  readonly filter?: VmConfigFileQueryFilter;
  readonly details?: VmConfigFileQueryFlags;
}

export interface VmConfigFileQueryFilter {
  readonly matchConfigVersion?: readonly number[];
  readonly encrypted?: boolean;
}

export interface VmConfigFileQueryFlags {
  readonly configVersion: boolean;
  readonly encryption?: boolean;
}

export interface VmConfigIncompatibleForFaultTolerance extends VmConfigFault {
  readonly _type?: 'VmConfigIncompatibleForFaultTolerance';
  readonly fault?: LocalizedMethodFault;
}

export interface VmConfigIncompatibleForRecordReplay extends VmConfigFault {
  readonly _type?: 'VmConfigIncompatibleForRecordReplay';
  readonly fault?: LocalizedMethodFault;
}

export interface VmConfigInfo {
  readonly _type?: string;
  readonly product?: readonly VAppProductInfo[];
  readonly property?: readonly VAppPropertyInfo[];
  readonly ipAssignment: VAppIPAssignmentInfo;
  readonly eula?: readonly string[];
  readonly ovfSection?: readonly VAppOvfSectionInfo[];
  readonly ovfEnvironmentTransport?: readonly string[];
  readonly installBootRequired: boolean;
  readonly installBootStopDelay: number;
}

export interface VmConfigMissingEvent extends VmEvent {
  readonly _type?: 'VmConfigMissingEvent';
}

export interface VmConfigSpec {
  readonly _type?: string;
  readonly product?: readonly VAppProductSpec[];
  readonly property?: readonly VAppPropertySpec[];
  readonly ipAssignment?: VAppIPAssignmentInfo;
  readonly eula?: readonly string[];
  readonly ovfSection?: readonly VAppOvfSectionSpec[];
  readonly ovfEnvironmentTransport?: readonly string[];
  readonly installBootRequired?: boolean;
  readonly installBootStopDelay?: number;
}

export interface VmConnectedEvent extends VmEvent {
  readonly _type?: 'VmConnectedEvent';
}

export interface VmCreatedEvent extends VmEvent {
  readonly _type?: 'VmCreatedEvent';
}

export interface VmDasBeingResetEvent extends VmEvent {
  readonly _type?: string;
  readonly reason?: string;
}

export interface VmDasBeingResetWithScreenshotEvent extends VmDasBeingResetEvent {
  readonly _type?: 'VmDasBeingResetWithScreenshotEvent';
  readonly screenshotFilePath: string;
}

export interface VmDasResetFailedEvent extends VmEvent {
  readonly _type?: 'VmDasResetFailedEvent';
}

export interface VmDasUpdateErrorEvent extends VmEvent {
  readonly _type?: 'VmDasUpdateErrorEvent';
}

export interface VmDasUpdateOkEvent extends VmEvent {
  readonly _type?: 'VmDasUpdateOkEvent';
}

export interface VmDateRolledBackEvent extends VmEvent {
  readonly _type?: 'VmDateRolledBackEvent';
}

export interface VmDeployFailedEvent extends VmEvent {
  readonly _type?: 'VmDeployFailedEvent';
  readonly destDatastore: EntityEventArgument;
  readonly reason: LocalizedMethodFault;
}

export interface VmDeployedEvent extends VmEvent {
  readonly _type?: 'VmDeployedEvent';
  readonly srcTemplate: VmEventArgument;
}

export interface VmDisconnectedEvent extends VmEvent {
  readonly _type?: 'VmDisconnectedEvent';
}

export interface VmDiscoveredEvent extends VmEvent {
  readonly _type?: 'VmDiscoveredEvent';
}

export interface VmDiskFailedEvent extends VmEvent {
  readonly _type?: 'VmDiskFailedEvent';
  readonly disk: string;
  readonly reason: LocalizedMethodFault;
}

export interface VmDiskFileQuery extends FileQuery {
  readonly _type?: 'VmDiskFileQuery';
  readonly filter?: VmDiskFileQueryFilter;
  readonly details?: VmDiskFileQueryFlags;
}

export interface VmDiskFileQueryFilter {
  readonly diskType?: readonly string[];
  readonly matchHardwareVersion?: readonly number[];
  readonly controllerType?: readonly string[];
  readonly thin?: boolean;
  readonly encrypted?: boolean;
}

export interface VmDiskFileQueryFlags {
  readonly diskType: boolean;
  readonly capacityKb: boolean;
  readonly hardwareVersion: boolean;
  readonly controllerType?: boolean;
  readonly diskExtents?: boolean;
  readonly thin?: boolean;
  readonly encryption?: boolean;
}

export interface VmEmigratingEvent extends VmEvent {
  readonly _type?: 'VmEmigratingEvent';
}

export interface VmEndRecordingEvent extends VmEvent {
  readonly _type?: 'VmEndRecordingEvent';
}

export interface VmEndReplayingEvent extends VmEvent {
  readonly _type?: 'VmEndReplayingEvent';
}

export interface VmEvent extends Event {
  readonly _type?: string;
  readonly template: boolean;
}

export interface VmEventArgument extends EntityEventArgument {
  readonly _type?: 'VmEventArgument';
  readonly vm: MoRef;
}

export interface VmFailedMigrateEvent extends VmEvent {
  readonly _type?: 'VmFailedMigrateEvent';
  readonly destHost: HostEventArgument;
  readonly reason: LocalizedMethodFault;
  readonly destDatacenter?: DatacenterEventArgument;
  readonly destDatastore?: DatastoreEventArgument;
}

export interface VmFailedRelayoutEvent extends VmEvent {
  readonly _type?: 'VmFailedRelayoutEvent';
  readonly reason: LocalizedMethodFault;
}

export interface VmFailedRelayoutOnVmfs2DatastoreEvent extends VmEvent {
  readonly _type?: 'VmFailedRelayoutOnVmfs2DatastoreEvent';
}

export interface VmFailedStartingSecondaryEvent extends VmEvent {
  readonly _type?: 'VmFailedStartingSecondaryEvent';
  readonly reason?: string;
}

export interface VmFailedToPowerOffEvent extends VmEvent {
  readonly _type?: 'VmFailedToPowerOffEvent';
  readonly reason: LocalizedMethodFault;
}

export interface VmFailedToPowerOnEvent extends VmEvent {
  readonly _type?: 'VmFailedToPowerOnEvent';
  readonly reason: LocalizedMethodFault;
}

export interface VmFailedToRebootGuestEvent extends VmEvent {
  readonly _type?: 'VmFailedToRebootGuestEvent';
  readonly reason: LocalizedMethodFault;
}

export interface VmFailedToResetEvent extends VmEvent {
  readonly _type?: 'VmFailedToResetEvent';
  readonly reason: LocalizedMethodFault;
}

export interface VmFailedToShutdownGuestEvent extends VmEvent {
  readonly _type?: 'VmFailedToShutdownGuestEvent';
  readonly reason: LocalizedMethodFault;
}

export interface VmFailedToStandbyGuestEvent extends VmEvent {
  readonly _type?: 'VmFailedToStandbyGuestEvent';
  readonly reason: LocalizedMethodFault;
}

export interface VmFailedToSuspendEvent extends VmEvent {
  readonly _type?: 'VmFailedToSuspendEvent';
  readonly reason: LocalizedMethodFault;
}

export interface VmFailedUpdatingSecondaryConfig extends VmEvent {
  readonly _type?: 'VmFailedUpdatingSecondaryConfig';
}

export interface VmFailoverFailed extends VmEvent {
  readonly _type?: 'VmFailoverFailed';
  readonly reason?: LocalizedMethodFault;
}

export interface VmFaultToleranceConfigIssue extends VmFaultToleranceIssue {
  readonly _type?: 'VmFaultToleranceConfigIssue';
  readonly reason?: string;
  readonly entityName?: string;
  readonly entity?: MoRef;
}

export interface VmFaultToleranceConfigIssueWrapper extends VmFaultToleranceIssue {
  readonly _type?: 'VmFaultToleranceConfigIssueWrapper';
  readonly entityName?: string;
  readonly entity?: MoRef;
  readonly error?: LocalizedMethodFault;
}

export interface VmFaultToleranceInvalidFileBacking extends VmFaultToleranceIssue {
  readonly _type?: 'VmFaultToleranceInvalidFileBacking';
  readonly backingType?: string;
  readonly backingFilename?: string;
}

export interface VmFaultToleranceIssue extends VimFault {
  readonly _type?: string;
}

export interface VmFaultToleranceOpIssuesList extends VmFaultToleranceIssue {
  readonly _type?: 'VmFaultToleranceOpIssuesList';
  readonly errors?: readonly LocalizedMethodFault[];
  readonly warnings?: readonly LocalizedMethodFault[];
}

export interface VmFaultToleranceStateChangedEvent extends VmEvent {
  readonly _type?: 'VmFaultToleranceStateChangedEvent';
  readonly oldState: VirtualMachineFaultToleranceState;
  readonly newState: VirtualMachineFaultToleranceState;
}

export interface VmFaultToleranceTooManyFtVcpusOnHost extends InsufficientResourcesFault {
  readonly _type?: 'VmFaultToleranceTooManyFtVcpusOnHost';
  readonly hostName?: string;
  readonly maxNumFtVcpus: number;
}

export interface VmFaultToleranceTooManyVMsOnHost extends InsufficientResourcesFault {
  readonly _type?: 'VmFaultToleranceTooManyVMsOnHost';
  readonly hostName?: string;
  readonly maxNumFtVms: number;
}

export interface VmFaultToleranceTurnedOffEvent extends VmEvent {
  readonly _type?: 'VmFaultToleranceTurnedOffEvent';
}

export interface VmFaultToleranceVmTerminatedEvent extends VmEvent {
  readonly _type?: 'VmFaultToleranceVmTerminatedEvent';
  readonly reason?: string;
}

export interface VmGuestOSCrashedEvent extends VmEvent {
  readonly _type?: 'VmGuestOSCrashedEvent';
}

export interface VmGuestRebootEvent extends VmEvent {
  readonly _type?: 'VmGuestRebootEvent';
}

export interface VmGuestShutdownEvent extends VmEvent {
  readonly _type?: 'VmGuestShutdownEvent';
}

export interface VmGuestStandbyEvent extends VmEvent {
  readonly _type?: 'VmGuestStandbyEvent';
}

export interface VmHostAffinityRuleViolation extends VmConfigFault {
  readonly _type?: 'VmHostAffinityRuleViolation';
  readonly vmName: string;
  readonly hostName: string;
}

export interface VmInstanceUuidAssignedEvent extends VmEvent {
  readonly _type?: 'VmInstanceUuidAssignedEvent';
  readonly instanceUuid: string;
}

export interface VmInstanceUuidChangedEvent extends VmEvent {
  readonly _type?: 'VmInstanceUuidChangedEvent';
  readonly oldInstanceUuid: string;
  readonly newInstanceUuid: string;
}

export interface VmInstanceUuidConflictEvent extends VmEvent {
  readonly _type?: 'VmInstanceUuidConflictEvent';
  readonly conflictedVm: VmEventArgument;
  readonly instanceUuid: string;
}

export interface VmLimitLicense extends NotEnoughLicenses {
  readonly _type?: 'VmLimitLicense';
  readonly limit: number;
}

export interface VmLogFileQuery extends FileQuery {
  readonly _type?: 'VmLogFileQuery';
}

export interface VmMacAssignedEvent extends VmEvent {
  readonly _type?: 'VmMacAssignedEvent';
  readonly adapter: string;
  readonly mac: string;
}

export interface VmMacChangedEvent extends VmEvent {
  readonly _type?: 'VmMacChangedEvent';
  readonly adapter: string;
  readonly oldMac: string;
  readonly newMac: string;
}

export interface VmMacConflictEvent extends VmEvent {
  readonly _type?: 'VmMacConflictEvent';
  readonly conflictedVm: VmEventArgument;
  readonly mac: string;
}

export interface VmMaxFTRestartCountReached extends VmEvent {
  readonly _type?: 'VmMaxFTRestartCountReached';
}

export interface VmMaxRestartCountReached extends VmEvent {
  readonly _type?: 'VmMaxRestartCountReached';
}

export interface VmMessageErrorEvent extends VmEvent {
  readonly _type?: 'VmMessageErrorEvent';
  readonly message: string;
  readonly messageInfo?: readonly VirtualMachineMessage[];
}

export interface VmMessageEvent extends VmEvent {
  readonly _type?: 'VmMessageEvent';
  readonly message: string;
  readonly messageInfo?: readonly VirtualMachineMessage[];
}

export interface VmMessageWarningEvent extends VmEvent {
  readonly _type?: 'VmMessageWarningEvent';
  readonly message: string;
  readonly messageInfo?: readonly VirtualMachineMessage[];
}

export interface VmMetadataManagerFault extends VimFault {
  readonly _type?: 'VmMetadataManagerFault';
}

export interface VmMigratedEvent extends VmEvent {
  readonly _type?: string;
  readonly sourceHost: HostEventArgument;
  readonly sourceDatacenter?: DatacenterEventArgument;
  readonly sourceDatastore?: DatastoreEventArgument;
}

export interface VmMonitorIncompatibleForFaultTolerance extends VimFault {
  readonly _type?: 'VmMonitorIncompatibleForFaultTolerance';
}

export interface VmNoCompatibleHostForSecondaryEvent extends VmEvent {
  readonly _type?: 'VmNoCompatibleHostForSecondaryEvent';
}

export interface VmNoNetworkAccessEvent extends VmEvent {
  readonly _type?: 'VmNoNetworkAccessEvent';
  readonly destHost: HostEventArgument;
}

export interface VmNvramFileQuery extends FileQuery {
  readonly _type?: 'VmNvramFileQuery';
}

export interface VmOrphanedEvent extends VmEvent {
  readonly _type?: 'VmOrphanedEvent';
}

export interface VmPowerOffOnIsolationEvent extends VmPoweredOffEvent {
  readonly _type?: 'VmPowerOffOnIsolationEvent';
  readonly isolatedHost: HostEventArgument;
}

export interface VmPowerOnDisabled extends InvalidState {
  readonly _type?: 'VmPowerOnDisabled';
}

export interface VmPoweredOffEvent extends VmEvent {
  readonly _type?: string;
}

export interface VmPoweredOnEvent extends VmEvent {
  readonly _type?: string;
}

export interface VmPoweringOnWithCustomizedDVPortEvent extends VmEvent {
  readonly _type?: 'VmPoweringOnWithCustomizedDVPortEvent';
  readonly vnic: readonly VnicPortArgument[];
}

export interface VmPrimaryFailoverEvent extends VmEvent {
  readonly _type?: 'VmPrimaryFailoverEvent';
  readonly reason?: string;
}

export interface VmReconfiguredEvent extends VmEvent {
  readonly _type?: 'VmReconfiguredEvent';
  readonly configSpec: VirtualMachineConfigSpec;
  readonly configChanges?: ChangesInfoEventArgument;
}

export interface VmRegisteredEvent extends VmEvent {
  readonly _type?: 'VmRegisteredEvent';
}

export interface VmRelayoutSuccessfulEvent extends VmEvent {
  readonly _type?: 'VmRelayoutSuccessfulEvent';
}

export interface VmRelayoutUpToDateEvent extends VmEvent {
  readonly _type?: 'VmRelayoutUpToDateEvent';
}

export interface VmReloadFromPathEvent extends VmEvent {
  readonly _type?: 'VmReloadFromPathEvent';
  readonly configPath: string;
}

export interface VmReloadFromPathFailedEvent extends VmEvent {
  readonly _type?: 'VmReloadFromPathFailedEvent';
  readonly configPath: string;
}

export interface VmRelocateFailedEvent extends VmRelocateSpecEvent {
  readonly _type?: 'VmRelocateFailedEvent';
  readonly destHost: HostEventArgument;
  readonly reason: LocalizedMethodFault;
  readonly destDatacenter?: DatacenterEventArgument;
  readonly destDatastore?: DatastoreEventArgument;
}

export interface VmRelocateSpecEvent extends VmEvent {
  readonly _type?: string;
}

export interface VmRelocatedEvent extends VmRelocateSpecEvent {
  readonly _type?: 'VmRelocatedEvent';
  readonly sourceHost: HostEventArgument;
  readonly sourceDatacenter?: DatacenterEventArgument;
  readonly sourceDatastore?: DatastoreEventArgument;
}

export interface VmRemoteConsoleConnectedEvent extends VmEvent {
  readonly _type?: 'VmRemoteConsoleConnectedEvent';
}

export interface VmRemoteConsoleDisconnectedEvent extends VmEvent {
  readonly _type?: 'VmRemoteConsoleDisconnectedEvent';
}

export interface VmRemovedEvent extends VmEvent {
  readonly _type?: 'VmRemovedEvent';
}

export interface VmRenamedEvent extends VmEvent {
  readonly _type?: 'VmRenamedEvent';
  readonly oldName: string;
  readonly newName: string;
}

export interface VmRequirementsExceedCurrentEVCModeEvent extends VmEvent {
  readonly _type?: 'VmRequirementsExceedCurrentEVCModeEvent';
}

export interface VmResettingEvent extends VmEvent {
  readonly _type?: 'VmResettingEvent';
}

export interface VmResourcePoolMovedEvent extends VmEvent {
  readonly _type?: 'VmResourcePoolMovedEvent';
  readonly oldParent: ResourcePoolEventArgument;
  readonly newParent: ResourcePoolEventArgument;
}

export interface VmResourceReallocatedEvent extends VmEvent {
  readonly _type?: 'VmResourceReallocatedEvent';
  readonly configChanges?: ChangesInfoEventArgument;
}

export interface VmRestartedOnAlternateHostEvent extends VmPoweredOnEvent {
  readonly _type?: 'VmRestartedOnAlternateHostEvent';
  readonly sourceHost: HostEventArgument;
}

export interface VmResumingEvent extends VmEvent {
  readonly _type?: 'VmResumingEvent';
}

export interface VmSecondaryAddedEvent extends VmEvent {
  readonly _type?: 'VmSecondaryAddedEvent';
}

export interface VmSecondaryDisabledBySystemEvent extends VmEvent {
  readonly _type?: 'VmSecondaryDisabledBySystemEvent';
  readonly reason?: LocalizedMethodFault;
}

export interface VmSecondaryDisabledEvent extends VmEvent {
  readonly _type?: 'VmSecondaryDisabledEvent';
}

export interface VmSecondaryEnabledEvent extends VmEvent {
  readonly _type?: 'VmSecondaryEnabledEvent';
}

export interface VmSecondaryStartedEvent extends VmEvent {
  readonly _type?: 'VmSecondaryStartedEvent';
}

export interface VmShutdownOnIsolationEvent extends VmPoweredOffEvent {
  readonly _type?: 'VmShutdownOnIsolationEvent';
  readonly isolatedHost: HostEventArgument;
  readonly shutdownResult?: string;
}

export interface VmSmpFaultToleranceTooManyVMsOnHost extends InsufficientResourcesFault {
  readonly _type?: 'VmSmpFaultToleranceTooManyVMsOnHost';
  readonly hostName?: string;
  readonly maxNumSmpFtVms: number;
}

export interface VmSnapshotFileQuery extends FileQuery {
  readonly _type?: 'VmSnapshotFileQuery';
}

export interface VmStartRecordingEvent extends VmEvent {
  readonly _type?: 'VmStartRecordingEvent';
}

export interface VmStartReplayingEvent extends VmEvent {
  readonly _type?: 'VmStartReplayingEvent';
}

export interface VmStartingEvent extends VmEvent {
  readonly _type?: string;
}

export interface VmStartingSecondaryEvent extends VmEvent {
  readonly _type?: 'VmStartingSecondaryEvent';
}

export interface VmStaticMacConflictEvent extends VmEvent {
  readonly _type?: 'VmStaticMacConflictEvent';
  readonly conflictedVm: VmEventArgument;
  readonly mac: string;
}

export interface VmStoppingEvent extends VmEvent {
  readonly _type?: 'VmStoppingEvent';
}

export interface VmSuspendedEvent extends VmEvent {
  readonly _type?: 'VmSuspendedEvent';
}

export interface VmSuspendingEvent extends VmEvent {
  readonly _type?: 'VmSuspendingEvent';
}

export interface VmTimedoutStartingSecondaryEvent extends VmEvent {
  readonly _type?: 'VmTimedoutStartingSecondaryEvent';
  readonly timeout?: number;
}

export interface VmToolsUpgradeFault extends VimFault {
  readonly _type?: string;
}

export interface VmUnsupportedStartingEvent extends VmStartingEvent {
  readonly _type?: 'VmUnsupportedStartingEvent';
  readonly guestId: string;
}

export interface VmUpgradeCompleteEvent extends VmEvent {
  readonly _type?: 'VmUpgradeCompleteEvent';
  readonly version: string;
}

export interface VmUpgradeFailedEvent extends VmEvent {
  readonly _type?: 'VmUpgradeFailedEvent';
}

export interface VmUpgradingEvent extends VmEvent {
  readonly _type?: 'VmUpgradingEvent';
  readonly version: string;
}

export interface VmUuidAssignedEvent extends VmEvent {
  readonly _type?: 'VmUuidAssignedEvent';
  readonly uuid: string;
}

export interface VmUuidChangedEvent extends VmEvent {
  readonly _type?: 'VmUuidChangedEvent';
  readonly oldUuid: string;
  readonly newUuid: string;
}

export interface VmUuidConflictEvent extends VmEvent {
  readonly _type?: 'VmUuidConflictEvent';
  readonly conflictedVm: VmEventArgument;
  readonly uuid: string;
}

export interface VmValidateMaxDevice extends VimFault {
  readonly _type?: 'VmValidateMaxDevice';
  readonly device: string;
  readonly max: number;
  readonly count: number;
}

export interface VmWwnAssignedEvent extends VmEvent {
  readonly _type?: 'VmWwnAssignedEvent';
  readonly nodeWwns: readonly number[];
  readonly portWwns: readonly number[];
}

export interface VmWwnChangedEvent extends VmEvent {
  readonly _type?: 'VmWwnChangedEvent';
  readonly oldNodeWwns?: readonly number[];
  readonly oldPortWwns?: readonly number[];
  readonly newNodeWwns?: readonly number[];
  readonly newPortWwns?: readonly number[];
}

export interface VmWwnConflict extends InvalidVmConfig {
  readonly _type?: 'VmWwnConflict';
  readonly vm?: MoRef;
  readonly host?: MoRef;
  readonly name?: string;
  readonly wwn?: number;
}

export interface VmWwnConflictEvent extends VmEvent {
  readonly _type?: 'VmWwnConflictEvent';
  readonly conflictedVms?: readonly VmEventArgument[];
  readonly conflictedHosts?: readonly HostEventArgument[];
  readonly wwn: number;
}

export interface VmfsAlreadyMounted extends VmfsMountFault {
  readonly _type?: 'VmfsAlreadyMounted';
}

export interface VmfsAmbiguousMount extends VmfsMountFault {
  readonly _type?: 'VmfsAmbiguousMount';
}

export interface VmfsDatastoreInfo extends DatastoreInfo {
  readonly _type?: 'VmfsDatastoreInfo';
  readonly maxPhysicalRDMFileSize?: number;
  readonly maxVirtualRDMFileSize?: number;
  readonly vmfs?: HostVmfsVolume;
}

export interface VmfsMountFault extends HostConfigFault {
  readonly _type?: string;
  readonly uuid: string;
}

export interface VmfsUnmapBandwidthSpec {
  readonly policy: string;
  readonly fixedValue: number;
  readonly dynamicMin: number;
  readonly dynamicMax: number;
}

export interface VmotionInterfaceNotEnabled extends HostPowerOpFailed {
  readonly _type?: 'VmotionInterfaceNotEnabled';
}

export interface VnicPortArgument {
  readonly vnic: string;
  readonly port: DistributedVirtualSwitchPortConnection;
}

export interface VramLimitLicense extends NotEnoughLicenses {
  readonly _type?: 'VramLimitLicense';
  readonly limit: number;
}

export interface VvolDatastoreInfo extends DatastoreInfo {
  readonly _type?: 'VvolDatastoreInfo';
  readonly vvolDS?: HostVvolVolume;
}

export interface WaitOptions {
  readonly maxWaitSeconds?: number;
  readonly maxObjectUpdates?: number;
}

export interface WakeOnLanNotSupported extends VirtualHardwareCompatibilityIssue {
  readonly _type?: 'WakeOnLanNotSupported';
}

export interface WakeOnLanNotSupportedByVmotionNIC extends HostPowerOpFailed {
  readonly _type?: 'WakeOnLanNotSupportedByVmotionNIC';
}

export interface WillLoseHAProtection extends MigrationFault {
  readonly _type?: 'WillLoseHAProtection';
  readonly resolution: string;
}

export interface WillModifyConfigCpuRequirements extends MigrationFault {
  readonly _type?: 'WillModifyConfigCpuRequirements';
}

export interface WillResetSnapshotDirectory extends MigrationFault {
  readonly _type?: 'WillResetSnapshotDirectory';
}

export interface WinNetBIOSConfigInfo extends NetBIOSConfigInfo {
  readonly _type?: 'WinNetBIOSConfigInfo';
  readonly primaryWINS: string;
  readonly secondaryWINS?: string;
}

export interface WipeDiskFault extends VimFault {
  readonly _type?: 'WipeDiskFault';
}

/** Arguments of every operation, without the object that it is called on. */
export interface Requests {
  readonly AcquireGenericServiceTicket: { readonly spec: SessionManagerServiceRequestSpec; };
  readonly AcquireTicket: { readonly ticketType: string; };
  readonly AddPortGroup: { readonly portgrp: HostPortGroupSpec; };
  readonly AddVirtualSwitch: { readonly vswitchName: string; readonly spec?: HostVirtualSwitchSpec; };
  readonly AnswerVM: { readonly questionId: string; readonly answerChoice: string; };
  readonly CancelRetrievePropertiesEx: { readonly token: string; };
  readonly CancelTask: Readonly<Record<never, never>>;
  readonly CancelWaitForUpdates: Readonly<Record<never, never>>;
  readonly ChangeFileAttributesInGuest: { readonly vm: MoRef; readonly auth: GuestAuthentication; readonly guestFilePath: string; readonly fileAttributes: GuestFileAttributes; };
  readonly CloneVM_Task: { readonly folder: MoRef; readonly name: string; readonly spec: VirtualMachineCloneSpec; };
  readonly ConsolidateVMDisks_Task: Readonly<Record<never, never>>;
  readonly ContinueRetrievePropertiesEx: { readonly token: string; };
  readonly CopyDatastoreFile_Task: { readonly sourceName: string; readonly sourceDatacenter?: MoRef; readonly destinationName: string; readonly destinationDatacenter?: MoRef; readonly force?: boolean; };
  readonly CopyVirtualDisk_Task: { readonly sourceName: string; readonly sourceDatacenter?: MoRef; readonly destName: string; readonly destDatacenter?: MoRef; readonly destSpec?: VirtualDiskSpec; readonly force?: boolean; };
  readonly CreateContainerView: { readonly container: MoRef; readonly type?: readonly string[]; readonly recursive: boolean; };
  readonly CreateFilter: { readonly spec: PropertyFilterSpec; readonly partialUpdates: boolean; };
  readonly CreateFolder: { readonly name: string; };
  readonly CreateListView: { readonly obj?: readonly MoRef[]; };
  readonly CreateNasDatastore: { readonly spec: HostNasVolumeSpec; };
  readonly CreatePropertyCollector: Readonly<Record<never, never>>;
  readonly CreateScreenshot_Task: Readonly<Record<never, never>>;
  readonly CreateSnapshot_Task: { readonly name: string; readonly description?: string; readonly memory: boolean; readonly quiesce: boolean; };
  readonly CreateTemporaryDirectoryInGuest: { readonly vm: MoRef; readonly auth: GuestAuthentication; readonly prefix: string; readonly suffix: string; readonly directoryPath?: string; };
  readonly CreateTemporaryFileInGuest: { readonly vm: MoRef; readonly auth: GuestAuthentication; readonly prefix: string; readonly suffix: string; readonly directoryPath?: string; };
  readonly CreateVM_Task: { readonly config: VirtualMachineConfigSpec; readonly pool: MoRef; readonly host?: MoRef; };
  readonly CreateVirtualDisk_Task: { readonly name: string; readonly datacenter?: MoRef; readonly spec: VirtualDiskSpec; };
  readonly CurrentTime: Readonly<Record<never, never>>;
  readonly DecodeLicense: { readonly licenseKey: string; };
  readonly DeleteDatastoreFile_Task: { readonly name: string; readonly datacenter?: MoRef; };
  readonly DeleteDirectoryInGuest: { readonly vm: MoRef; readonly auth: GuestAuthentication; readonly directoryPath: string; readonly recursive: boolean; };
  readonly DeleteFileInGuest: { readonly vm: MoRef; readonly auth: GuestAuthentication; readonly filePath: string; };
  readonly DeleteVirtualDisk_Task: { readonly name: string; readonly datacenter?: MoRef; };
  readonly DestroyDatastore: Readonly<Record<never, never>>;
  readonly DestroyPropertyCollector: Readonly<Record<never, never>>;
  readonly DestroyPropertyFilter: Readonly<Record<never, never>>;
  readonly DestroyView: Readonly<Record<never, never>>;
  readonly Destroy_Task: Readonly<Record<never, never>>;
  readonly EnterMaintenanceMode_Task: { readonly timeout: number; readonly evacuatePoweredOffVms?: boolean; readonly maintenanceSpec?: HostMaintenanceSpec; };
  readonly ExitMaintenanceMode_Task: { readonly timeout: number; };
  readonly ExtendVirtualDisk_Task: { readonly name: string; readonly datacenter?: MoRef; readonly newCapacityKb: number; readonly eagerZero?: boolean; };
  readonly FindByDatastorePath: { readonly datacenter: MoRef; readonly path: string; };
  readonly FindByInventoryPath: { readonly inventoryPath: string; };
  readonly FindByUuid: { readonly datacenter?: MoRef; readonly uuid: string; readonly vmSearch: boolean; readonly instanceUuid?: boolean; };
  readonly FindChild: { readonly entity: MoRef; readonly name: string; };
  readonly InflateVirtualDisk_Task: { readonly name: string; readonly datacenter?: MoRef; };
  readonly InitiateFileTransferFromGuest: { readonly vm: MoRef; readonly auth: GuestAuthentication; readonly guestFilePath: string; };
  readonly InitiateFileTransferToGuest: { readonly vm: MoRef; readonly auth: GuestAuthentication; readonly guestFilePath: string; readonly fileAttributes: GuestFileAttributes; readonly fileSize: number; readonly overwrite: boolean; };
  readonly ListFilesInGuest: { readonly vm: MoRef; readonly auth: GuestAuthentication; readonly filePath: string; readonly index?: number; readonly maxResults?: number; readonly matchPattern?: string; };
  readonly ListProcessesInGuest: { readonly vm: MoRef; readonly auth: GuestAuthentication; readonly pids?: readonly number[]; };
  readonly Login: { readonly userName: string; readonly password: string; readonly locale?: string; };
  readonly Logout: Readonly<Record<never, never>>;
  readonly MakeDirectory: { readonly name: string; readonly datacenter?: MoRef; readonly createParentDirectories?: boolean; };
  readonly MakeDirectoryInGuest: { readonly vm: MoRef; readonly auth: GuestAuthentication; readonly directoryPath: string; readonly createParentDirectories: boolean; };
  readonly ModifyListView: { readonly add?: readonly MoRef[]; readonly remove?: readonly MoRef[]; };
  readonly MountToolsInstaller: Readonly<Record<never, never>>;
  readonly MoveDatastoreFile_Task: { readonly sourceName: string; readonly sourceDatacenter?: MoRef; readonly destinationName: string; readonly destinationDatacenter?: MoRef; readonly force?: boolean; };
  readonly MoveFileInGuest: { readonly vm: MoRef; readonly auth: GuestAuthentication; readonly srcFilePath: string; readonly dstFilePath: string; readonly overwrite: boolean; };
  readonly MoveVirtualDisk_Task: { readonly sourceName: string; readonly sourceDatacenter?: MoRef; readonly destName: string; readonly destDatacenter?: MoRef; readonly force?: boolean; readonly profile?: readonly VirtualMachineProfileSpec[]; };
  readonly PowerOffVM_Task: Readonly<Record<never, never>>;
  readonly PowerOnVM_Task: { readonly host?: MoRef; };
  readonly QueryAvailablePerfMetric: { readonly entity: MoRef; readonly beginTime?: Date; readonly endTime?: Date; readonly intervalId?: number; };
  readonly QueryConfigOption: { readonly key?: string; readonly host?: MoRef; };
  readonly QueryConfigTarget: { readonly host?: MoRef; };
  readonly QueryEvents: { readonly filter: EventFilterSpec; };
  readonly QueryOptions: { readonly name?: string; };
  readonly QueryPerf: { readonly querySpec: readonly PerfQuerySpec[]; };
  readonly QueryPerfCounter: { readonly counterId: readonly number[]; };
  readonly QueryPerfProviderSummary: { readonly entity: MoRef; };
  readonly QueryVirtualDiskUuid: { readonly name: string; readonly datacenter?: MoRef; };
  readonly ReadEnvironmentVariableInGuest: { readonly vm: MoRef; readonly auth: GuestAuthentication; readonly names?: readonly string[]; };
  readonly RebootGuest: Readonly<Record<never, never>>;
  readonly RebootHost_Task: { readonly force: boolean; };
  readonly ReconfigVM_Task: { readonly spec: VirtualMachineConfigSpec; };
  readonly ReconfigureAutostart: { readonly spec: HostAutoStartManagerConfig; };
  readonly RefreshDatastore: Readonly<Record<never, never>>;
  readonly RefreshNetworkSystem: Readonly<Record<never, never>>;
  readonly RegisterVM_Task: { readonly path: string; readonly name?: string; readonly asTemplate: boolean; readonly pool?: MoRef; readonly host?: MoRef; };
  readonly RelocateVM_Task: { readonly spec: VirtualMachineRelocateSpec; readonly priority?: VirtualMachineMovePriority; };
  readonly RemoveAllSnapshots_Task: { readonly consolidate?: boolean; };
  readonly RemoveDatastore: { readonly datastore: MoRef; };
  readonly RemovePortGroup: { readonly pgName: string; };
  readonly RemoveSnapshot_Task: { readonly removeChildren: boolean; readonly consolidate?: boolean; };
  readonly RemoveVirtualSwitch: { readonly vswitchName: string; };
  readonly RenameDatastore: { readonly newName: string; };
  readonly RenameSnapshot: { readonly name?: string; readonly description?: string; };
  readonly Rename_Task: { readonly newName: string; };
  readonly RescanAllHba: Readonly<Record<never, never>>;
  readonly RescanVmfs: Readonly<Record<never, never>>;
  readonly ResetVM_Task: Readonly<Record<never, never>>;
  readonly RetrieveHardwareUptime: Readonly<Record<never, never>>;
  readonly RetrievePropertiesEx: { readonly specSet: readonly PropertyFilterSpec[]; readonly options: RetrieveOptions; };
  readonly RetrieveServiceContent: Readonly<Record<never, never>>;
  readonly RevertToCurrentSnapshot_Task: { readonly host?: MoRef; readonly suppressPowerOn?: boolean; };
  readonly RevertToSnapshot_Task: { readonly host?: MoRef; readonly suppressPowerOn?: boolean; };
  readonly SearchDatastoreSubFolders_Task: { readonly datastorePath: string; readonly searchSpec?: HostDatastoreBrowserSearchSpec; };
  readonly SearchDatastore_Task: { readonly datastorePath: string; readonly searchSpec?: HostDatastoreBrowserSearchSpec; };
  readonly SessionIsActive: { readonly sessionID: string; readonly userName: string; };
  readonly SetVirtualDiskUuid: { readonly name: string; readonly datacenter?: MoRef; readonly uuid: string; };
  readonly ShrinkVirtualDisk_Task: { readonly name: string; readonly datacenter?: MoRef; readonly copy?: boolean; };
  readonly ShutdownGuest: Readonly<Record<never, never>>;
  readonly ShutdownHost_Task: { readonly force: boolean; };
  readonly StandbyGuest: Readonly<Record<never, never>>;
  readonly StartProgramInGuest: { readonly vm: MoRef; readonly auth: GuestAuthentication; readonly spec: GuestProgramSpec; };
  readonly SuspendVM_Task: Readonly<Record<never, never>>;
  readonly TerminateProcessInGuest: { readonly vm: MoRef; readonly auth: GuestAuthentication; readonly pid: number; };
  readonly TerminateSession: { readonly sessionId: readonly string[]; };
  readonly UnmountToolsInstaller: Readonly<Record<never, never>>;
  readonly UnregisterVM: Readonly<Record<never, never>>;
  readonly UpdateNetworkConfig: { readonly config: HostNetworkConfig; readonly changeMode: string; };
  readonly UpdateOptions: { readonly changedValue: readonly OptionValue[]; };
  readonly UpdatePortGroup: { readonly pgName: string; readonly portgrp: HostPortGroupSpec; };
  readonly UpdateVirtualSwitch: { readonly vswitchName: string; readonly spec: HostVirtualSwitchSpec; };
  readonly UpgradeTools_Task: { readonly installerOptions?: string; };
  readonly UpgradeVM_Task: { readonly version?: string; };
  readonly ValidateCredentialsInGuest: { readonly vm: MoRef; readonly auth: GuestAuthentication; };
  readonly WaitForUpdatesEx: { readonly version?: string; readonly options?: WaitOptions; };
}

/** What every operation answers. */
export interface Results {
  readonly AcquireGenericServiceTicket: SessionManagerGenericServiceTicket;
  readonly AcquireTicket: VirtualMachineTicket;
  readonly AddPortGroup: undefined;
  readonly AddVirtualSwitch: undefined;
  readonly AnswerVM: undefined;
  readonly CancelRetrievePropertiesEx: undefined;
  readonly CancelTask: undefined;
  readonly CancelWaitForUpdates: undefined;
  readonly ChangeFileAttributesInGuest: undefined;
  readonly CloneVM_Task: MoRef;
  readonly ConsolidateVMDisks_Task: MoRef;
  readonly ContinueRetrievePropertiesEx: RetrieveResult;
  readonly CopyDatastoreFile_Task: MoRef;
  readonly CopyVirtualDisk_Task: MoRef;
  readonly CreateContainerView: MoRef;
  readonly CreateFilter: MoRef;
  readonly CreateFolder: MoRef;
  readonly CreateListView: MoRef;
  readonly CreateNasDatastore: MoRef;
  readonly CreatePropertyCollector: MoRef;
  readonly CreateScreenshot_Task: MoRef;
  readonly CreateSnapshot_Task: MoRef;
  readonly CreateTemporaryDirectoryInGuest: string;
  readonly CreateTemporaryFileInGuest: string;
  readonly CreateVM_Task: MoRef;
  readonly CreateVirtualDisk_Task: MoRef;
  readonly CurrentTime: Date;
  readonly DecodeLicense: LicenseManagerLicenseInfo;
  readonly DeleteDatastoreFile_Task: MoRef;
  readonly DeleteDirectoryInGuest: undefined;
  readonly DeleteFileInGuest: undefined;
  readonly DeleteVirtualDisk_Task: MoRef;
  readonly DestroyDatastore: undefined;
  readonly DestroyPropertyCollector: undefined;
  readonly DestroyPropertyFilter: undefined;
  readonly DestroyView: undefined;
  readonly Destroy_Task: MoRef;
  readonly EnterMaintenanceMode_Task: MoRef;
  readonly ExitMaintenanceMode_Task: MoRef;
  readonly ExtendVirtualDisk_Task: MoRef;
  readonly FindByDatastorePath: MoRef | undefined;
  readonly FindByInventoryPath: MoRef | undefined;
  readonly FindByUuid: MoRef | undefined;
  readonly FindChild: MoRef | undefined;
  readonly InflateVirtualDisk_Task: MoRef;
  readonly InitiateFileTransferFromGuest: FileTransferInformation;
  readonly InitiateFileTransferToGuest: string;
  readonly ListFilesInGuest: GuestListFileInfo;
  readonly ListProcessesInGuest: readonly GuestProcessInfo[];
  readonly Login: UserSession;
  readonly Logout: undefined;
  readonly MakeDirectory: undefined;
  readonly MakeDirectoryInGuest: undefined;
  readonly ModifyListView: readonly MoRef[];
  readonly MountToolsInstaller: undefined;
  readonly MoveDatastoreFile_Task: MoRef;
  readonly MoveFileInGuest: undefined;
  readonly MoveVirtualDisk_Task: MoRef;
  readonly PowerOffVM_Task: MoRef;
  readonly PowerOnVM_Task: MoRef;
  readonly QueryAvailablePerfMetric: readonly PerfMetricId[];
  readonly QueryConfigOption: VirtualMachineConfigOption | undefined;
  readonly QueryConfigTarget: ConfigTarget | undefined;
  readonly QueryEvents: readonly Event[];
  readonly QueryOptions: readonly OptionValue[];
  readonly QueryPerf: readonly PerfEntityMetricBase[];
  readonly QueryPerfCounter: readonly PerfCounterInfo[];
  readonly QueryPerfProviderSummary: PerfProviderSummary;
  readonly QueryVirtualDiskUuid: string;
  readonly ReadEnvironmentVariableInGuest: readonly string[];
  readonly RebootGuest: undefined;
  readonly RebootHost_Task: MoRef;
  readonly ReconfigVM_Task: MoRef;
  readonly ReconfigureAutostart: undefined;
  readonly RefreshDatastore: undefined;
  readonly RefreshNetworkSystem: undefined;
  readonly RegisterVM_Task: MoRef;
  readonly RelocateVM_Task: MoRef;
  readonly RemoveAllSnapshots_Task: MoRef;
  readonly RemoveDatastore: undefined;
  readonly RemovePortGroup: undefined;
  readonly RemoveSnapshot_Task: MoRef;
  readonly RemoveVirtualSwitch: undefined;
  readonly RenameDatastore: undefined;
  readonly RenameSnapshot: undefined;
  readonly Rename_Task: MoRef;
  readonly RescanAllHba: undefined;
  readonly RescanVmfs: undefined;
  readonly ResetVM_Task: MoRef;
  readonly RetrieveHardwareUptime: number;
  readonly RetrievePropertiesEx: RetrieveResult | undefined;
  readonly RetrieveServiceContent: ServiceContent;
  readonly RevertToCurrentSnapshot_Task: MoRef;
  readonly RevertToSnapshot_Task: MoRef;
  readonly SearchDatastoreSubFolders_Task: MoRef;
  readonly SearchDatastore_Task: MoRef;
  readonly SessionIsActive: boolean;
  readonly SetVirtualDiskUuid: undefined;
  readonly ShrinkVirtualDisk_Task: MoRef;
  readonly ShutdownGuest: undefined;
  readonly ShutdownHost_Task: MoRef;
  readonly StandbyGuest: undefined;
  readonly StartProgramInGuest: number;
  readonly SuspendVM_Task: MoRef;
  readonly TerminateProcessInGuest: undefined;
  readonly TerminateSession: undefined;
  readonly UnmountToolsInstaller: undefined;
  readonly UnregisterVM: undefined;
  readonly UpdateNetworkConfig: HostNetworkConfigResult;
  readonly UpdateOptions: undefined;
  readonly UpdatePortGroup: undefined;
  readonly UpdateVirtualSwitch: undefined;
  readonly UpgradeTools_Task: MoRef;
  readonly UpgradeVM_Task: MoRef;
  readonly ValidateCredentialsInGuest: undefined;
  readonly WaitForUpdatesEx: UpdateSet | undefined;
}

export type OperationName = keyof Requests;

export interface ComputeResourceProperties extends ManagedEntityProperties {
  readonly resourcePool?: MoRef;
  readonly host?: readonly MoRef[];
  readonly datastore?: readonly MoRef[];
  readonly network?: readonly MoRef[];
  readonly summary?: ComputeResourceSummary;
  readonly environmentBrowser?: MoRef;
  readonly lifecycleManaged?: boolean;
}

export interface ContainerViewProperties extends ManagedObjectViewProperties {
  readonly container?: MoRef;
  readonly type?: readonly string[];
  readonly recursive?: boolean;
}

export interface DatacenterProperties extends ManagedEntityProperties {
  readonly vmFolder?: MoRef;
  readonly hostFolder?: MoRef;
  readonly datastoreFolder?: MoRef;
  readonly networkFolder?: MoRef;
  readonly datastore?: readonly MoRef[];
  readonly network?: readonly MoRef[];
  readonly configuration?: DatacenterConfigInfo;
}

export interface DatastoreProperties extends ManagedEntityProperties {
  readonly info?: DatastoreInfo;
  readonly summary?: DatastoreSummary;
  readonly host?: readonly DatastoreHostMount[];
  readonly vm?: readonly MoRef[];
  readonly browser?: MoRef;
  readonly capability?: DatastoreCapability;
  readonly iormConfiguration?: StorageIORMInfo;
}

export interface EnvironmentBrowserProperties {
  readonly datastoreBrowser?: MoRef;
}

export interface EventManagerProperties {
  readonly description?: EventDescription;
  readonly latestEvent?: Event;
  readonly maxCollector?: number;
}

export interface ExtensibleManagedObjectProperties {
  readonly value?: readonly CustomFieldValue[];
  readonly availableField?: readonly CustomFieldDef[];
}

export interface FolderProperties extends ManagedEntityProperties {
  readonly childType?: readonly string[];
  readonly childEntity?: readonly MoRef[];
  readonly namespace?: string;
}

export interface GuestOperationsManagerProperties {
  readonly authManager?: MoRef;
  readonly fileManager?: MoRef;
  readonly processManager?: MoRef;
  readonly guestWindowsRegistryManager?: MoRef;
  readonly aliasManager?: MoRef;
}

export interface HostAutoStartManagerProperties {
  readonly config?: HostAutoStartManagerConfig;
}

export interface HostDatastoreBrowserProperties {
  readonly datastore?: readonly MoRef[];
  readonly supportedType?: readonly FileQuery[];
}

export interface HostDatastoreSystemProperties {
  readonly datastore?: readonly MoRef[];
  readonly capabilities?: HostDatastoreSystemCapabilities;
}

export interface HostNetworkSystemProperties extends ExtensibleManagedObjectProperties {
  readonly capabilities?: HostNetCapabilities;
  readonly networkInfo?: HostNetworkInfo;
  readonly offloadCapabilities?: HostNetOffloadCapabilities;
  readonly networkConfig?: HostNetworkConfig;
  readonly dnsConfig?: HostDnsConfig;
  readonly ipRouteConfig?: HostIpRouteConfig;
  readonly consoleIpRouteConfig?: HostIpRouteConfig;
}

export interface HostServiceSystemProperties extends ExtensibleManagedObjectProperties {
  readonly serviceInfo?: HostServiceInfo;
}

export interface HostStorageSystemProperties extends ExtensibleManagedObjectProperties {
  readonly storageDeviceInfo?: HostStorageDeviceInfo;
  readonly fileSystemVolumeInfo?: HostFileSystemVolumeInfo;
  readonly systemFile?: readonly string[];
  readonly multipathStateInfo?: HostMultipathStateInfo;
}

export interface HostSystemProperties extends ManagedEntityProperties {
  readonly runtime?: HostRuntimeInfo;
  readonly summary?: HostListSummary;
  readonly hardware?: HostHardwareInfo;
  readonly capability?: HostCapability;
  readonly licensableResource?: HostLicensableResourceInfo;
  readonly configManager?: HostConfigManager;
  readonly config?: HostConfigInfo;
  readonly vm?: readonly MoRef[];
  readonly datastore?: readonly MoRef[];
  readonly network?: readonly MoRef[];
  readonly datastoreBrowser?: MoRef;
  readonly systemResources?: HostSystemResourceInfo;
}

export interface LicenseManagerProperties {
  readonly source?: LicenseSource;
  readonly sourceAvailable?: boolean;
  readonly diagnostics?: LicenseDiagnostics;
  readonly featureInfo?: readonly LicenseFeatureInfo[];
  readonly licensedEdition?: string;
  readonly licenses?: readonly LicenseManagerLicenseInfo[];
  readonly licenseAssignmentManager?: MoRef;
  readonly evaluation?: LicenseManagerEvaluationInfo;
}

export interface ManagedEntityProperties extends ExtensibleManagedObjectProperties {
  readonly parent?: MoRef;
  readonly customValue?: readonly CustomFieldValue[];
  readonly overallStatus?: ManagedEntityStatus;
  readonly configStatus?: ManagedEntityStatus;
  readonly configIssue?: readonly Event[];
  readonly effectiveRole?: readonly number[];
  readonly permission?: readonly Permission[];
  readonly name?: string;
  readonly disabledMethod?: readonly string[];
  readonly recentTask?: readonly MoRef[];
  readonly tag?: readonly Tag[];
}

export interface ManagedObjectViewProperties {
  readonly view?: readonly MoRef[];
}

export interface NetworkProperties extends ManagedEntityProperties {
  readonly summary?: NetworkSummary;
  readonly host?: readonly MoRef[];
  readonly vm?: readonly MoRef[];
  readonly name?: string;
}

export interface OptionManagerProperties {
  readonly supportedOption?: readonly OptionDef[];
  readonly setting?: readonly OptionValue[];
}

export interface PerformanceManagerProperties {
  readonly description?: PerformanceDescription;
  readonly historicalInterval?: readonly PerfInterval[];
  readonly perfCounter?: readonly PerfCounterInfo[];
}

export interface ResourcePoolProperties extends ManagedEntityProperties {
  readonly summary?: ResourcePoolSummary;
  readonly runtime?: ResourcePoolRuntimeInfo;
  readonly owner?: MoRef;
  readonly resourcePool?: readonly MoRef[];
  readonly vm?: readonly MoRef[];
  readonly config?: ResourceConfigSpec;
  readonly namespace?: string;
  readonly childConfiguration?: readonly ResourceConfigSpec[];
}

export interface ServiceInstanceProperties {
  readonly serverClock?: Date;
  readonly capability?: Capability;
  readonly content?: ServiceContent;
}

export interface SessionManagerProperties {
  readonly sessionList?: readonly UserSession[];
  readonly currentSession?: UserSession;
  readonly message?: string;
  readonly messageLocaleList?: readonly string[];
  readonly supportedLocaleList?: readonly string[];
  readonly defaultLocale?: string;
}

export interface TaskProperties extends ExtensibleManagedObjectProperties {
  readonly info?: TaskInfo;
}

export interface TaskManagerProperties {
  readonly recentTask?: readonly MoRef[];
  readonly description?: TaskDescription;
  readonly maxCollector?: number;
}

export interface VirtualMachineProperties extends ManagedEntityProperties {
  readonly capability?: VirtualMachineCapability;
  readonly config?: VirtualMachineConfigInfo;
  readonly layout?: VirtualMachineFileLayout;
  readonly layoutEx?: VirtualMachineFileLayoutEx;
  readonly storage?: VirtualMachineStorageInfo;
  readonly environmentBrowser?: MoRef;
  readonly resourcePool?: MoRef;
  readonly parentVApp?: MoRef;
  readonly resourceConfig?: ResourceConfigSpec;
  readonly runtime?: VirtualMachineRuntimeInfo;
  readonly guest?: GuestInfo;
  readonly summary?: VirtualMachineSummary;
  readonly datastore?: readonly MoRef[];
  readonly network?: readonly MoRef[];
  readonly snapshot?: VirtualMachineSnapshotInfo;
  readonly rootSnapshot?: readonly MoRef[];
  readonly guestHeartbeatStatus?: ManagedEntityStatus;
}

export interface VirtualMachineSnapshotProperties extends ExtensibleManagedObjectProperties {
  readonly config?: VirtualMachineConfigInfo;
  readonly childSnapshot?: readonly MoRef[];
  readonly vm?: MoRef;
}

/** Properties of managed objects, by type. */
export interface Managed {
  readonly ComputeResource: ComputeResourceProperties;
  readonly ContainerView: ContainerViewProperties;
  readonly Datacenter: DatacenterProperties;
  readonly Datastore: DatastoreProperties;
  readonly EnvironmentBrowser: EnvironmentBrowserProperties;
  readonly EventManager: EventManagerProperties;
  readonly ExtensibleManagedObject: ExtensibleManagedObjectProperties;
  readonly Folder: FolderProperties;
  readonly GuestOperationsManager: GuestOperationsManagerProperties;
  readonly HostAutoStartManager: HostAutoStartManagerProperties;
  readonly HostDatastoreBrowser: HostDatastoreBrowserProperties;
  readonly HostDatastoreSystem: HostDatastoreSystemProperties;
  readonly HostNetworkSystem: HostNetworkSystemProperties;
  readonly HostServiceSystem: HostServiceSystemProperties;
  readonly HostStorageSystem: HostStorageSystemProperties;
  readonly HostSystem: HostSystemProperties;
  readonly LicenseManager: LicenseManagerProperties;
  readonly ManagedEntity: ManagedEntityProperties;
  readonly ManagedObjectView: ManagedObjectViewProperties;
  readonly Network: NetworkProperties;
  readonly OptionManager: OptionManagerProperties;
  readonly PerformanceManager: PerformanceManagerProperties;
  readonly ResourcePool: ResourcePoolProperties;
  readonly ServiceInstance: ServiceInstanceProperties;
  readonly SessionManager: SessionManagerProperties;
  readonly Task: TaskProperties;
  readonly TaskManager: TaskManagerProperties;
  readonly VirtualMachine: VirtualMachineProperties;
  readonly VirtualMachineSnapshot: VirtualMachineSnapshotProperties;
}
