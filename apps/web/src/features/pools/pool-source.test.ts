import { describe, expect, it } from 'vitest';
import { sourceInput, type PoolValues } from './pool-source';

const values: PoolValues = {
  type: 'dir',
  path: '/srv/vms',
  hosts: 'nas.lan',
  exportPath: '/exports/vm',
  devices: '/dev/sdb, /dev/sdc',
  sourceName: 'vg0',
  sourceFormat: 'nfs',
  format: true,
  authUser: '',
  secretUuid: '',
};

describe('sourceInput', () => {
  it('sends what the type asks for, and nothing of what stood in other fields', () => {
    expect(sourceInput(values)).toEqual({ path: '/srv/vms' });
    expect(sourceInput({ ...values, type: 'netfs' })).toEqual({
      path: '/srv/vms',
      source: { hosts: ['nas.lan'], exportPath: '/exports/vm', format: 'nfs' },
    });
    expect(sourceInput({ ...values, type: 'logical' })).toEqual({
      source: { devices: ['/dev/sdb', '/dev/sdc'], name: 'vg0' },
      format: true,
    });
  });

  it('takes the first format of a type that does not have the chosen one', () => {
    expect(sourceInput({ ...values, type: 'disk' })).toMatchObject({ source: { format: 'gpt' } });
  });

  it('sends a login only with a user', () => {
    expect(sourceInput({ ...values, type: 'rbd' })).not.toHaveProperty('source.auth');
    expect(sourceInput({ ...values, type: 'rbd', authUser: 'corral', secretUuid: 'u' })).toEqual({
      source: {
        hosts: ['nas.lan'],
        name: 'vg0',
        auth: { user: 'corral', secretUuid: 'u' },
      },
    });
  });
});
