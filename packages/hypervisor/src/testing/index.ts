/** The contract suite of the driver port. Imported by tests alone. */
export type { BadTarget, ContractBackend, ContractGuest } from './backend.ts';
export { MethodReport, portMethodNames } from './report.ts';
export { driverContractSuite } from './suite.ts';
