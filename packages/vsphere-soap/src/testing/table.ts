import type { SchemaTable } from '../schema/schema.ts';

/** A small table for tests of the codec: the shapes that are hard, none of the bulk. */
export const SMALL_TABLE: SchemaTable = {
  TYPES: {
    DynamicData: { base: null, fields: [] },
    Description: {
      base: 'DynamicData',
      fields: [
        ['label', 'xsd:string', 0],
        ['summary', 'xsd:string', 0],
      ],
    },
    VirtualDevice: {
      base: 'DynamicData',
      fields: [
        ['key', 'xsd:int', 0],
        ['deviceInfo', 'Description', 2],
      ],
    },
    VirtualEthernetCard: {
      base: 'VirtualDevice',
      fields: [
        ['addressType', 'xsd:string', 2],
        ['macAddress', 'xsd:string', 2],
      ],
    },
    VirtualVmxnet3: { base: 'VirtualEthernetCard', fields: [['uptv2Enabled', 'xsd:boolean', 2]] },
    VirtualDeviceConfigSpec: {
      base: 'DynamicData',
      fields: [
        ['operation', 'VirtualDeviceConfigSpecOperation', 2],
        ['device', 'VirtualDevice', 0],
      ],
    },
    OptionValue: {
      base: 'DynamicData',
      fields: [
        ['key', 'xsd:string', 0],
        ['value', 'xsd:anyType', 0],
      ],
    },
    VirtualMachineConfigSpec: {
      base: 'DynamicData',
      fields: [
        ['name', 'xsd:string', 2],
        ['createDate', 'xsd:dateTime', 2],
        ['memoryMB', 'xsd:long', 2],
        ['numCPUs', 'xsd:int', 2],
        ['deviceChange', 'VirtualDeviceConfigSpec', 3],
        ['extraConfig', 'OptionValue', 3],
      ],
    },
    DynamicProperty: {
      base: 'DynamicData',
      fields: [
        ['name', 'xsd:string', 0],
        ['val', 'xsd:anyType', 0],
      ],
    },
    MethodFault: { base: null, fields: [] },
    InvalidPowerState: {
      base: 'MethodFault',
      fields: [
        ['requestedState', 'VirtualMachinePowerState', 2],
        ['existingState', 'VirtualMachinePowerState', 0],
      ],
    },
    ObjectContent: {
      base: 'DynamicData',
      fields: [
        ['obj', 'ManagedObjectReference', 0],
        ['propSet', 'DynamicProperty', 3],
      ],
    },
  },
  ENUMS: {
    VirtualDeviceConfigSpecOperation: ['add', 'remove', 'edit'],
    VirtualMachinePowerState: ['poweredOff', 'poweredOn', 'suspended'],
  },
  OPERATIONS: {
    ReconfigVM_Task: {
      request: [['spec', 'VirtualMachineConfigSpec', 0]],
      result: { type: 'ManagedObjectReference', array: false },
    },
    PowerOnVM_Task: {
      request: [['host', 'ManagedObjectReference', 2]],
      result: { type: 'ManagedObjectReference', array: false },
    },
    RetrieveProperties: {
      request: [['names', 'xsd:string', 1]],
      result: { type: 'ObjectContent', array: true },
    },
    Logout: { request: [], result: null },
  },
};
