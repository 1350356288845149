export * from './call-options.ts';
export * from './hardware.ts';
export * from './records.ts';
export * from './specs.ts';
export * from './copies.ts';
export * from './port.ts';
export * from './methods.ts';
export * from './runtime.ts';
