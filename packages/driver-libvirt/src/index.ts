/** The driver for libvirt and QEMU. */
export { libvirtDriver, type LibvirtDriverOptions } from './driver.ts';
export { INSTALL_COMMAND } from './connection/errors.ts';
export { CORRAL_NAMESPACE } from './metadata.ts';
