/** The driver for VMware ESXi. */
export { esxiDriver } from './driver.ts';
