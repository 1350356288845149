import { describe, expect, it } from 'vitest';
import { readPoolSetup } from '../readers/pool-setup.ts';
import { editPool } from './pool.ts';

const EXPORT = `<pool type="netfs" xmlns:fs='http://libvirt.org/schemas/storagepool/fs/1.0'>
  <name>nas</name>
  <uuid>95fa50e4-94b6-4a25-81df-edb246b0c563</uuid>
  <!-- by hand -->
  <source>
    <host name="nas.test" port='2049'/>
    <dir path='/export/a'/>
    <format type='nfs'/>
    <protocol ver='4.2'/>
    <vendor name='ACME'/>
  </source>
  <target>
    <path>/mnt/nas</path>
    <permissions>
      <mode>0755</mode>
      <owner>0</owner>
      <label>system_u:object_r:virt_image_t:s0</label>
    </permissions>
  </target>
  <fs:mount_opts>
    <fs:option name='nodev'/>
  </fs:mount_opts>
</pool>
`;

/** The lines that an edit took away and put in. */
function changedLines(edited: string): { gone: string[]; came: string[] } {
  const before = EXPORT.split('\n').map((line) => line.trim());
  const after = edited.split('\n').map((line) => line.trim());
  return {
    gone: before.filter((line) => !after.includes(line)),
    came: after.filter((line) => !before.includes(line)),
  };
}

describe('the setup of a pool', () => {
  it('is read from its definition', () => {
    expect(readPoolSetup(EXPORT)).toEqual({
      path: '/mnt/nas',
      hosts: ['nas.test:2049'],
      exportPath: '/export/a',
      mode: '0755',
      owner: 0,
      group: null,
    });
    const plain = "<pool type='dir'><name>a</name><target><path>/a</path></target></pool>";
    expect(readPoolSetup(plain)).toMatchObject({ hosts: [], mode: null, owner: null });
    const unset =
      '<pool><target><permissions><mode>00711</mode><owner>-1</owner></permissions></target></pool>';
    expect(readPoolSetup(unset)).toMatchObject({ mode: '0711', owner: null, path: null });
  });
});

describe('editPool', () => {
  it('leaves every byte alone when nothing changes', () => {
    expect(editPool(EXPORT, {})).toBe(EXPORT);
    expect(editPool(EXPORT, readSame())).toBe(EXPORT);
  });

  it('changes the server, the export, the folder and the rights, and nothing else', () => {
    const change = {
      path: '/mnt/other',
      hosts: ['10.0.0.9'],
      exportPath: '/export/b & c',
      mode: '0750',
      owner: null,
      group: 64055,
    };
    const edited = editPool(EXPORT, change);
    expect(readPoolSetup(edited)).toEqual(change);
    expect(changedLines(edited)).toEqual({
      gone: [
        `<host name="nas.test" port='2049'/>`,
        `<dir path='/export/a'/>`,
        '<path>/mnt/nas</path>',
        '<mode>0755</mode>',
        '<owner>0</owner>',
      ],
      came: [
        '<host name="10.0.0.9"/>',
        `<dir path='/export/b &amp; c'/>`,
        '<path>/mnt/other</path>',
        '<group>64055</group>',
        '<mode>0750</mode>',
      ],
    });
  });

  it('adds and takes away servers in their order', () => {
    const three = editPool(EXPORT, { hosts: ['a', '[fd00::1]:6789', 'c:1'] });
    expect(readPoolSetup(three).hosts).toEqual(['a', '[fd00::1]:6789', 'c:1']);
    expect(readPoolSetup(editPool(three, { hosts: ['x:2'] })).hosts).toEqual(['x:2']);
  });

  it('writes elements that were not there', () => {
    const bare = "<pool type='dir'>\n  <name>a</name>\n</pool>";
    const edited = editPool(editPool(bare, { path: '/a' }), { mode: '0700', owner: 1, group: 2 });
    expect(readPoolSetup(edited)).toMatchObject({ path: '/a', mode: '0700', owner: 1, group: 2 });
    const empty = '<pool><target><path>/a</path><permissions/></target></pool>';
    expect(readPoolSetup(editPool(empty, { owner: 5, group: 6 }))).toMatchObject({
      path: '/a',
      owner: 5,
      group: 6,
    });
    expect(editPool(empty, { mode: null })).toBe(empty);
  });
});

function readSame() {
  const { path, hosts, exportPath, mode, owner } = readPoolSetup(EXPORT);
  return { path: path ?? '', hosts, exportPath: exportPath ?? '', mode, owner };
}
