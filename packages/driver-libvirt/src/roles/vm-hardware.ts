import { createHash } from 'node:crypto';
import {
  CorralError,
  hasCode,
  pendingChanges,
  type HardwareChange,
  type HardwareRecord,
  type HardwareScope,
} from '@corral/domain';
import type { CallOptions, DefinitionText, VmHardwareRole } from '@corral/hypervisor';
import type { Calls } from '../calls.ts';
import { BlockResize, DefineFlag, DomainState, DomainXml } from '../constants.ts';
import { dropFromStored } from '../definition/pending.ts';
import { restoreSecrets } from '../definition/secrets.ts';
import { editHardware } from '../editors/vm-hardware.ts';
import { domainHandle, type DomainHandle } from '../handles.ts';
import { isUnsupported } from '../mapping/errors.ts';
import { readHardware, readRunningFacts } from '../readers/vm-hardware.ts';
import { textAt } from '../xml/query.ts';
import { parseXml } from '../xml/tree.ts';
import { changeRunning } from './vm-hardware-live.ts';

const VM = 'the VM';

/** The hardware of libvirt domains: their stored XML is edited as a tree, the running ones by calls of their own. */
export class LibvirtVmHardware implements VmHardwareRole {
  private readonly calls: Calls;

  constructor(calls: Calls) {
    this.calls = calls;
  }

  async read(vmUuid: string, options: CallOptions = {}): Promise<HardwareRecord | null> {
    const dom = domainHandle(vmUuid);
    try {
      const [shown, live] = await Promise.all([
        this.xml(dom, DomainXml.INACTIVE, options),
        this.liveXml(dom, options),
      ]);
      const stored = readHardware(parseXml(shown));
      const digest = digestOf(shown);
      if (live === null) return { stored, running: null, runningFacts: null, digest, pending: [] };
      const domain = parseXml(live);
      const running = readHardware(domain);
      const pending = pendingChanges(running, stored);
      return { stored, running, runningFacts: readRunningFacts(domain), digest, pending };
    } catch (error) {
      if (hasCode(error, 'NOT_FOUND')) return null;
      throw error;
    }
  }

  async change(
    vmUuid: string,
    change: HardwareChange,
    scope: HardwareScope,
    options: CallOptions = {},
  ): Promise<void> {
    const dom = domainHandle(vmUuid);
    const live = await this.liveXml(dom, options);
    if (scope === 'STORED') {
      await this.editStored(dom, (xml) => editHardware(xml, change, live), options);
      return;
    }
    if (live === null) throw new CorralError('WRONG_STATE', 'The VM does not run.');
    await changeRunning(this.calls, dom, change, live, options);
  }

  async growDisk(
    vmUuid: string,
    target: string,
    capacityBytes: number,
    options: CallOptions = {},
  ): Promise<void> {
    const dom = domainHandle(vmUuid);
    const args = { dom, disk: target, size: capacityBytes, flags: BlockResize.BYTES };
    await this.calls.change(VM, 'domainBlockResize', args, options, { vm: dom.uuid });
  }

  async dropPending(
    vmUuid: string,
    keys: readonly string[],
    options: CallOptions = {},
  ): Promise<void> {
    const dom = domainHandle(vmUuid);
    const live = await this.liveXml(dom, options);
    if (live === null) throw new CorralError('WRONG_STATE', 'The VM does not run.');
    const running = readHardware(parseXml(live));
    await this.editStored(
      dom,
      (xml) => {
        const pending = pendingChanges(running, readHardware(parseXml(xml)));
        const wanted = pending.filter(({ key }) => keys.includes(key));
        return dropFromStored(xml, live, running, wanted);
      },
      options,
    );
  }

  async rename(vmUuid: string, name: string, options: CallOptions = {}): Promise<void> {
    const dom = domainHandle(vmUuid);
    await this.calls.change(VM, 'domainRename', { dom, new_name: name, flags: 0 }, options);
  }

  async storedDefinition(vmUuid: string, options: CallOptions = {}): Promise<DefinitionText> {
    const text = await this.xml(domainHandle(vmUuid), DomainXml.INACTIVE, options);
    return { text, digest: digestOf(text) };
  }

  async checkDefinition(
    vmUuid: string,
    text: string,
    options: CallOptions = {},
  ): Promise<string[] | null> {
    const dom = domainHandle(vmUuid);
    const shown = await this.xml(dom, DomainXml.INACTIVE, options);
    try {
      this.checkIdentity(shown, text);
      // Libvirt reads and checks the whole definition to write QEMU's command line, and stores nothing.
      const args = { nativeFormat: 'qemu-argv', domainXml: text, flags: 0 };
      await this.calls.read(VM, 'connectDomainXmlToNative', args, options);
      return [];
    } catch (error) {
      if (isUnsupported(error)) return null;
      if (hasCode(error, 'INVALID_INPUT', 'CAPABILITY_MISSING', 'HYPERVISOR_ERROR'))
        return [error.details.native?.text ?? error.message];
      throw error;
    }
  }

  async replaceDefinition(
    vmUuid: string,
    text: string,
    digest: string,
    options: CallOptions = {},
  ): Promise<void> {
    const dom = domainHandle(vmUuid);
    const [shown, secure] = await Promise.all([
      this.xml(dom, DomainXml.INACTIVE, options),
      this.xml(dom, DomainXml.INACTIVE | DomainXml.SECURE, options),
    ]);
    if (digestOf(shown) !== digest) {
      throw new CorralError(
        'PLAN_CHANGED',
        'The definition has changed since it was read; look at it again before editing.',
      );
    }
    this.checkIdentity(shown, text);
    const xml = restoreSecrets(text, secure);
    const args = { xml, flags: DefineFlag.VALIDATE };
    await this.calls.change(VM, 'domainDefineXmlFlags', args, options);
  }

  /** Name and uuid say which VM a text is: another name or uuid would make or overwrite another VM. */
  private checkIdentity(shown: string, text: string): void {
    const [before, after] = [parseXml(shown), parseEdited(text)];
    for (const part of ['uuid', 'name']) {
      if (textAt(before, part) === textAt(after, part)) continue;
      throw new CorralError('INVALID_INPUT', `The ${part} must stay as it is.`, { field: 'xml' });
    }
    if (after.name !== 'domain')
      throw new CorralError('INVALID_INPUT', 'That is not the definition of a VM.', {
        field: 'xml',
      });
  }

  private async editStored(
    dom: DomainHandle,
    edit: (xml: string) => string,
    options: CallOptions,
  ): Promise<void> {
    // SECURE keeps passwords of displays, which would be lost when the text is given back without them.
    const [xml, { persistent }] = await Promise.all([
      this.xml(dom, DomainXml.INACTIVE | DomainXml.SECURE, options),
      this.calls.read(VM, 'domainIsPersistent', { dom }, options),
    ]);
    if (persistent === 0) {
      throw new CorralError('WRONG_STATE', 'The VM has no stored definition that could be edited.');
    }
    const edited = edit(xml);
    if (edited === xml) return;
    await this.calls.change(VM, 'domainDefineXmlFlags', { xml: edited, flags: 0 }, options);
  }

  private async xml(dom: DomainHandle, flags: number, options: CallOptions): Promise<string> {
    return (await this.calls.read(VM, 'domainGetXmlDesc', { dom, flags }, options)).xml;
  }

  /** The XML of what runs; null when nothing does. */
  private async liveXml(dom: DomainHandle, options: CallOptions): Promise<string | null> {
    const { state } = await this.calls.read(VM, 'domainGetState', { dom, flags: 0 }, options);
    if (state === DomainState.SHUTOFF || state === DomainState.CRASHED) return null;
    return this.xml(dom, 0, options);
  }
}

const digestOf = (xml: string): string => createHash('sha256').update(xml).digest('hex');

function parseEdited(text: string): ReturnType<typeof parseXml> {
  try {
    return parseXml(text);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new CorralError('INVALID_INPUT', `The text is not well-formed XML. ${why}`, {
      field: 'xml',
    });
  }
}
