import type { DeviceOf, DeviceSpec } from '@corral/domain';
import { el, type XmlDraft } from '../xml/render.ts';

/** A device of a domain beside disks and cards. Displays listen on the node's loopback alone. */
export function deviceDraft(device: DeviceSpec, address: XmlDraft | null = null): XmlDraft {
  switch (device.kind) {
    case 'pci':
      return hostDevice('pci', [pciSource(device.address)], address);
    case 'usb':
      return hostDevice('usb', usbSource(device), address);
    case 'share':
      return shareDraft(device, address);
    case 'serial':
      return el('serial', { type: 'pty' }, [el('target', { port: device.port })]);
    case 'display':
      return el('graphics', { type: device.type, autoport: 'yes' }, [
        el('listen', { type: 'address', address: '127.0.0.1' }),
      ]);
    case 'sound':
      return el('sound', { model: device.model }, [address]);
    case 'input':
      return el('input', { type: device.type, bus: device.bus }, [address]);
    case 'rng':
      return el('rng', { model: 'virtio' }, [
        el('backend', { model: 'random' }, '/dev/urandom'),
        address,
      ]);
  }
}

/** `managed`: libvirt takes the device from the node's driver at power-on and gives it back at power-off. */
function hostDevice(type: string, source: XmlDraft[], address: XmlDraft | null): XmlDraft {
  const attributes = { mode: 'subsystem', type, managed: 'yes' };
  return el('hostdev', attributes, [el('source', {}, source), address]);
}

function pciSource(address: string): XmlDraft {
  const [domain = '', bus = '', rest = ''] = address.split(':');
  const [slot = '', fn = ''] = rest.split('.');
  const hex = (digits: string): string => `0x${digits}`;
  return el('address', {
    domain: hex(domain),
    bus: hex(bus),
    slot: hex(slot),
    function: hex(fn),
  });
}

function usbSource({ vendorId, productId, bus, device }: DeviceOf<'usb'>): XmlDraft[] {
  return [
    ...(vendorId === null
      ? []
      : [el('vendor', { id: `0x${vendorId}` }), el('product', { id: `0x${productId ?? ''}` })]),
    ...(bus === null ? [] : [el('address', { bus, device })]),
  ];
}

/** 9p keeps owners and modes in attributes of its own, since QEMU does not run as root. */
function shareDraft(share: DeviceOf<'share'>, address: XmlDraft | null): XmlDraft {
  const virtiofs = share.driver === 'virtiofs';
  const attributes = { type: 'mount', accessmode: virtiofs ? 'passthrough' : 'mapped' };
  return el('filesystem', attributes, [
    el('driver', { type: virtiofs ? 'virtiofs' : 'path' }),
    el('source', { dir: share.path }),
    el('target', { dir: share.tag }),
    share.readonly && el('readonly'),
    address,
  ]);
}
