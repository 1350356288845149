import type { Locator } from '@playwright/test';
import { CreateVm } from './vms.ts';

/** The dialog that makes a VM, turned to an installation from a CD. */
export class InstallForm extends CreateVm {
  /** Chooses the CD as what the VM is made from. */
  async choose(): Promise<void> {
    await this.dialog.getByText('From a CD image (ISO)', { exact: true }).click();
  }

  override field(label: string): Locator {
    return this.dialog.getByLabel(label);
  }
}
