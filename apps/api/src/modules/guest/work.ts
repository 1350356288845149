import type { ModuleWork } from '../shared/module-work.ts';
import { guestExec } from './operations/exec.ts';
import { followStep, startProgramStep, tidyStep } from './operations/exec-steps.ts';
import { passwordStep, setGuestPassword } from './operations/password.ts';
import { setGuestSshKeys, sshKeysStep } from './operations/ssh-keys.ts';
import { setGuestTime, setTimeStep } from './operations/time.ts';

/** What tasks can do inside guests. */
export const guestWork: ModuleWork = {
  operations: [guestExec, setGuestTime, setGuestPassword, setGuestSshKeys],
  steps: [
    startProgramStep.handler,
    followStep.handler,
    tidyStep.handler,
    setTimeStep.handler,
    passwordStep.handler,
    sshKeysStep.handler,
  ],
  removers: {},
};
