import type { HardwareChangeOf } from '@corral/domain';
import type { XmlEdit } from '../xml/edit.ts';
import { attributeAt, find, textAt, wholeNumber } from '../xml/query.ts';
import { el } from '../xml/render.ts';
import type { XmlElement } from '../xml/tree.ts';
import { fitTopology, refusal, refuseNuma } from './domain.ts';

/** Sets the number of vCPUs, the most of them, the topology and the CPU model in a domain. */
export function editCpu(edit: XmlEdit, change: HardwareChangeOf<'cpu'>): void {
  const max = wholeNumber(textAt(edit.root, 'vcpu')) ?? 1;
  const wantedMax = change.maxVcpus ?? max;
  setCounts(edit, change, max, wantedMax);
  editCpuElement(edit, change, wantedMax === max ? null : wantedMax);
}

function setCounts(
  edit: XmlEdit,
  change: HardwareChangeOf<'cpu'>,
  max: number,
  wantedMax: number,
): void {
  const current = wholeNumber(attributeAt(edit.root, 'vcpu', 'current')) ?? max;
  const wanted = Math.min(change.vcpus ?? current, wantedMax);
  if (wanted === current && wantedMax === max) return;
  if (find(edit.root, 'vcpus')) throw refusal('vCPUs', 'its vCPUs are listed one by one');
  if (wantedMax !== max) refuseNuma(edit.root, 'vCPUs');
  const element = find(edit.root, 'vcpu');
  if (!element) {
    edit.append(
      edit.root,
      el('vcpu', { current: wanted === wantedMax ? null : wanted }, wantedMax),
    );
    return;
  }
  if (wantedMax !== max) edit.setText(element, String(wantedMax));
  if (wanted === wantedMax) edit.removeAttribute(element, 'current');
  else edit.setAttribute(element, 'current', String(wanted));
}

/** @param fitTo the new number of vCPUs a topology that stays must come to; null when that number stays. */
function editCpuElement(
  edit: XmlEdit,
  change: HardwareChangeOf<'cpu'>,
  fitTo: number | null,
): void {
  const { mode, topology } = change;
  const cpu = find(edit.root, 'cpu');
  if (!cpu) {
    if (mode === null && topology === null) return;
    edit.append(
      edit.root,
      el('cpu', { mode: mode ?? null }, [
        mode === 'custom' && el('model', { fallback: 'allow' }, change.model ?? ''),
        topology && el('topology', { ...topology }),
      ]),
    );
    return;
  }
  if (mode !== null) setMode(edit, cpu, mode, change.model);
  if (topology !== null) setTopology(edit, cpu, topology);
  else if (fitTo !== null) fitTopology(edit, fitTo);
}

function setMode(edit: XmlEdit, cpu: XmlElement, mode: string, model: string | null): void {
  const present = find(cpu, 'model');
  if (cpu.attribute('mode') !== mode) {
    edit.setAttribute(cpu, 'mode', mode);
    // These say how exact another mode's model must be met; the new mode has its own defaults.
    for (const name of ['match', 'check', 'migratable']) edit.removeAttribute(cpu, name);
  }
  if (mode !== 'custom') {
    if (present) edit.remove(present);
  } else if (present) {
    edit.setText(present, model ?? '');
  } else {
    edit.append(cpu, el('model', { fallback: 'allow' }, model ?? ''));
  }
}

function setTopology(
  edit: XmlEdit,
  cpu: XmlElement,
  wanted: { readonly sockets: number; readonly cores: number; readonly threads: number },
): void {
  const present = find(cpu, 'topology');
  if (!present) {
    edit.append(cpu, el('topology', { ...wanted }));
    return;
  }
  for (const [name, value] of Object.entries(wanted)) {
    if (wholeNumber(present.attribute(name)) !== value)
      edit.setAttribute(present, name, String(value));
  }
  for (const name of ['dies', 'clusters']) {
    if ((wholeNumber(present.attribute(name)) ?? 1) !== 1) edit.setAttribute(present, name, '1');
  }
}

/** Takes the topology out, so that the hypervisor's own holds. */
export function removeTopology(edit: XmlEdit): void {
  const present = find(edit.root, 'cpu/topology');
  if (present) edit.remove(present);
}
