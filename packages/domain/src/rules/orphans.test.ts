import { describe, expect, it } from 'vitest';
import { findOrphans, type OrphanCandidate } from './orphans.ts';

const volume = (name: string, backing: string | null = null): OrphanCandidate => ({
  name,
  path: `/p/${name}`,
  format: name.endsWith('.iso') ? 'iso' : 'qcow2',
  backingPath: backing === null ? null : `/p/${backing}`,
});
const orphans = (volumes: readonly OrphanCandidate[], ...used: string[]): string[] =>
  findOrphans(volumes, new Set(used.map((name) => `/p/${name}`))).map(
    ({ volume: { name }, kind }) => `${name} ${kind}`,
  );

describe('findOrphans', () => {
  it('keeps what is used and everything beneath it', () => {
    const chain = [volume('top', 'middle'), volume('middle', 'base'), volume('base')];
    expect(orphans([...chain, volume('lonely')], 'top')).toEqual(['lonely DISK']);
    expect(orphans(chain, 'middle')).toEqual(['top OVERLAY']);
    expect(orphans(chain)).toEqual(['top OVERLAY', 'middle OVERLAY', 'base DISK']);
  });

  it('keeps metadata as long as the file it is about', () => {
    const both = [volume('t.qcow2'), volume('t.qcow2.corral.json')];
    expect(orphans(both, 't.qcow2')).toEqual([]);
    expect(orphans([volume('t.qcow2.corral.json')])).toEqual(['t.qcow2.corral.json METADATA']);
  });

  it('tells seeds and media apart', () => {
    expect(orphans([volume('web-1-seed.iso'), volume('debian.iso')])).toEqual([
      'web-1-seed.iso SEED',
      'debian.iso MEDIA',
    ]);
  });

  it('ends where a chain leads in a circle', () => {
    expect(orphans([volume('a', 'b'), volume('b', 'a')], 'a')).toEqual([]);
  });
});
