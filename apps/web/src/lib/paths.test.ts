import { describe, expect, it } from 'vitest';
import { pathOf, paths } from './paths.ts';

describe('paths', () => {
  it('are these', () => {
    const shown = Object.entries(paths).map(([name, path]) => `${name} ${path('id/1')}`);
    expect(shown).toMatchInlineSnapshot(`
      [
        "overview /",
        "nodes /nodes",
        "node /nodes/id%2F1",
        "vms /vms",
        "vm /vms/id%2F1",
        "vmVnc /vms/id%2F1/vnc",
        "vmSerial /vms/id%2F1/serial",
        "vmGuest /vms/id%2F1/guest",
        "vmHardware /vms/id%2F1/hardware",
        "vmDefinition /vms/id%2F1/definition",
        "vmSnapshots /vms/id%2F1/snapshots",
        "vmPorts /vms/id%2F1/ports",
        "vmTasks /vms/id%2F1/tasks",
        "pools /pools",
        "unusedVolumes /pools/unused",
        "pool /pools/id%2F1",
        "templates /templates",
        "networks /networks",
        "network /networks/id%2F1",
        "keyPairs /key-pairs",
        "tasks /tasks",
        "task /tasks/id%2F1",
        "leftovers /leftovers",
        "settings /settings",
        "playground /graphql",
      ]
    `);
  });

  it('finds the page of an object by any spelling of its kind', () => {
    expect(pathOf('VM', 'a')).toBe('/vms/a');
    expect(pathOf('storagePool', 'a')).toBe('/pools/a');
    expect(pathOf('key-pair', 'a')).toBe('/key-pairs');
    expect(pathOf('moon', 'a')).toBeNull();
  });
});
