import type { PortForwardRule } from '@corral/hypervisor';
import { describe, expect, it } from 'vitest';
import { readForeignForwards, readListening, readRules, restoreText } from './firewall.ts';

const RULE: PortForwardRule = {
  id: 'r1',
  protocol: 'tcp',
  hostAddress: null,
  hostPort: 2222,
  guestAddress: '192.168.50.12',
  guestPort: 22,
};

const LIBVIRT = `*filter
:FORWARD ACCEPT [0:0]
:LIBVIRT_FWI - [0:0]
-A FORWARD -j LIBVIRT_FWI
-A LIBVIRT_FWI -o virbr0 -j REJECT
COMMIT
*nat
:PREROUTING ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
-A PREROUTING -p tcp -m tcp --dport 80 -j DNAT --to-destination 10.0.0.1:80
-A PREROUTING -d 203.0.113.9/32 -p udp -m multiport --dports 53,5000:5001 -j REDIRECT
COMMIT
`;

const OWN = `*filter
:FORWARD ACCEPT [0:0]
:CORRAL_a1 - [0:0]
:LIBVIRT_FWI - [0:0]
-A FORWARD -j CORRAL_a1
-A FORWARD -j LIBVIRT_FWI
-A CORRAL_a1 -d 192.168.50.12/32 -p tcp -m tcp --dport 22 -m conntrack --ctstate DNAT -m comment --comment "corral:r1" -j ACCEPT
-A CORRAL_a1 -s 192.168.50.12/32 -p tcp -m tcp --sport 22 -m conntrack --ctstate DNAT -m comment --comment "corral:r1" -j ACCEPT
COMMIT
*nat
:PREROUTING ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
:CORRAL_a1 - [0:0]
-A PREROUTING -m addrtype --dst-type LOCAL -j CORRAL_a1
-A OUTPUT ! -d 127.0.0.0/8 -m addrtype --dst-type LOCAL -j CORRAL_a1
-A CORRAL_a1 -p tcp -m tcp --dport 2222 -m comment --comment "corral:r1" -j DNAT --to-destination 192.168.50.12:22
COMMIT
`;

describe('restoreText', () => {
  it('writes its own chains and jumps, and names no other chain but to jump from it', () => {
    const text = restoreText(LIBVIRT, 'a1', [RULE]);
    expect(text).toContain('-I FORWARD 1 -j CORRAL_a1');
    expect(text).not.toContain('LIBVIRT');
    expect(text).not.toContain('10.0.0.1');
    const commands = text.split('\n').filter((line) => /^-[ADIFX] /.test(line));
    expect(commands.every((line) => line.includes('CORRAL_a1'))).toBe(true);
  });

  it('leaves jumps alone that are in their place, and moves one that is not', () => {
    expect(restoreText(OWN, 'a1', [RULE])).not.toMatch(/^-[DI] /m);
    const late = OWN.replace(
      '-A FORWARD -j CORRAL_a1\n-A FORWARD -j LIBVIRT_FWI',
      '-A FORWARD -j LIBVIRT_FWI\n-A FORWARD -j CORRAL_a1',
    );
    expect(readRules(late, 'a1')).toEqual([]);
    expect(restoreText(late, 'a1', [RULE])).toContain(
      '-D FORWARD -j CORRAL_a1\n-I FORWARD 1 -j CORRAL_a1',
    );
  });

  it('takes everything of its own away, and has nothing to say where nothing is', () => {
    const text = restoreText(OWN, 'a1', []);
    expect(text).toContain('-D OUTPUT ! -d 127.0.0.0/8 -m addrtype --dst-type LOCAL -j CORRAL_a1');
    expect(text.match(/-X CORRAL_a1/g)).toHaveLength(2);
    expect(restoreText(LIBVIRT, 'a1', [])).toBe('');
    expect(restoreText(OWN, 'b2', [])).toBe('');
  });
});

describe('readRules', () => {
  it('reads what is whole, for its owner alone', () => {
    expect(readRules(OWN, 'a1')).toEqual([RULE]);
    expect(readRules(OWN, 'b2')).toEqual([]);
    expect(readRules(LIBVIRT, 'a1')).toEqual([]);
  });

  it('does not count a rule whose way through the filter is missing', () => {
    const half = OWN.split('\n')
      .filter((line) => !line.includes('--sport'))
      .join('\n');
    expect(readRules(half, 'a1')).toEqual([]);
  });
});

describe('ports that are taken', () => {
  it('knows forwards of others, also several ports in one rule', () => {
    const uses = readForeignForwards(LIBVIRT, 'a1').map(({ protocol, address, port }) => [
      protocol,
      address,
      port,
    ]);
    expect(uses).toEqual([
      ['tcp', null, 80],
      ['udp', '203.0.113.9', 53],
      ['udp', '203.0.113.9', 5000],
      ['udp', '203.0.113.9', 5001],
    ]);
    expect(readForeignForwards(OWN, 'a1')).toEqual([]);
    expect(readForeignForwards(OWN, 'b2')).toMatchObject([{ port: 2222 }]);
  });

  it('reads sockets that listen, and no others', () => {
    const text = `  sl  local_address rem_address   st
   0: 0100007F:0035 00000000:0000 0A 00000000:00000000
   1: 00000000:0016 00000000:0000 0A 00000000:00000000
   2: 0100007F:9C40 0100007F:0016 01 00000000:00000000
   3: 00000000000000000000000000000000:1F90 00000000000000000000000000000000:0000 0A 0
   4: 00000000000000000000000001000000:1F91 00000000000000000000000000000000:0000 0A 0`;
    expect(readListening(text, 'tcp').map(({ address, port }) => [address, port])).toEqual([
      ['127.0.0.1', 53],
      [null, 22],
      [null, 8080],
    ]);
    expect(readListening(text, 'udp')).toEqual([]);
  });
});
