export * from './records.ts';
export * from './specs.ts';
export * from './port.ts';
