import { describe, expect, it } from 'vitest';
import { FOREIGN_DOMAIN } from '../fixtures/foreign-domain.ts';
import { editDomain } from './domain.ts';

const MIB = 1024 * 1024;

describe('editDomain on a foreign definition', () => {
  it('gives back the same text when nothing has to change', () => {
    expect(editDomain(FOREIGN_DOMAIN, {})).toBe(FOREIGN_DOMAIN);
    const same = { vcpus: 4 };
    expect(editDomain(editDomain(FOREIGN_DOMAIN, same), same)).toBe(
      editDomain(FOREIGN_DOMAIN, same),
    );
  });

  it('changes the description only, and keeps a comment inside it', () => {
    const edited = editDomain(FOREIGN_DOMAIN, { description: 'new & <better>' });
    expect(edited).toBe(
      FOREIGN_DOMAIN.replace(
        '<![CDATA[old <b>text</b>]]><!-- keep me --> &amp; more',
        'new &amp; &lt;better&gt;<!-- keep me -->',
      ),
    );
  });

  it('removes the description with its line', () => {
    const edited = editDomain(FOREIGN_DOMAIN, { description: null });
    const lines = FOREIGN_DOMAIN.split('\n').filter((line) => !line.includes('<description>'));
    expect(edited).toBe(lines.join('\n'));
  });

  it('adds a description after the title', () => {
    const bare = editDomain(FOREIGN_DOMAIN, { description: null });
    const edited = editDomain(bare, { description: 'fresh' });
    const added = '</title>\n  <description>fresh</description>';
    expect(edited).toBe(bare.replace('</title>', added));
  });

  it('changes memory in the unit that stands there, or in KiB where that unit cannot say it', () => {
    const edited = editDomain(FOREIGN_DOMAIN, { memoryBytes: 3072 * MIB });
    expect(edited).toBe(
      FOREIGN_DOMAIN.replace("unit = 'MiB' >2048<", "unit = 'MiB' >3072<").replace(
        '<!-- balloon -->1048576',
        '<!-- balloon -->3145728',
      ),
    );
    const odd = editDomain(FOREIGN_DOMAIN, { memoryBytes: 2048 * MIB + 1024 });
    expect(odd).toContain("unit = 'KiB' >2097153<");
  });

  it('changes vCPUs, drops the smaller current number, and fits the topology', () => {
    const edited = editDomain(FOREIGN_DOMAIN, { vcpus: 6 });
    expect(edited).toBe(
      FOREIGN_DOMAIN.replace(" current='2'>4<", '>6<').replace("sockets='2'", "sockets='3'"),
    );
    const odd = editDomain(FOREIGN_DOMAIN, { vcpus: 3 });
    expect(odd).toContain("<topology sockets='3' dies='1' cores='1' threads='1'/>");
    const same = editDomain(FOREIGN_DOMAIN, { vcpus: 4 });
    expect(same).toBe(FOREIGN_DOMAIN.replace(" current='2'", ''));
  });

  it('changes all three at once', () => {
    const change = { description: 'd', vcpus: 8, memoryBytes: 1024 * MIB };
    const edited = editDomain(FOREIGN_DOMAIN, change);
    for (const line of FOREIGN_DOMAIN.split('\n')) {
      if (/description|memory|Memory|<vcpu |topology/.test(line)) continue;
      expect(edited).toContain(line);
    }
    expect(editDomain(edited, change)).toBe(edited);
  });

  it('adds what a bare definition lacks', () => {
    const edited = editDomain('<domain><name>a</name></domain>', {
      description: 'd',
      vcpus: 2,
      memoryBytes: 64 * MIB,
    });
    expect(edited).toContain('<description>d</description>');
    expect(edited).toContain('<vcpu>2</vcpu>');
    expect(edited).toContain("<memory unit='KiB'>65536</memory>");
  });

  it.each([
    ['NUMA cells', "<cpu><numa><cell id='0' cpus='0-1'/></numa></cpu>"],
    ['single vCPUs', "<vcpus><vcpu id='0' enabled='yes'/></vcpus>"],
  ])('refuses to change vCPUs that are laid out in %s', (_what, inside) => {
    const xml = `<domain><name>a</name><vcpu>2</vcpu>${inside}</domain>`;
    expect(() => editDomain(xml, { vcpus: 3 })).toThrow(/cannot be changed as one number/);
  });

  it('refuses to change memory that is laid out in NUMA cells', () => {
    const xml = `<domain><memory>1024</memory><cpu><numa><cell id='0' memory='1'/></numa></cpu></domain>`;
    expect(() => editDomain(xml, { memoryBytes: MIB * 2 })).toThrow(/NUMA/);
    expect(editDomain(xml, { memoryBytes: MIB })).toBe(xml);
  });
});
