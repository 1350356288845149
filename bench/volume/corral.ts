import { createReadStream, createWriteStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { libvirtDriver } from '@corral/driver-libvirt';
import { pourVolume, type HypervisorSession } from '@corral/hypervisor';
import type { LabNode } from '@corral/testkit';

/** A session as the inventory opens it. */
export function openSession(node: LabNode): Promise<HypervisorSession> {
  const { host, port, user, privateKey, hostKeyFingerprint } = node.ssh;
  const auth = { kind: 'key', privateKey } as const;
  return libvirtDriver().connect({
    transport: { kind: 'ssh', host, port, user, auth, hostKeyFingerprint },
  });
}

export interface Place {
  readonly session: HypervisorSession;
  readonly poolUuid: string;
  readonly name: string;
}

/** Makes the volume and fills it from a file; milliseconds until libvirt has confirmed the last byte. */
export async function uploadByCorral(place: Place, file: string): Promise<number> {
  const { storage } = place.session;
  const { size } = await stat(file);
  const spec = { name: place.name, format: 'raw', capacityBytes: size } as const;
  const begun = performance.now();
  await storage.createVolume(place.poolUuid, spec);
  const content = createReadStream(file, { highWaterMark: 256 * 1024 });
  await storage.uploadVolume(place.poolUuid, place.name, content, size);
  return performance.now() - begun;
}

export async function downloadByCorral(place: Place, file: string): Promise<number> {
  const begun = performance.now();
  const content = await place.session.storage.downloadVolume(place.poolUuid, place.name);
  await pourVolume(content, createWriteStream(file, { highWaterMark: 1024 * 1024 }));
  return performance.now() - begun;
}
