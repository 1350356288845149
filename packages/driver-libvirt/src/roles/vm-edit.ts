import { CorralError } from '@corral/domain';
import type { CallOptions, VmEdit } from '@corral/hypervisor';
import type { Calls } from '../calls.ts';
import { Affect, DomainState, DomainXml } from '../constants.ts';
import { editDomain } from '../editors/domain.ts';
import type { DomainHandle } from '../handles.ts';

const VM = 'the VM';

/** The description is kind 0 of libvirt's three kinds of metadata. */
const METADATA_DESCRIPTION = 0;

/**
 * Changes the stored definition of a VM in place. Sizes take effect at the next start; the description also at once.
 */
export async function editVm(
  calls: Calls,
  dom: DomainHandle,
  change: VmEdit,
  options: CallOptions,
): Promise<void> {
  // SECURE keeps passwords of displays, which would be lost when the text is given back without them.
  const flags = DomainXml.INACTIVE | DomainXml.SECURE;
  const [{ xml }, { state }, { persistent }] = await Promise.all([
    calls.read(VM, 'domainGetXmlDesc', { dom, flags }, options),
    calls.read(VM, 'domainGetState', { dom, flags: 0 }, options),
    calls.read(VM, 'domainIsPersistent', { dom }, options),
  ]);
  if (persistent === 0) {
    throw new CorralError('WRONG_STATE', 'The VM has no stored definition that could be edited.');
  }
  const edited = editDomain(xml, change);
  if (edited === xml) return;
  await calls.change(VM, 'domainDefineXmlFlags', { xml: edited, flags: 0 }, options);
  if (change.description !== undefined && state !== DomainState.SHUTOFF) {
    const args = {
      dom,
      type: METADATA_DESCRIPTION,
      metadata: change.description,
      key: null,
      uri: null,
      flags: Affect.LIVE,
    };
    await calls.change(VM, 'domainSetMetadata', args, options);
  }
}
