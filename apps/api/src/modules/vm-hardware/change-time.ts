import { builder } from '../../graphql/builder.ts';
import { CHANGE_TIMES } from '../shared/change-time.ts';

export const ChangeTimeEnum = builder.enumType('ChangeTime', {
  description: 'NOW changes the running VM too, where it can; NEXT_BOOT leaves it as it is.',
  values: CHANGE_TIMES,
});
