import type { HardwareChangeOf } from '@corral/domain';
import type { XmlEdit } from '../xml/edit.ts';
import { find, scaledBytes } from '../xml/query.ts';
import { el } from '../xml/render.ts';
import { refuseNuma, setSize } from './domain.ts';

/** Sets the memory a VM is powered on with, and the most it can get by its balloon. */
export function editMemory(edit: XmlEdit, change: HardwareChangeOf<'memory'>): void {
  const memory = find(edit.root, 'memory');
  const current = find(edit.root, 'currentMemory');
  const max = scaledBytes(memory, 'KiB') ?? 0;
  const now = scaledBytes(current, 'KiB') ?? max;
  const wantedMax = change.maxMemoryBytes ?? max;
  const wanted = Math.min(change.memoryBytes ?? now, wantedMax);
  if (wantedMax !== max) {
    refuseNuma(edit.root, 'memory');
    if (memory) setSize(edit, memory, wantedMax);
    else edit.append(edit.root, el('memory', { unit: 'KiB' }, wantedMax / 1024));
  }
  if (wanted === now && (current || wantedMax === max)) return;
  if (current) setSize(edit, current, wanted);
  else if (memory) edit.insertAfter(memory, el('currentMemory', { unit: 'KiB' }, wanted / 1024));
}
