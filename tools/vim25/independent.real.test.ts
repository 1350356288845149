import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { TYPES, type FieldRow } from '../../packages/vsphere-soap/src/schema/table.gen.ts';

/** VMware's own schema of vSphere 7.0, as Debian's python3-oslo.vmware brings it. */
const FOLDER = '/usr/lib/python3/dist-packages/oslo_vmware/wsdl/7.0';

const TYPE = /<complexType name="(\w+)">([\s\S]*?)<\/complexType>/g;
const BASE = /<extension base="vim25:(\w+)"/;
const ELEMENT = /<element name="(\w+)" type="(\S+?)"([^>]*)\/>/g;

interface Declared {
  readonly base: string | null;
  readonly fields: readonly FieldRow[];
}

function declared(): Map<string, Declared> {
  const types = new Map<string, Declared>();
  for (const file of ['core-types.xsd', 'query-types.xsd', 'vim-types.xsd']) {
    const text = readFileSync(`${FOLDER}/${file}`, 'utf8');
    for (const [, name = '', body = ''] of text.matchAll(TYPE)) {
      const fields = [...body.matchAll(ELEMENT)].map(([, field = '', type = '', rest = '']) => {
        const flags =
          (rest.includes('unbounded') ? 1 : 0) + (rest.includes('minOccurs="0"') ? 2 : 0);
        return [field, type.replace('vim25:', ''), flags] as const;
      });
      types.set(name, { base: BASE.exec(body)?.[1] ?? null, fields });
    }
  }
  return types;
}

/** What updates of 7.0 after that schema's release brought; all at the end of their types. */
const NEWER = [
  'Capability.hadcsSupported',
  'Capability.supportedEVCGraphicsMode',
  'ConfigTarget.sevSupported',
  'FeatureEVCMode',
  'HostHardwareInfo.sevInfo',
  'HostListSummary.currentEVCGraphicsModeKey',
  'HostListSummary.trustAuthorityAttestationInfos',
  'HostNetCapabilities.backupNfcNiocSupported',
  'HostSevInfo',
  'HostTrustAuthorityAttestationInfo',
  'ToolsConfigInfo.syncTimeWithHostAllowed',
  'VirtualMachineCapability.sevSupported',
  'VirtualMachineCapability.toolsSyncTimeAllowSupported',
  'VirtualMachineConfigInfo.sevEnabled',
  'VirtualMachineConfigSpec.sevEnabled',
];

it("agrees with VMware's own schema on every type: base, fields, their order, types and whether they may be left out", () => {
  const theirs = declared();
  const newer: string[] = [];
  const differences: string[] = [];
  const ours = Object.entries(TYPES).filter(
    ([name]) => !name.startsWith('ArrayOf') && name !== 'ManagedObjectReference',
  );
  for (const [name, { base, fields }] of ours) {
    const other = theirs.get(name);
    if (other === undefined) {
      newer.push(name);
      continue;
    }
    const known = new Map(other.fields.map((row) => [row[0], row]));
    const shared = fields.filter(([field]) => known.has(field));
    newer.push(
      ...fields.filter((row) => !shared.includes(row)).map(([field]) => `${name}.${field}`),
    );
    const wanted = new Set(shared.map(([field]) => field));
    const expected = other.fields.filter(([field]) => wanted.has(field));
    if (JSON.stringify([base, shared]) !== JSON.stringify([other.base, expected])) {
      differences.push(`${name}: ${JSON.stringify([base, shared])}`);
    }
  }
  expect(differences).toEqual([]);
  expect(newer.sort()).toEqual(NEWER);
  expect(ours.length).toBeGreaterThan(1000);
});
