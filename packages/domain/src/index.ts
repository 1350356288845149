export * from './ids.ts';
export * from './states.ts';
export * from './errors/catalogue.ts';
export * from './errors/corral-error.ts';
export * from './rules/names.ts';
export * from './rules/name-pattern.ts';
export * from './rules/sizes.ts';
export * from './rules/vm-actions.ts';
